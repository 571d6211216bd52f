import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import { errorWords } from '../companion/words';
import type { JobRequest } from '../companion/tokens';
import { isActive } from '../jobs/model';
import type { IJobLines, IJobs } from '../jobs/tokens';
import type { IPictureStack, IVolumeSources } from '../sources/tokens';
import { LogModel } from './log-model';

/** Jobs a panel keeps in view; older ones stand in the list of running and ended jobs. */
const KEPT = 4;

/** The jobs started from one panel, their log, and the volume the last one made. */
export class RunModel implements IDisposable {
  constructor(private readonly _options: RunModel.IOptions) {
    _options.jobs.changed.connect(this._onJobs, this);
    _options.jobs.lines.connect(this._onLines, this);
    _options.jobs.reset.connect(this._onReset, this);
  }

  readonly log = new LogModel();

  get isDisposed(): boolean {
    return this._abort.signal.aborted;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when a reconstruction of this panel is done and its volume can be looked at. */
  get finished(): ISignal<this, void> {
    return this._finished;
  }

  /** Identifiers of the jobs of this panel, newest first. */
  get ids(): readonly string[] {
    return this._ids;
  }

  /** The jobs of this panel as they stand, newest first. */
  get jobs(): readonly IJob[] {
    return this._ids.map(id => this._options.jobs.get(id)).filter(job => job !== undefined);
  }

  /** Jobs nobody works on any more, of any panel, to go on with. */
  get interrupted(): readonly IJob[] {
    return this._options.jobs.jobs.filter(
      ({ id, state }) => state === 'interrupted' && !this._ids.includes(id)
    );
  }

  /** Whether a reconstruction of this panel waits or works. */
  get isRunning(): boolean {
    return this._isStarting || this.jobs.some(job => job.kind === 'reconstruct' && isActive(job));
  }

  /** Path of the volume on show. */
  get volumePath(): string | null {
    return this._volumePath;
  }

  get volume(): IPictureStack | null {
    return this._volume;
  }

  /** Why the last start, export or opening failed. */
  get error(): CompanionError | null {
    return this._error ?? this._options.jobs.error;
  }

  /** Start a job for this recipe. */
  async reconstruct(recipe: IRecipe): Promise<void> {
    await this._start({ recipe });
  }

  /** Write the volume on show into another place or format. */
  async exportVolume(path: string, format: 'hdf5' | 'tiff'): Promise<void> {
    if (this._volumePath !== null) {
      await this._start({ export: { volume: this._volumePath, output: { path, format } } });
    }
  }

  async cancel(id: string): Promise<void> {
    await this._try(() => this._options.jobs.cancel(id));
  }

  /** Go on with a job; it belongs to this panel from now on. */
  async resume(id: string): Promise<void> {
    this.adopt([id, ...this._ids]);
    await this._try(() => this._options.jobs.resume(id));
  }

  /** Follow these jobs, as after a reload; their logs are read again. */
  adopt(ids: readonly string[]): void {
    const known = this._ids;
    this._ids = [...new Set(ids)].slice(0, KEPT);
    for (const id of this._ids.filter(other => !known.includes(other))) {
      const job = this._options.jobs.get(id);
      if (job) {
        this._states.set(id, job.state);
      }
      void this._readLog(id);
    }
    this._changed.emit();
  }

  /** Open a volume to look at it. */
  async openVolume(path: string): Promise<void> {
    await this._try(async () => {
      const volume = await this._options.sources.open(path, this._abort.signal);
      this._volume = volume;
      this._volumePath = path;
    });
  }

  /** Show no volume any more: it is of another scan. */
  closeVolume(): void {
    this._volume = null;
    this._volumePath = null;
  }

  /** Show an error of something the panel did, and log it. */
  fail(error: unknown): void {
    if (isCancelled(error) || this.isDisposed) {
      return;
    }
    this._error = toCompanionError(error);
    this.log.say('ERROR', errorWords(this._error, this._options.trans));
    this._changed.emit();
  }

  clearError(): void {
    if (this._error) {
      this._error = null;
      this._changed.emit();
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._abort.abort();
    const { jobs } = this._options;
    jobs.changed.disconnect(this._onJobs, this);
    jobs.lines.disconnect(this._onLines, this);
    jobs.reset.disconnect(this._onReset, this);
    Signal.clearData(this);
  }

  private async _start(request: JobRequest): Promise<void> {
    this._isStarting = true;
    this._changed.emit();
    await this._try(async () => {
      const job = await this._options.jobs.create(request, this._abort.signal);
      this.adopt([job.id, ...this._ids]);
    });
    this._isStarting = false;
    this._changed.emit();
  }

  private async _try(work: () => Promise<void>): Promise<void> {
    this._error = null;
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  private async _readLog(id: string): Promise<void> {
    try {
      this.log.add(await this._options.jobs.log(id, this._abort.signal));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Opens the volume of a reconstruction that was seen to end here. */
  private _onJobs(): void {
    for (const job of this.jobs) {
      const before = this._states.get(job.id);
      this._states.set(job.id, job.state);
      if (
        job.kind === 'reconstruct' &&
        job.state === 'done' &&
        before !== undefined &&
        before !== 'done'
      ) {
        void this._finish(job);
      }
    }
    this._changed.emit();
  }

  private async _finish({ outputPath }: IJob): Promise<void> {
    await this.openVolume(outputPath);
    if (!this.isDisposed && this._volumePath === outputPath) {
      this._finished.emit();
    }
  }

  private _onLines(_: IJobs, { id, lines }: IJobLines): void {
    if (this._ids.includes(id)) {
      this.log.add(lines);
    }
  }

  private _onReset(): void {
    for (const id of this._ids) {
      void this._readLog(id);
    }
  }

  private _ids: readonly string[] = [];
  private _isStarting = false;
  private _volume: IPictureStack | null = null;
  private _volumePath: string | null = null;
  private _error: CompanionError | null = null;
  private readonly _states = new Map<string, IJob['state']>();
  private readonly _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _finished = new Signal<this, void>(this);
}

export namespace RunModel {
  export interface IOptions {
    readonly jobs: IJobs;
    readonly sources: IVolumeSources;
    readonly trans: TranslationBundle;
  }
}
