import { join } from 'node:path';
import { ERROR_CODES, workerExit } from '../../protocol/errors';
import type { IJob, IJobEvent, ILogLine } from '../../protocol/job';
import { EventRing } from './event-ring';
import type { IJobSubmission } from './job-file';
import { LogTail } from './log-tail';
import { JobScheduler, type IJobSchedulerOptions } from './scheduler';

export interface IJobQueueOptions extends IJobSchedulerOptions {
  /** How often the directories are looked at while something runs or waits. */
  readonly pollMs?: number;
}

/** The jobs of one user: starts those that wait, and tells what changes. Forgets nothing by ending. */
export class JobQueue {
  constructor(private readonly _options: IJobQueueOptions) {
    this._scheduler = new JobScheduler(_options);
  }

  /** Look at what is there, start what waits. */
  async start(): Promise<void> {
    await this._options.store.sweep();
    await this._look();
  }

  list(): Promise<readonly IJob[]> {
    return this._options.store.list();
  }

  get(id: string): Promise<IJob> {
    return this._options.store.get(id);
  }

  log(
    id: string,
    after: number
  ): Promise<{ readonly lines: readonly ILogLine[]; readonly next: number }> {
    return this._options.store.log(id, after);
  }

  /** Write the job; it starts as soon as it is its turn. */
  async submit(submission: IJobSubmission): Promise<IJob> {
    const { id } = await this._options.store.create(submission);
    await this._look();
    return this.get(id);
  }

  async cancel(id: string): Promise<IJob> {
    await this._options.store.requestStop(id);
    await this._look();
    return this.get(id);
  }

  async resume(id: string): Promise<IJob> {
    await this._options.store.requestResume(id);
    this._scheduler.forget(id);
    await this._look();
    return this.get(id);
  }

  /**
   * Events after a cursor, waiting up to `waitMs` for the first one; all jobs as they are where the
   * cursor is null, of another start, or too old.
   */
  async events(
    after: string | null,
    waitMs: number,
    signal: AbortSignal
  ): Promise<{ readonly cursor: string; readonly events: readonly IJobEvent[] }> {
    await this._look();
    if (this._ring.after(after) === null) {
      const { cursor } = this._ring;
      return {
        cursor,
        events: [...this._known.values()].map(job => ({ cursor, type: 'job', job }))
      };
    }
    const until = Date.now() + waitMs;
    while (
      this._ring.after(after)?.length === 0 &&
      Date.now() < until &&
      !signal.aborted &&
      !this._disposed
    ) {
      await this._ring.wait(Math.min(until - Date.now(), this._pollMs), signal);
      // Jobs of the command line are seen while someone waits, too.
      await this._look();
    }
    const events = this._ring.after(after) ?? [];
    return { cursor: events.at(-1)?.cursor ?? after ?? this._ring.cursor, events };
  }

  /** Jobs that run, and that wait. */
  async counts(): Promise<{ readonly active: number; readonly queued: number }> {
    const jobs = await this.list();
    const queued = jobs.filter(({ state }) => state === 'queued').length;
    const active = jobs.filter(({ state }) => state === 'running' || state === 'stopping').length;
    return { active: active + queued, queued };
  }

  /** Workers go on. */
  dispose(): void {
    this._disposed = true;
    clearTimeout(this._timer);
    this._scheduler.dispose();
    this._ring.dispose();
  }

  /** One look at a time; whoever asks during one gets the next. */
  private _look(): Promise<void> {
    this._waiting ??= (this._looking ?? Promise.resolve()).then(() => {
      this._waiting = null;
      this._looking = this._lookOnce().finally(() => (this._looking = null));
      return this._looking;
    });
    return this._waiting;
  }

  private async _lookOnce(): Promise<void> {
    if (this._disposed) {
      return;
    }
    clearTimeout(this._timer);
    try {
      const jobs = await this.list();
      let again = false;
      for (const job of jobs.toReversed()) {
        again = (await this._see(job)) || again;
      }
      this._first = false;
      await this._scheduler.startWaiting(jobs);
      if (
        again ||
        jobs.some(({ state }) => state === 'queued' || state === 'running' || state === 'stopping')
      ) {
        this._later();
      }
    } catch (error) {
      this._options.onError(error);
      this._later();
    }
  }

  private _later(): void {
    if (!this._disposed) {
      clearTimeout(this._timer);
      this._timer = setTimeout(() => void this._look(), this._pollMs);
      this._timer.unref();
    }
  }

  /** @returns true when the job was queued once more */
  private async _see(job: IJob): Promise<boolean> {
    const before = this._known.get(job.id);
    const changed = JSON.stringify(before) !== JSON.stringify(job);
    if (!changed && job.state !== 'running' && job.state !== 'stopping') {
      return false;
    }
    this._known.set(job.id, job);
    const lines = await this._newLines(job.id);
    if (lines.length > 0 && !this._first) {
      this._ring.push(job, lines);
    }
    if (changed && !this._first) {
      this._ring.push(job, null);
    }
    const failed =
      job.state === 'failed' &&
      (before?.state !== 'failed' || before.finishedAt !== job.finishedAt);
    return (
      before !== undefined &&
      failed &&
      isAgain(job.code) &&
      (await this._scheduler.tryAgain(job.id))
    );
  }

  private _newLines(id: string): Promise<readonly ILogLine[]> {
    let tail = this._tails.get(id);
    if (!tail) {
      tail = new LogTail(join(this._options.store.root, id, 'log'));
      this._tails.set(id, tail);
    }
    return tail.read();
  }

  private get _pollMs(): number {
    return this._options.pollMs ?? 1000;
  }

  private readonly _scheduler: JobScheduler;
  private readonly _ring = new EventRing();
  private readonly _known = new Map<string, IJob>();
  private readonly _tails = new Map<string, LogTail>();
  private _looking: Promise<void> | null = null;
  private _waiting: Promise<void> | null = null;
  private _timer: NodeJS.Timeout | undefined;
  private _first = true;
  private _disposed = false;
}

/** Whether a failure is one that may pass: a worker ends with 75 for it. */
function isAgain(code: string | null): boolean {
  const [, family] = Object.entries(ERROR_CODES).find(([name]) => name === code) ?? [];
  return family !== undefined && workerExit(family) === 75;
}
