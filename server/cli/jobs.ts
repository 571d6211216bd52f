import { basename, dirname, resolve } from 'node:path';
import { ConflictError } from '../../protocol/errors';
import type { IJob } from '../../protocol/job';
import { loadConfig } from '../config/config';
import { JOB_ID } from '../jobs/directory';
import { JobStore } from '../jobs/store';
import { runHere, type IRunOptions } from './run-here';

/** `hepsct jobs`. */
export async function listJobs(json: boolean): Promise<void> {
  const { jobsRoot } = await loadConfig();
  const jobs = await new JobStore(jobsRoot).list();
  if (json) {
    process.stdout.write(jobs.map(job => `${JSON.stringify(job)}\n`).join(''));
    return;
  }
  process.stdout.write(jobs.length === 0 ? `No jobs in ${jobsRoot}.\n` : jobs.map(lineOf).join(''));
}

/** `hepsct resume`: @returns the exit code. */
export async function resume(job: string, options: IRunOptions): Promise<number> {
  const { store, id } = await find(job);
  const directory = await store.directory(id);
  // Claimed before it is queued, so that no companion is faster.
  const claim = await directory.acquireClaim();
  if (!claim) {
    throw new ConflictError('job-leased', `Job ${id} is just being started by another process.`, {
      job: id
    });
  }
  try {
    await store.requestResume(id);
  } catch (error) {
    await claim.release();
    throw error;
  }
  return runHere(directory, claim, options);
}

/** `hepsct cancel`. */
export async function cancel(job: string, json: boolean): Promise<void> {
  const { store, id } = await find(job);
  await store.requestStop(id);
  const after = await store.get(id);
  const sentence = after.state === 'stopping' ? 'ends after its batch' : `is ${after.state}`;
  process.stdout.write(json ? `${JSON.stringify(after)}\n` : `Job ${id} ${sentence}.\n`);
}

/** A job by its name below the jobs root, or by its folder anywhere. */
async function find(job: string): Promise<{ readonly store: JobStore; readonly id: string }> {
  if (JOB_ID.test(job)) {
    return { store: new JobStore((await loadConfig()).jobsRoot), id: job };
  }
  const folder = resolve(job);
  return { store: new JobStore(dirname(folder)), id: basename(folder) };
}

function lineOf({ id, state, slices, title, outputPath, message }: IJob): string {
  const done = `${slices.done}/${slices.total}`;
  const why = state === 'failed' && message ? `\n    ${message}` : '';
  return `${id}  ${state.padEnd(11)} ${done.padStart(9)}  ${title}  ${outputPath}${why}\n`;
}
