import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IScanDescription } from '../../protocol/scan';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import { Latest } from '../reconstruction/latest';
import type { PanelModel } from '../reconstruction/model';
import { type IPair, mismatchDeg, nearestPair, opposite } from './turn';

/** How two projections are laid over each other. */
export const PAIR_MODES = ['difference', 'sum', 'blink'] as const;
export type PairMode = (typeof PAIR_MODES)[number];

/** A rest, so that a slider through the projections does not ask for every one. */
const REST_MS = 60;

/** Two projections half a turn apart; the second is mirrored about the axis of the recipe. */
export class PairModel implements IDisposable {
  constructor(private readonly _of: { readonly panel: PanelModel }) {
    _of.panel.recipe.changed.connect(this._onRecipe, this);
  }

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get mode(): PairMode {
    return this._mode;
  }

  set mode(mode: PairMode) {
    if (mode !== this._mode) {
      this._mode = mode;
      this._changed.emit();
    }
  }

  get pair(): IPair {
    return this._pair;
  }

  /** Angle of a projection, degrees; null where the scan tells none. */
  angleOf(index: number): number | null {
    return this._scan?.anglesDeg?.[index] ?? null;
  }

  /** Take another first projection, and the one opposite to it where the scan tells angles. */
  setFirst(first: number): void {
    const angles = this._scan?.anglesDeg;
    this._setPair({ first, second: angles ? opposite(first, angles) : this._pair.second });
  }

  /** Take any second projection. */
  setSecond(second: number): void {
    this._setPair({ ...this._pair, second });
  }

  /** Degrees by which the two are not half a turn apart; null without angles. */
  get mismatchDeg(): number | null {
    const angles = this._scan?.anglesDeg;
    return angles ? mismatchDeg(this._pair, angles) : null;
  }

  /** Both pictures, corrected; null until they came. */
  get pictures(): readonly [first: IPicture, second: IPicture] | null {
    return this._pictures;
  }

  get isLoading(): boolean {
    return this._latest.isBusy;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  /** Nothing is asked for while nobody looks. */
  set isActive(isActive: boolean) {
    this._isActive = isActive;
    if (isActive) {
      this._load(0);
    }
  }

  setScan(scan: IScanDescription | null): void {
    const before = this._scan;
    const isOther =
      scan?.path !== before?.path ||
      scan?.projections !== before?.projections ||
      String(scan?.anglesDeg) !== String(before?.anglesDeg);
    this._scan = scan;
    if (isOther) {
      this._pair = scan?.anglesDeg
        ? nearestPair(scan.anglesDeg)
        : { first: 0, second: (scan?.projections ?? 1) - 1 };
      this._pictures = null;
    }
    this._load(0);
    this._changed.emit();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._latest.dispose();
      this._of.panel.recipe.changed.disconnect(this._onRecipe, this);
      Signal.clearData(this);
    }
  }

  private _setPair({ first, second }: IPair): void {
    const last = (this._scan?.projections ?? 1) - 1;
    const clamped = (index: number): number => Math.max(0, Math.min(last, Math.round(index)));
    this._pair = { first: clamped(first), second: clamped(second) };
    this._load(REST_MS);
    this._changed.emit();
  }

  private _onRecipe(): void {
    this._load(REST_MS);
  }

  private _load(restMs: number): void {
    const { panel } = this._of;
    const { recipe } = panel.recipe;
    const { input, angles, steps } = recipe;
    const key = JSON.stringify([input, angles.lines, steps, this._pair]);
    if (!this._isActive || !this._scan || (key === this._key && !this._error)) {
      return;
    }
    this._key = key;
    const { first, second } = this._pair;
    this._latest.run(async signal => {
      try {
        const read = (index: number): Promise<IPicture> =>
          panel.companion.renderPicture({ recipe, kind: 'corrected', index }, signal);
        const pictures = [await read(first), await read(second)] as const;
        this._arrived(signal, pictures, null);
      } catch (error) {
        this._arrived(signal, null, isCancelled(error) ? null : toCompanionError(error));
      }
    }, restMs);
  }

  private _arrived(
    signal: AbortSignal,
    pictures: readonly [IPicture, IPicture] | null,
    error: CompanionError | null
  ): void {
    if (!signal.aborted && !this.isDisposed) {
      this._pictures = pictures ?? this._pictures;
      this._error = error;
      // Busy ends after this turn; views ask then.
      queueMicrotask(() => this._changed.emit());
    }
  }

  private readonly _latest = new Latest(REST_MS);
  private readonly _changed = new Signal<this, void>(this);
  private _scan: IScanDescription | null = null;
  private _isActive = false;
  private _mode: PairMode = 'difference';
  private _pair: IPair = { first: 0, second: 0 };
  private _pictures: readonly [IPicture, IPicture] | null = null;
  private _error: CompanionError | null = null;
  private _key = '';
}
