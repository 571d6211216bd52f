import { fileURLToPath } from 'node:url';
import { LocalBackend } from '../jobs/backends/local';
import type { JobDirectory } from '../jobs/directory';
import type { Lease } from '../jobs/lease';
import { LogTail } from '../jobs/log-tail';
import { recordNoStart, startClaimed } from '../jobs/starter';
import { describeJob } from '../jobs/state';
import { followJob, type IFollowOptions } from './follow';

export interface IRunOptions extends IFollowOptions {
  readonly detach?: true;
}

/**
 * Start a worker for a claimed job and follow it to its end, or leave it running.
 *
 * @returns the exit code
 */
export async function runHere(
  directory: JobDirectory,
  claim: Lease,
  options: IRunOptions
): Promise<number> {
  const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));
  const tail = new LogTail(directory.logFolder);
  await tail.skip();
  const started = startClaimed(directory, claim, new LocalBackend({ worker }));
  const starting = started.then(async ({ run, began, end }) => {
    if (!began) {
      await recordNoStart(directory, end ?? (await run.ended));
    }
  });
  if (options.detach) {
    await starting;
    const job = describeJob(await directory.readAll(), Date.now());
    process.stdout.write(
      options.json ? `${JSON.stringify({ type: 'job', job })}\n` : `${directory.id}\n`
    );
    return 0;
  }
  const ended = started.then(({ run }) => run.ended);
  const following = followJob({ directory, tail, ended }, options);
  const [exitCode] = await Promise.all([following, starting]);
  return exitCode;
}
