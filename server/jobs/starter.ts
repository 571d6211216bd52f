import { HepsctError, isHepsctError } from '../../protocol/errors';
import type { IJobBackend, IWorkerEnd, IWorkerRun } from './backends/backend';
import type { JobDirectory } from './directory';
import { recordFailure } from './drive';
import type { Lease } from './lease';
import { jobState } from './state';

/** A worker is given this long to take the lease before the claim is given back. */
const BEGIN_MS = 30_000;
const LOOK_MS = 100;

/**
 * Starts a worker for a claimed job, keeps the claim until the worker has the lease, and says how the
 * start went.
 *
 * @returns the run, and whether it began: took the lease, or ended having written why
 */
export async function startClaimed(
  directory: JobDirectory,
  claim: Lease,
  backend: IJobBackend
): Promise<{ readonly run: IWorkerRun; readonly began: boolean; readonly end: IWorkerEnd | null }> {
  try {
    const before = (await directory.driverEvents()).length;
    const run = await backend.start(directory);
    const seen: { end: IWorkerEnd | null } = { end: null };
    void run.ended.then(value => (seen.end = value));
    const until = Date.now() + BEGIN_MS;
    while (Date.now() < until) {
      // The end first: a worker that ended has written all it will.
      const { end } = seen;
      const began = (await directory.driverEvents()).length > before;
      if (began || end) {
        return { run, began, end };
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    }
    return { run, began: false, end: seen.end };
  } finally {
    await claim.release();
  }
}

/** Writes that no worker could be started, as the driver of a run that never was. */
export async function recordNoStart(
  directory: JobDirectory,
  end: IWorkerEnd | null,
  cause?: unknown
): Promise<void> {
  if (jobState(await directory.readHead()) !== 'queued') {
    return;
  }
  await recordFailure(directory, noStart(end, cause));
}

function noStart(end: IWorkerEnd | null, cause: unknown): HepsctError {
  if (isHepsctError(cause)) {
    return cause;
  }
  const how = end?.signal
    ? `was ended by ${end.signal}`
    : `ended with code ${end?.exitCode ?? 'none'}`;
  const words = end?.lastWords || (cause instanceof Error ? cause.message : '');
  return new HepsctError(
    'internal',
    `The process of this job ${how} before it began${words ? `: ${words}` : ''}. Resume it to try again.`
  );
}
