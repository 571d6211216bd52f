import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IPrediction } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { ICompanion } from '../companion/tokens';
import { Latest } from './latest';

/** Whoever types gets a forecast when they rest. */
const REST_MS = 300;

/** What the recipe will cost, or what stands against it; follows every change. */
export class CheckModel implements IDisposable {
  constructor(private readonly _companion: ICompanion) {}

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  /** Memory, disk and slabs; of the recipe before while a newer one is being checked. */
  get prediction(): IPrediction | null {
    return this._prediction;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  check(recipe: IRecipe, restMs = REST_MS): void {
    this._latest.run(async signal => {
      try {
        const { prediction } = await this._companion.checkRecipe(recipe, signal);
        this._arrived(signal, prediction, null);
      } catch (error) {
        this._arrived(signal, null, isCancelled(error) ? null : toCompanionError(error));
      }
    }, restMs);
  }

  clear(): void {
    this._latest.cancel();
    this._prediction = null;
    this._error = null;
    this._changed.emit();
  }

  dispose(): void {
    this._latest.dispose();
    Signal.clearData(this);
  }

  private _arrived(
    signal: AbortSignal,
    prediction: IPrediction | null,
    error: CompanionError | null
  ): void {
    if (!signal.aborted && !this.isDisposed) {
      this._prediction = prediction;
      this._error = error;
      this._changed.emit();
    }
  }

  private readonly _latest = new Latest(REST_MS);
  private readonly _changed = new Signal<this, void>(this);
  private _prediction: IPrediction | null = null;
  private _error: CompanionError | null = null;
}
