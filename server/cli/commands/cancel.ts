import type { Command } from 'commander';

/** `hepsct cancel JOB`. */
export function addCancel(program: Command): void {
  program
    .command('cancel')
    .description('Ask a job to end after its batch; what is done is kept for a resume.')
    .argument('<job>', 'name of the job, or its folder')
    .option('--json', 'the job as one line of JSON')
    .action(async (job: string, options: { readonly json?: true }) => {
      const { cancel } = await import('../jobs');
      await cancel(job, options.json === true);
    });
}
