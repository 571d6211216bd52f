import { hostname } from 'node:os';
import { ConflictError, HepsctError, isHepsctError } from '../../protocol/errors';
import type { JobDirectory } from './directory';
import type { EventLog } from './event-log';
import type { IDriverEvent } from './job-file';

/** What the driver hands to the work of one run. */
export interface IDriveContext {
  readonly directory: JobDirectory;
  /** Aborted when another process took the lease over: write nothing more. */
  readonly lost: AbortSignal;
}

/**
 * One run of a job by the holder of its lease: writes `start`, does the work, writes how it ended.
 *
 * @param work puts the complete output at its path and returns; throws a `cancelled` error after it
 *   saw the file `stop`, any other error where the job cannot go on
 * @throws ConflictError `job-leased`, `job-finished`; and what the work throws, after it was written
 */
export async function driveJob(
  directory: JobDirectory,
  work: (context: IDriveContext) => Promise<void>
): Promise<void> {
  const lease = await directory.acquireLease();
  try {
    const events = await directory.openDriver();
    try {
      await refuseFinished(directory);
      await events.append({ type: 'start', time: now(), host: hostname(), pid: process.pid });
      await directory.clearResume();
      await runOnce(directory, lease.lost, events, work);
    } finally {
      await events.dispose();
    }
  } finally {
    await lease.release();
  }
}

/**
 * Ends a job that no worker could begin: a run of the caller that failed at once.
 *
 * @throws ConflictError `job-leased`
 */
export async function recordFailure(directory: JobDirectory, error: HepsctError): Promise<void> {
  try {
    await driveJob(directory, () => Promise.reject(error));
  } catch (thrown) {
    if (thrown !== error) {
      throw thrown;
    }
  }
}

async function refuseFinished(directory: JobDirectory): Promise<void> {
  if ((await directory.driverEvents()).some(({ type }) => type === 'finished')) {
    throw new ConflictError('job-finished', `Job ${directory.id} is done already.`, {
      job: directory.id
    });
  }
}

async function runOnce(
  directory: JobDirectory,
  lost: AbortSignal,
  events: EventLog<IDriverEvent>,
  work: (context: IDriveContext) => Promise<void>
): Promise<void> {
  try {
    await work({ directory, lost });
    lost.throwIfAborted();
    await events.append({ type: 'finished', time: now() });
  } catch (error) {
    // Whoever lost the lease is no longer the writer of this file.
    if (!lost.aborted) {
      await events.append(endOf(error));
    }
    throw error;
  }
}

function endOf(error: unknown): IDriverEvent {
  if (isHepsctError(error) && error.family === 'cancelled') {
    return { type: 'cancelled', time: now() };
  }
  const known =
    error instanceof HepsctError
      ? error
      : new HepsctError('internal', error instanceof Error ? error.message : String(error));
  return {
    type: 'failed',
    time: now(),
    code: known.code,
    message: known.message,
    fields: known.fields
  };
}

function now(): string {
  return new Date().toISOString();
}
