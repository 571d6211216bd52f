import { FILTERS } from '../../engine/ts/plan-checks';
import type { IFilter } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import { filterParameters } from '../../protocol/steps/filter';
import { CompanionError, toCompanionError } from '../companion/error';
import { LiveChannel } from '../companion/live-channel';
import type { IPicture, LiveWish } from '../companion/tokens';
import type { IMadeSlice, ISliceWish } from './browser/messages';
import type { EngineThread } from './browser/thread';
import type { KeptSinogram } from './kept-sinogram';
import { sinogramKey } from './keys';

/**
 * The filter of a recipe whose slices this page's engine makes, defaults filled in; null for methods and scans it
 * does not know.
 */
export function filterOf({ method, geometry }: IRecipe): IFilter | null {
  const { filter, cutoff, order } = filterParameters;
  const has = { filter: filter.default, cutoff: cutoff.default, order: order.default, ...method };
  const known = FILTERS.find(candidate => candidate === has.filter);
  const isDirect = method.name === 'gridding' || method.name === 'fbp';
  const areNumbers = typeof has.cutoff === 'number' && typeof has.order === 'number';
  return isDirect && known && areNumbers && geometry.scan !== 'half-acquisition'
    ? { name: known, cutoff: Number(has.cutoff), order: Number(has.order) }
    : null;
}

/** Frames by this page's own engine, from the sinogram that the page holds; the newest wish follows. */
export class BrowserChannel extends LiveChannel {
  constructor(private readonly _options: BrowserChannel.IOptions) {
    super();
    _options.kept.changed.connect(this._onKept, this);
    _options.thread.onState = () => this._onThread();
  }

  /** Whether a wish can be met without the companion. */
  holds({ recipe, row }: LiveWish): boolean {
    return this._options.kept.has(sinogramKey(recipe, row)) && filterOf(recipe) !== null;
  }

  /**
   * The exact slice of a wish.
   *
   * @throws CompanionError `live-failed` where it is not held, or the engine failed
   */
  async render(wish: LiveWish, signal: AbortSignal): Promise<IPicture> {
    const { header, data } = await this._options.thread.make(this._wishOf(wish, null));
    signal.throwIfAborted();
    return { header, data };
  }

  /** End the engine, which gives its memory back, until there is another sinogram. */
  stop(): void {
    this._isStopped = true;
    this._wanted = null;
    this._unacknowledged = null;
    this._options.thread.stop();
    this._onThread();
  }

  /** Begin anew with the sinogram that is held. */
  restart(): void {
    const { kept, thread } = this._options;
    this._isStopped = false;
    if (kept.held) {
      thread.hold(kept.held);
    }
    this._onThread();
  }

  acknowledge(seq: number): void {
    if (seq === this._unacknowledged) {
      this._unacknowledged = null;
      void this._work();
    }
  }

  protected take(wish: LiveWish): void {
    this._wanted = wish;
    void this._work();
  }

  protected close(): void {
    this._wanted = null;
    this._options.kept.changed.disconnect(this._onKept, this);
    this._options.thread.dispose();
  }

  private async _work(): Promise<void> {
    const { _wanted: wish } = this;
    if (!wish || this._isBusy || this._unacknowledged !== null || this.isDisposed) {
      return;
    }
    const { seq } = this;
    this._wanted = null;
    this._isBusy = true;
    try {
      const { width, height } = wish.view;
      const made = await this._options.thread.make(this._wishOf(wish, Math.max(width, height)));
      this._deliver(wish, seq, made);
    } catch (error) {
      this.refuse({ seq, error: toCompanionError(error) });
    }
    this._isBusy = false;
    void this._work();
  }

  private _deliver({ recipe, row }: LiveWish, seq: number, made: IMadeSlice): void {
    if (this.isDisposed) {
      return;
    }
    const { header, data, step, sample, engine, milliseconds } = made;
    const centre = this._options.centreOf(recipe, row);
    this._unacknowledged = seq;
    this.show({
      frame: { ...header, seq, row, centre, step, engine, milliseconds },
      picture: sample ? { header, data, step, sample } : { header, data, step }
    });
  }

  private _wishOf(wish: LiveWish, shown: number | null): ISliceWish {
    const { recipe, row } = wish;
    const filter = filterOf(recipe);
    if (!filter || !this.holds(wish)) {
      throw new CompanionError(
        'live-failed',
        'This page does not hold the sinogram of this row: the companion is needed for it.'
      );
    }
    const accuracy = recipe.method.accuracy === 'fast' ? 'fast' : 'reference';
    const { pointer = null } = wish;
    return { centre: this._options.centreOf(recipe, row), filter, shown, pointer, accuracy };
  }

  private _onKept(): void {
    const { kept, thread } = this._options;
    if (kept.held !== this._sent) {
      this._sent = kept.held;
      if (kept.held) {
        this._isStopped = false;
        thread.hold(kept.held);
      }
      this._onThread();
    } else if (!this._isStopped) {
      thread.start(); // ready before the sinogram is
    }
  }

  private _onThread(): void {
    const { state, failure } = this._options.thread;
    this.setState(state === 'ready' ? 'open' : state === 'failed' ? 'lost' : 'connecting', failure);
  }

  private _wanted: LiveWish | null = null;
  private _isBusy = false;
  private _isStopped = false;
  private _unacknowledged: number | null = null;
  private _sent: KeptSinogram['held'] = null;
}

export namespace BrowserChannel {
  export interface IOptions {
    readonly kept: KeptSinogram;
    readonly thread: EngineThread;
    /** Axis in a row of a recipe, detector pixels. */
    readonly centreOf: (recipe: IRecipe, row: number) => number;
  }
}
