import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, isHepsctError } from '../../protocol/errors';
import type { IJob, ILogLine } from '../../protocol/job';
import { JOB_ID, JobDirectory, noJob } from './directory';
import type { IJobSubmission } from './job-file';
import { isMissing } from './json';
import { describeJob } from './state';

/** A job's directory while it is built, see `JobDirectory.create`. */
const UNFINISHED = /^\.\d{8}T\d{6}Z-[a-z0-9]{6}\.new$/u;
const SWEEP_MS = 3_600_000;

/** The jobs below one jobs root. Holds nothing that is not in the files but copies of what rests. */
export class JobStore {
  constructor(readonly root: string) {}

  /** Ids of all jobs, newest first. */
  async ids(): Promise<readonly string[]> {
    const names = await this._names();
    return names.filter(name => JOB_ID.test(name)).sort((a, b) => (a < b ? 1 : -1));
  }

  /**
   * @throws NotFoundError `not-found`
   */
  directory(id: string): Promise<JobDirectory> {
    return JOB_ID.test(id)
      ? JobDirectory.open(join(this.root, id))
      : Promise.reject(noJob(join(this.root, id)));
  }

  /** All jobs, newest first; one that is damaged is listed with the reason. */
  async list(): Promise<readonly IJob[]> {
    const jobs: IJob[] = [];
    for (const id of await this.ids()) {
      jobs.push(await this._getOrDamaged(id));
    }
    return jobs.sort((a, b) =>
      a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1
    );
  }

  /**
   * @throws NotFoundError `not-found`; InputError `file-unreadable` for a damaged `job.json`
   */
  async get(id: string): Promise<IJob> {
    const directory = await this.directory(id);
    const resting = this._resting.get(id);
    if (resting?.job.state === 'done') {
      return resting.job;
    }
    const head = await directory.readHead();
    const key = JSON.stringify([head.driver, head.stop, head.resume, head.lease?.alive ?? null]);
    if (resting?.key === key) {
      return resting.job;
    }
    const job = describeJob({ ...(await directory.readSlabs()), ...head }, Date.now());
    // Slabs are written under a live lease, or by tasks of a driver that has one.
    if (head.lease?.alive) {
      this._resting.delete(id);
    } else {
      this._resting.set(id, { key, job });
    }
    return job;
  }

  /** Log lines of a job after the first `after` ones, and how many there are now. */
  async log(
    id: string,
    after: number
  ): Promise<{ readonly lines: readonly ILogLine[]; readonly next: number }> {
    const lines = await (await this.directory(id)).readLog();
    return { lines: lines.slice(after), next: Math.max(after, lines.length) };
  }

  /** Remove what submitters that were killed left half written, once it is an hour old. */
  async sweep(now = Date.now()): Promise<void> {
    const names = await this._names();
    for (const name of names.filter(entry => UNFINISHED.test(entry))) {
      const path = join(this.root, name);
      const { mtimeMs } = await stat(path);
      if (now - mtimeMs > SWEEP_MS) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }

  async create(submission: IJobSubmission): Promise<JobDirectory> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    return JobDirectory.create(this.root, submission);
  }

  /**
   * Ask the workers of a job to end after their batch; one that waits never starts.
   *
   * @throws ConflictError `job-finished`
   */
  async requestStop(id: string): Promise<void> {
    const { state } = await this.get(id);
    if (state === 'done' || state === 'failed') {
      throw new ConflictError('job-finished', `Job ${id} has ended already: it is ${state}.`, {
        job: id,
        state
      });
    }
    await (await this.directory(id)).requestStop();
  }

  /**
   * Ask for another run of a job that was interrupted, cancelled or failed.
   *
   * @throws ConflictError `job-finished`, `job-running`
   */
  async requestResume(id: string): Promise<void> {
    const { state } = await this.get(id);
    if (state === 'done') {
      throw new ConflictError(
        'job-finished',
        `Job ${id} is done already: its volume is complete.`,
        { job: id, state }
      );
    }
    if (state === 'running' || state === 'stopping') {
      throw new ConflictError(
        'job-running',
        `Job ${id} is still ${state}: wait until it has ended.`,
        { job: id, state }
      );
    }
    await (await this.directory(id)).requestResume();
  }

  private async _names(): Promise<readonly string[]> {
    try {
      return await readdir(this.root);
    } catch (error) {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    }
  }

  private async _getOrDamaged(id: string): Promise<IJob> {
    try {
      return await this.get(id);
    } catch (error) {
      if (isHepsctError(error)) {
        return damagedJob(id, error.code, error.message);
      }
      throw error;
    }
  }

  private readonly _resting = new Map<string, { readonly key: string; readonly job: IJob }>();
}

function damagedJob(id: string, code: string, message: string): IJob {
  const createdAt = id.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/u,
    '$1-$2-$3T$4:$5:$6.000Z'
  );
  return {
    id,
    kind: 'reconstruct',
    title: id,
    state: 'failed',
    createdAt,
    startedAt: null,
    finishedAt: null,
    inputPath: '',
    outputPath: '',
    slabs: { done: 0, total: 0 },
    slices: { done: 0, total: 0 },
    stageSeconds: {},
    etaSeconds: null,
    engine: '',
    message,
    code,
    counts: {}
  };
}
