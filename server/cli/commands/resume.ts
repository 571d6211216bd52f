import type { Command } from 'commander';
import type { IFollowOptions } from '../follow';

/** `hepsct resume JOB`. */
export function addResume(program: Command): void {
  program
    .command('resume')
    .description('Go on with an interrupted, cancelled or failed job at its first unfinished slab.')
    .argument('<job>', 'name of the job, or its folder')
    .option('--detach', 'leave it running')
    .option('--json', 'one line of JSON for every change')
    .action(async (job: string, options: IFollowOptions & { readonly detach?: true }) => {
      const { resume } = await import('../jobs');
      process.exitCode = await resume(job, options);
    });
}
