import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IRecipe } from '../../protocol/recipe';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import { columnFor } from '../live/centre-in-row';
import type { LiveModel } from '../live/model';
import { sampleFrame } from '../live/sampler';
import { Latest } from '../reconstruction/latest';
import type { RecipeModel } from '../reconstruction/recipe-model';
import type { ViewerModel } from '../viewer/model';
import { frameSide, seenSquare } from './seen-square';

/** Pictures to either side of the value. */
const SIDE = 3;

/** The strip begins when the slice has stood still for so long: whoever goes on has the engine alone. */
const REST_MS = 300;

/** Distances from one candidate to the next, pixels. */
export const CANDIDATE_STEPS = [0.1, 0.25, 0.5, 1, 2, 5] as const;

/** A picture of the strip and the centre that made it. */
export interface ICandidate {
  readonly centre: number;
  readonly picture: IPicture;
}

/** Small pictures for centres around the value, made one by one while the live slice rests. */
export class CandidatesModel implements IDisposable {
  constructor(private readonly _of: CandidatesModel.IOptions) {
    _of.live.changed.connect(this._onLive, this);
    _of.viewer.changed.connect(this._onViewer, this);
  }

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** From left to right; fewer while they are being made. */
  get candidates(): readonly ICandidate[] {
    return this._candidates;
  }

  get isBusy(): boolean {
    return this._latest.isBusy;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get step(): number {
    return this._step;
  }

  set step(step: number) {
    if (step !== this._step) {
      this._step = step;
      this._stop();
      this._onLive();
      this._changed.emit();
    }
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._latest.dispose();
      this._of.live.changed.disconnect(this._onLive, this);
      this._of.viewer.changed.disconnect(this._onViewer, this);
      Signal.clearData(this);
    }
  }

  /** A closer look needs finer pictures. */
  private _onViewer(): void {
    if (this._side !== this._askedSide) {
      this._onLive();
    }
  }

  private get _side(): number {
    return frameSide(seenSquare(this._of.viewer), this._of.columnCount);
  }

  /** The hand has the engine first: the strip stops with the first change and begins again at rest. */
  private _onLive(): void {
    const { live } = this._of;
    if (!live.isAtRest || this.isDisposed) {
      this._stop();
      return;
    }
    const { recipe } = this._of.panel.recipe;
    const { input, angles, steps, geometry, method, centre } = recipe;
    const { _side: side } = this;
    const looks = JSON.stringify([input, angles, steps, geometry, method, live.row, side]);
    const key = JSON.stringify([looks, centre, this._of.centre, this._step]);
    if (key !== this._key) {
      this._key = key;
      this._askedSide = side;
      if (looks !== this._looks) {
        this._looks = looks;
        this._made.clear();
      }
      this._latest.run(signal => this._make(recipe, signal));
    }
  }

  private async _make(recipe: IRecipe, signal: AbortSignal): Promise<void> {
    const { centre, live, rowCount } = this._of;
    const view = { width: this._askedSide, height: this._askedSide };
    if (centre === null) {
      return;
    }
    this._error = null;
    const wanted = Array.from({ length: 2 * SIDE + 1 }, (_, index) =>
      Number((centre + (index - SIDE) * this._step).toFixed(3))
    );
    // From the middle outwards: what is nearest is seen first.
    const inOrder = wanted.toSorted((a, b) => Math.abs(a - centre) - Math.abs(b - centre));
    try {
      for (const candidate of inOrder) {
        if (!this._made.has(candidate)) {
          const column = columnFor(recipe, candidate, live.row, rowCount);
          const slope = recipe.centre === 'auto' ? 0 : recipe.centre.slope;
          const wish = { recipe: { ...recipe, centre: { column, slope } }, row: live.row };
          const { picture } = await sampleFrame(live.channel, { ...wish, view }, signal);
          this._made.set(candidate, picture);
        }
        this._candidates = wanted.flatMap(one => {
          const picture = this._made.get(one);
          return picture ? [{ centre: one, picture }] : [];
        });
        this._changed.emit();
      }
      this._forget(wanted);
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) {
        this._error = toCompanionError(error);
        this._key = ''; // another engine may go on
      }
    }
    if (!signal.aborted) {
      // Busy ends after this turn; views ask then.
      queueMicrotask(() => this._changed.emit());
    }
  }

  /** What is not shown is made again when it is wanted. */
  private _forget(shown: readonly number[]): void {
    for (const centre of this._made.keys()) {
      if (!shown.includes(centre)) {
        this._made.delete(centre);
      }
    }
  }

  private _stop(): void {
    if (this._latest.isBusy) {
      this._latest.cancel();
      this._key = '';
    }
  }

  private readonly _latest = new Latest(REST_MS);
  private readonly _changed = new Signal<this, void>(this);
  private readonly _made = new Map<number, IPicture>();
  private _candidates: readonly ICandidate[] = [];
  private _error: CompanionError | null = null;
  private _step = 0.5;
  private _key = '';
  private _looks = '';
  /** Side of the frames that were asked for last. */
  private _askedSide = 0;
}

export namespace CandidatesModel {
  export interface IOptions {
    readonly live: LiveModel;
    /** The value in the row looked at, pixels. */
    readonly centre: number | null;
    readonly rowCount: number;
    readonly columnCount: number;
    /** Its view is what small pictures show. */
    readonly viewer: ViewerModel;
    readonly panel: { readonly recipe: RecipeModel };
  }
}
