import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IJob } from '../../protocol/job';
import { isActive } from './model';
import type { IJobs } from './tokens';
import { progressWords } from './words';

/** Reconstructions in JupyterLab's list of what runs. */
export class RunningJobs implements IRunningSessions.IManager {
  constructor(private readonly _options: RunningJobs.IOptions) {
    this.name = _options.trans.__('Reconstructions');
    this.shutdownLabel = _options.trans.__('Cancel');
    this.shutdownAllLabel = _options.trans.__('Cancel all');
    this.shutdownAllConfirmationText = _options.trans.__(
      'Cancel all reconstructions that wait or run? Each can be resumed later.'
    );
    _options.jobs.changed.connect(() => this._runningChanged.emit(this));
  }

  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;
  readonly shutdownAllConfirmationText: string;

  get runningChanged(): ISignal<this, this> {
    return this._runningChanged;
  }

  running(): IRunningSessions.IRunningItem[] {
    return this._active.map(job => this._item(job));
  }

  refreshRunning(): void {
    this._options.refresh();
  }

  shutdownAll(): void {
    for (const { id } of this._active) {
      this._options.cancel(id);
    }
  }

  private get _active(): readonly IJob[] {
    return this._options.jobs.jobs.filter(job => isActive(job) || job.state === 'interrupted');
  }

  private _item(job: IJob): IRunningSessions.IRunningItem {
    const { open, cancel, icon, trans } = this._options;
    return {
      open: () => open(job.id),
      shutdown: () => cancel(job.id),
      icon: () => icon,
      label: () => job.title,
      labelTitle: () => `${progressWords(job, trans)}\n${job.inputPath} → ${job.outputPath}`,
      detail: () => progressWords(job, trans)
    };
  }

  private readonly _runningChanged = new Signal<this, this>(this);
}

export namespace RunningJobs {
  export interface IOptions {
    readonly jobs: IJobs;
    readonly trans: TranslationBundle;
    readonly icon: LabIcon;
    readonly open: (id: string) => void;
    readonly cancel: (id: string) => void;
    readonly refresh: () => void;
  }
}
