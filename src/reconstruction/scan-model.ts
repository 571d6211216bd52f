import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IRecipe } from '../../protocol/recipe';
import type { IDatasetEntry, IScanDescription } from '../../protocol/scan';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { ICompanion, RecipeDocument } from '../companion/tokens';
import { Latest } from './latest';

/** What the reader finds in the scan of the recipe; the newest question wins. */
export class ScanModel implements IDisposable {
  constructor(private readonly _companion: ICompanion) {}

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  /** The scan; stays while a change of its input is being looked at. */
  get scan(): IScanDescription | null {
    return this._scan;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get isOpening(): boolean {
    return this._latest.isBusy;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Datasets to choose from: of the scan, as it was last read, or those an error names. */
  get datasets(): readonly Pick<IDatasetEntry, 'path'>[] {
    const known = this._scan?.datasets ?? this._datasets;
    if (known.length > 0) {
      return known;
    }
    const named = this._error?.fields['datasets'];
    return Array.isArray(named) ? named.map(path => ({ path: String(path) })) : [];
  }

  /**
   * Look at the scan of a recipe.
   *
   * @param onOpened gets the scan and the recipe with its defaults, unless a newer question came
   * @param restMs rest before asking, for fields that are being typed in
   */
  describe(recipe: RecipeDocument, onOpened: ScanModel.OnOpened, restMs = 0): void {
    this._latest.run(async signal => {
      try {
        const { scan, recipe: complete } = await this._companion.describeScan(recipe, signal);
        if (!signal.aborted) {
          this._scan = scan;
          this._datasets = scan.datasets;
          this._error = null;
          onOpened(scan, complete);
        }
      } catch (error) {
        if (!signal.aborted && !isCancelled(error)) {
          this._scan = null;
          this._error = toCompanionError(error);
        }
      }
      if (!signal.aborted) {
        // Busy ends after this turn; views ask then.
        queueMicrotask(() => this._emit());
      }
    }, restMs);
    this._changed.emit();
  }

  /** Forget the scan: another path is being opened. */
  clear(): void {
    this._latest.cancel();
    this._scan = null;
    this._datasets = [];
    this._error = null;
    this._changed.emit();
  }

  dispose(): void {
    this._latest.dispose();
    Signal.clearData(this);
  }

  private _emit(): void {
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _latest = new Latest(0);
  private readonly _changed = new Signal<this, void>(this);
  private _datasets: readonly IDatasetEntry[] = [];
  private _scan: IScanDescription | null = null;
  private _error: CompanionError | null = null;
}

export namespace ScanModel {
  export type OnOpened = (scan: IScanDescription, recipe: IRecipe) => void;
}
