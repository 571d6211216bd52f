import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IJob, IJobEvent, ILogLine } from '../../protocol/job';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { ICompanion, JobRequest } from '../companion/tokens';
import type { IJobLines, IJobs } from './tokens';

/** States in which a job goes on by itself. */
const ACTIVE: readonly IJob['state'][] = ['queued', 'running', 'stopping'];

/** Whether a job waits or works. */
export function isActive(job: IJob): boolean {
  return ACTIVE.includes(job.state);
}

/** Whether a job may go on at its first unfinished slab when asked. */
export function isResumable(job: IJob): boolean {
  return job.state === 'interrupted' || job.state === 'cancelled' || job.state === 'failed';
}

/** Jobs as the companion's events tell them. */
export class JobsModel implements IJobs, IDisposable {
  constructor(private readonly _companion: ICompanion) {
    _companion.jobEvent.connect(this._onEvent, this);
    _companion.eventsReset.connect(this._onReset, this);
  }

  get isDisposed(): boolean {
    return this._abort.signal.aborted;
  }

  get jobs(): readonly IJob[] {
    return this._jobs;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get lines(): ISignal<this, IJobLines> {
    return this._lines;
  }

  get reset(): ISignal<this, void> {
    return this._reset;
  }

  get(id: string): IJob | undefined {
    return this._jobs.find(job => job.id === id);
  }

  /** Catch up where the companion was connected before anybody listened here. */
  start(): void {
    if (this._companion.state === 'ready') {
      this._onReset();
    }
  }

  async refresh(): Promise<void> {
    const asked = this._events;
    const jobs = await this._companion.listJobs(this._abort.signal);
    if (!this.isDisposed) {
      const told = this._jobs.filter(({ id }) => this._isTold(id, asked));
      const rest = jobs.filter(({ id }) => !this._isTold(id, asked));
      this._jobs = sorted([...told, ...rest]);
      this._error = null;
      this._changed.emit();
    }
  }

  create(request: JobRequest, signal: AbortSignal): Promise<IJob> {
    return this._answered(this._companion.createJob(request, signal));
  }

  async cancel(id: string): Promise<void> {
    await this._answered(this._companion.cancelJob(id, this._abort.signal));
  }

  async resume(id: string): Promise<void> {
    await this._answered(this._companion.resumeJob(id, this._abort.signal));
  }

  log(id: string, signal: AbortSignal): Promise<readonly ILogLine[]> {
    return this._companion.jobLog(id, signal);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._abort.abort();
    this._companion.jobEvent.disconnect(this._onEvent, this);
    this._companion.eventsReset.disconnect(this._onReset, this);
    Signal.clearData(this);
  }

  /** An answer may be overtaken by an event, which tells of a later state. */
  private async _answered(request: Promise<IJob>): Promise<IJob> {
    const asked = this._events;
    const job = await request;
    if (!this._isTold(job.id, asked)) {
      this._put(job);
    }
    return job;
  }

  /** Whether an event has told of this job since that many had come. */
  private _isTold(id: string, since: number): boolean {
    return (this._lastEvent.get(id) ?? 0) > since;
  }

  private _put(job: IJob): void {
    if (this.isDisposed) {
      return;
    }
    this._jobs = sorted([job, ...this._jobs.filter(({ id }) => id !== job.id)]);
    this._changed.emit();
  }

  private _onEvent(_: ICompanion, { job, lines }: IJobEvent): void {
    this._lastEvent.set(job.id, ++this._events);
    this._put(job);
    if (lines && lines.length > 0) {
      this._lines.emit({ id: job.id, lines });
    }
  }

  private _onReset(): void {
    this._reset.emit();
    this.refresh().catch((error: unknown) => {
      if (!isCancelled(error) && !this.isDisposed) {
        this._error = toCompanionError(error);
        this._changed.emit();
      }
    });
  }

  private _jobs: readonly IJob[] = [];
  /** Events so far, and the number of each job's last one. */
  private _events = 0;
  private readonly _lastEvent = new Map<string, number>();
  private _error: CompanionError | null = null;
  private readonly _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _lines = new Signal<this, IJobLines>(this);
  private readonly _reset = new Signal<this, void>(this);
}

/** Newest first: identifiers begin with their time. */
function sorted(jobs: readonly IJob[]): readonly IJob[] {
  return jobs.toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
