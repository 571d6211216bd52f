import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICapabilities } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import type { CompanionError } from '../companion/error';
import { errorWords } from '../companion/words';
import type { ICompanion, RecipeDocument } from '../companion/tokens';
import type { IJobs } from '../jobs/tokens';
import type { IVolumeSources } from '../sources/tokens';
import { PathCompletion } from '../browsing/path-completion';
import { ViewerModel } from '../viewer/model';
import { CheckModel } from './check-model';
import { defaultRecipe } from './default-recipe';
import { InputStacks } from './input-stacks';
import type { IModelState, ShownKind } from './panel-state';
import { inputOf, RecipeModel } from './recipe-model';
import { fieldOf } from './refusal';
import { RunModel } from './run-model';
import { ScanModel } from './scan-model';
import { correctedOf, type ShownTab, tabOf } from './shown-tabs';

/** Rest before the scan is looked at again while its input is being typed. */
const TYPING_MS = 400;

/** All a reconstruction panel knows. Views come and go, this stays. */
export class PanelModel implements IDisposable {
  constructor(private readonly _options: PanelModel.IOptions) {
    this.scan = new ScanModel(_options.companion);
    this.check = new CheckModel(_options.companion);
    this.run = new RunModel(_options);
    const { companion, trans } = _options;
    this._stacks = new InputStacks({ companion, trans, recipe: this.recipe });
    this.completion = new PathCompletion(_options.companion);
    this.scan.changed.connect(this._onScan, this);
    this.check.changed.connect(this._emit, this);
    this.run.changed.connect(this._emit, this);
    this.viewer.changed.connect(this._onViewer, this);
    this.recipe.changed.connect(this._onRecipe, this);
    this.run.finished.connect(this._onFinished, this);
    _options.companion.stateChanged.connect(this._onCompanion, this);
    this._onCompanion();
  }

  readonly recipe = new RecipeModel();
  readonly viewer = new ViewerModel();
  readonly scan: ScanModel;
  readonly check: CheckModel;
  readonly run: RunModel;
  /** Suggestions for paths being typed. */
  readonly completion: PathCompletion;

  get isDisposed(): boolean {
    return this._abort.signal.aborted;
  }

  get companion(): ICompanion {
    return this._options.companion;
  }

  /** Emitted on every change but those of the viewer, which has its own signal. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Steps, methods, readers and formats; null until the companion answered. */
  get capabilities(): ICapabilities | null {
    return this._capabilities;
  }

  get shown(): ShownKind {
    return this._shown;
  }

  /** Whether projections and sinograms are shown corrected. */
  get isCorrected(): boolean {
    return this._isCorrected;
  }

  /** How many pictures of a kind there are. */
  countOf(kind: ShownKind): number {
    return kind === 'result' ? (this.run.volume?.count ?? 0) : (this._stacks.get(kind)?.count ?? 0);
  }

  /** The sentence that refuses a field of the recipe, e.g. `rows.to`; null when it is fine. */
  refusalOf(field: string): string | null {
    const errors = [this.scan.error, this.check.error, this.run.error];
    return errors.find(error => error && fieldOf(error) === field)?.message ?? null;
  }

  /** Open a scan with every default; the middle row is shown at once. */
  open(path: string): void {
    this._positions.clear();
    this._replace(defaultRecipe(path));
    this.run.log.say('INFO', this._options.trans.__('Opening %1', path));
    this._describe({ recipe: 1, input: { path } }, true);
  }

  /** Open the scan of a recipe and keep all that the recipe says. */
  openRecipe(recipe: IRecipe): void {
    this._replace(recipe);
    this._describe(recipe, false);
  }

  /** Take up where a panel was left. */
  restore({ recipe, shown, index, jobs, volume }: IModelState): void {
    this._shown = shown;
    this._positions.set(tabOf(shown), index);
    this.run.adopt(jobs);
    if (volume !== null) {
      // The scan may be there first and show its slice meanwhile.
      void this.run.openVolume(volume).then(() => {
        this._showVolume(shown);
      });
    }
    this._replace(recipe);
    if (recipe.input.path !== '') {
      this._describe(recipe, false);
    }
  }

  get state(): IModelState {
    return {
      recipe: this.recipe.recipe,
      shown: this._shown,
      index: this.viewer.index,
      jobs: this.run.ids,
      volume: this.run.volumePath
    };
  }

  /** Show a kind of picture where it was left. */
  show(kind: ShownKind): void {
    const stack = kind === 'result' ? this.run.volume : this._stacks.get(kind);
    this._shown = kind;
    this._isCorrected = correctedOf(kind) ?? this._isCorrected;
    this.viewer.setStack(stack, this._positionIn(tabOf(kind)));
    this._changed.emit();
  }

  /** The button of that name: the input before there is a result, the result afterwards. */
  showSlices(): void {
    this.show(this.run.volume ? 'result' : 'projection');
  }

  /** Whether there is a scan, and no reconstruction of this panel under way. */
  get canReconstruct(): boolean {
    return this.scan.scan !== null && !this.run.isRunning;
  }

  /** Follow a job; a panel without a scan opens that of the job, and its volume when it is done. */
  adoptJob(id: string): void {
    this.run.adopt([id, ...this.run.ids]);
    const job = this._options.jobs.get(id);
    if (job?.state === 'done') {
      void this.run.openVolume(job.outputPath).then(() => {
        this._showVolume();
      });
    }
    if (job && job.kind === 'reconstruct' && this.recipe.recipe.input.path === '') {
      this.open(job.inputPath);
    }
  }

  /** Start the reconstruction of the recipe as it stands. */
  async reconstruct(): Promise<void> {
    await this.run.reconstruct(this.recipe.recipe);
    this._forecast();
  }

  /** Write the recipe into a new file. */
  async saveRecipe(path: string): Promise<void> {
    await this._try(async () => {
      const written = await this.companion.saveRecipe(path, this.recipe.recipe, this._abort.signal);
      this.run.log.say('INFO', this._options.trans.__('Recipe written to %1', written));
    });
  }

  /** Read a recipe from a file, a volume or a job, and open its scan. */
  async loadRecipe(path: string): Promise<void> {
    await this._try(async () => {
      this.openRecipe(await this.companion.openRecipe(path, this._abort.signal));
    });
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._abort.abort();
    this.companion.stateChanged.disconnect(this._onCompanion, this);
    this.viewer.setStack(null);
    this._stacks.dispose();
    for (const part of [this.completion, this.viewer, this.scan, this.check, this.run]) {
      part.dispose();
    }
    Signal.clearData(this);
  }

  private async _try(work: () => Promise<void>): Promise<void> {
    this.run.clearError();
    try {
      await work();
    } catch (error) {
      this.run.fail(error);
    }
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  /** Another recipe, whose scan is not known yet. */
  private _replace(recipe: IRecipe): void {
    this.scan.clear();
    if (recipe.input.path !== this.recipe.recipe.input.path) this.run.closeVolume();
    this._setScan(null);
    this._setQuietly(recipe);
  }

  /** Set a recipe whose scan is looked at anyway. */
  private _setQuietly(recipe: IRecipe): void {
    this._isQuiet = true;
    this.recipe.reset(recipe);
    this._isQuiet = false;
    this._changed.emit();
  }

  /** @param takeOver whether the reader's recipe, with what it found, replaces ours */
  private _describe(recipe: RecipeDocument, takeOver: boolean, restMs = 0): void {
    this.scan.describe(
      recipe,
      (scan, complete) => {
        if (takeOver) {
          this._setQuietly(complete);
        }
        this._setScan(scan);
        this.check.check(this.recipe.recipe, 0);
      },
      restMs
    );
  }

  /** Stacks of a scan; what was shown of the one before is shown of this one too. */
  private _setScan(scan: IScanDescription | null): void {
    this.viewer.setStack(null);
    this._stacks.set(scan);
    if (scan) {
      this.show(this._shown === 'result' && !this.run.volume ? 'slice' : this._shown);
    } else {
      this.check.clear();
    }
  }

  private _positionIn(tab: ShownTab): number {
    const isRow = tab === 'slice' || tab === 'sinogram' || tab === 'result';
    return this._positions.get(tab) ?? (isRow ? Math.floor(this.countOf(tab) / 2) : 0);
  }

  private _onRecipe(_: RecipeModel, before: IRecipe): void {
    const { recipe } = this.recipe;
    if (this._isQuiet) {
      return;
    }
    this.run.clearError();
    if (inputOf(recipe) !== inputOf(before)) {
      this._describe(recipe, false, TYPING_MS);
    } else if (this.scan.scan) {
      this.check.check(recipe);
    }
    this._changed.emit();
  }

  private _onViewer(): void {
    if (this.viewer.stack) {
      this._positions.set(tabOf(this._shown), this.viewer.index);
    }
  }

  /** What is free, and the place of the next run, change when a job starts and ends. */
  private _forecast(): void {
    if (this.scan.scan && !this.isDisposed) {
      this.check.check(this.recipe.recipe, 0);
    }
  }

  private _onFinished(): void {
    this._forecast();
    this._positions.delete('result');
    this.show('result');
  }

  private _showVolume(wanted: ShownKind = 'result'): void {
    if (!this.isDisposed && wanted === 'result' && this.run.volume) {
      this.show('result');
    }
  }

  /** A companion that came back is asked for what is still missing. */
  private _onCompanion(): void {
    if (this.companion.state === 'ready') {
      if (!this._capabilities) {
        void this._try(async () => {
          this._capabilities = await this.companion.capabilities(this._abort.signal);
        });
      }
      if (!this.scan.scan && !this.scan.isOpening && this.recipe.recipe.input.path !== '') {
        this._describe(this.recipe.recipe, false);
      }
    }
    this._changed.emit();
  }

  /** Without a scan there is nothing to show. */
  private _onScan(): void {
    const { error } = this.scan;
    if (error && error !== this._told) {
      this.run.log.say('ERROR', errorWords(error, this._options.trans));
    }
    this._told = error;
    if (error && !this._stacks.isEmpty) {
      this._setScan(null);
    }
    this._changed.emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _stacks: InputStacks;
  private readonly _positions = new Map<ShownTab, number>();
  private _capabilities: ICapabilities | null = null;
  private _shown: ShownKind = 'slice';
  private _isCorrected = false;
  /** Error of the scan that stands in the log. */
  private _told: CompanionError | null = null;
  private _isQuiet = false;
}

export namespace PanelModel {
  export interface IOptions {
    readonly companion: ICompanion;
    readonly jobs: IJobs;
    readonly sources: IVolumeSources;
    readonly trans: TranslationBundle;
  }
}
