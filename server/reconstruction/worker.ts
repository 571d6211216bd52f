import { workerExit, type HepsctError } from '../../protocol/errors';
import { JobDirectory } from '../jobs/directory';
import { driveJob, type IDriveContext } from '../jobs/drive';
import type { JobLog } from '../jobs/job-log';
import { exportJob } from './export';
import { failureOf } from './failure';
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
    const failure = failureOf(error);
    process.stderr.write(`${failure.message}\n`);
    return workerExit(failure.family);
  }
  const log = await directory.openLog();
  try {
    await driveJob(directory, context =>
      work(host, context, log).catch((error: unknown) => {
        throw failureOf(error);
      })
    );
    return 0;
  } catch (error) {
    const failure = failureOf(error);
    await tell(log, failure);
    return workerExit(failure.family);
  } finally {
    await log.dispose();
  }
}

async function work(host: IWorkerHost, context: IDriveContext, log: JobLog): Promise<void> {
  const file = await context.directory.readFile();
  await (file.kind === 'reconstruct'
    ? reconstructJob(host, context, file, log)
    : exportJob(host, context, file, log));
}

async function tell(log: JobLog, { family, code, message, cause }: HepsctError): Promise<void> {
  if (family === 'cancelled') {
    await log.warning('Cancelled!');
    return;
  }
  if (code === 'internal' && cause instanceof Error) {
    // an error nobody foresaw: its trace goes to the worker's own output
    process.stderr.write(`${cause.stack ?? cause.message}\n`);
  }
  await log.error(`Failed! ${message}`);
}
