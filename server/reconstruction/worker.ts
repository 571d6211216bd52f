import { HepsctError, isHepsctError, workerExit } from '../../protocol/errors';
import { JobDirectory } from '../jobs/directory';
import { driveJob, type IDriveContext } from '../jobs/drive';
import type { JobLog } from '../jobs/job-log';
import { exportJob } from './export';
import { reconstructJob, type IWorkerHost } from './reconstruct';

/**
 * Run a job to its end.
 *
 * @param path the job's directory
 * @returns the exit code of the worker: 0, 42, 43, 75 or 130
 */
export async function runWorker(path: string, host: IWorkerHost): Promise<number> {
  let directory: JobDirectory;
  try {
    directory = await JobDirectory.open(path);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return exitOf(error);
  }
  const log = await directory.openLog();
  try {
    await driveJob(directory, context => work(host, context, log));
    return 0;
  } catch (error) {
    await tell(log, error);
    return exitOf(error);
  } finally {
    await log.dispose();
  }
}

async function work(host: IWorkerHost, context: IDriveContext, log: JobLog): Promise<void> {
  const file = await context.directory.readFile();
  await (file.kind === 'reconstruct' ? reconstructJob(host, context, file, log) : exportJob(host, context, file, log));
}

async function tell(log: JobLog, error: unknown): Promise<void> {
  if (isHepsctError(error) && error.family === 'cancelled') {
    await log.warning('Cancelled!');
    return;
  }
  if (!(error instanceof HepsctError)) {
    // an error nobody foresaw: its trace goes to the worker's own output
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  await log.error(`Failed! ${sentenceOf(error)}`);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function exitOf(error: unknown): number {
  return workerExit(isHepsctError(error) ? error.family : 'internal');
}
