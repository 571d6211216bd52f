import { InputError, workerExit, type HepsctError } from '../../protocol/errors';
import { JobDirectory } from '../jobs/directory';
import { driveJob, type IDriveContext } from '../jobs/drive';
import type { JobLog } from '../jobs/job-log';
import { exportJob } from './export';
import { failureOf } from '../config/failure';
import { reconstructJob, reconstructSlab, type IWorkerHost } from './reconstruct';

/**
 * Run a job to its end, or one slab of it.
 *
 * @param path the job's directory
 * @param slab index of the only slab to run; the whole job when absent
 * @returns the exit code of the worker: 0, 42, 43, 75 or 130
 */
export async function runWorker(path: string, host: IWorkerHost, slab?: number): Promise<number> {
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
    await (slab === undefined
      ? driveJob(directory, context => work(host, context, log))
      : workOnSlab(host, { directory, lost: new AbortController().signal }, log, slab));
    return 0;
  } catch (error) {
    const failure = failureOf(error);
    await tell(log, failure);
    return workerExit(failure.family);
  } finally {
    await log.dispose();
  }
}

async function workOnSlab(
  host: IWorkerHost,
  context: IDriveContext,
  log: JobLog,
  slab: number
): Promise<void> {
  const file = await context.directory.readFile();
  if (file.kind !== 'reconstruct') {
    throw new InputError('usage', `Job ${file.id} is an export: it runs as a whole, not by slabs.`);
  }
  await reconstructSlab(host, context, file, log, slab);
}

async function work(host: IWorkerHost, context: IDriveContext, log: JobLog): Promise<void> {
  try {
    const file = await context.directory.readFile();
    await (file.kind === 'reconstruct'
      ? reconstructJob(host, context, file, log)
      : exportJob(host, context, file, log));
  } catch (error) {
    throw failureOf(error);
  }
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
