import type { Command } from 'commander';

/** `hepsct jobs`. */
export function addJobs(program: Command): void {
  program
    .command('jobs')
    .description('List the jobs, newest first.')
    .option('--json', 'one line of JSON a job')
    .action(async (options: { readonly json?: true }) => {
      const { listJobs } = await import('../jobs');
      await listJobs(options.json === true);
    });
}
