import type { IDisposable } from '@lumino/disposable';
import type { LiveWish } from '../companion/tokens';
import type { FrameSources } from './frame-source';
import { sampleFrame } from './sampler';

/** While nothing moves: enough to come back, and an end for a server that looks for idle users. */
const MOST_TRIES = 12;
/** Frames of a try, one right after the other: a line that has rested begins slowly. */
const FRAMES = 8;

/**
 * Tries a slow line while nothing moves, so that the companion comes back by itself: frames of the slice that is
 * looked at, one after the other, as seldom as the watch over the line says.
 */
export class LineProbe implements IDisposable {
  /** @param _changed called when the line counts as quick again */
  constructor(
    private readonly _sources: FrameSources,
    private readonly _changed: () => void
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Nothing moves: try the line, again and again, where this browser stands in for it. */
  begin(wish: LiveWish): void {
    this.stop();
    this._tries = 0;
    const { choice, isLost } = this._sources;
    if (choice === 'auto' && !isLost && this._sources.pick(wish).kind === 'wasm') {
      this._plan(wish);
    }
  }

  /** The line is wanted for something else, or nobody looks. */
  stop(): void {
    clearTimeout(this._timer);
    this._abort?.abort();
    this._abort = null;
  }

  dispose(): void {
    this._isDisposed = true;
    this.stop();
  }

  private _plan(wish: LiveWish): void {
    const { wait } = this._sources.line;
    if (wait !== null && this._tries < MOST_TRIES && !this._isDisposed) {
      this._tries += 1;
      this._timer = setTimeout(() => void this._try(wish), wait);
    }
  }

  private async _try(wish: LiveWish): Promise<void> {
    const abort = new AbortController();
    this._abort = abort;
    try {
      await this._ask(wish, abort.signal);
    } catch {
      // a companion that refuses this slice says nothing of its line
      if (!abort.signal.aborted) {
        this._sources.line.tried(null, true);
      }
    }
    if (!abort.signal.aborted) {
      this._plan(wish);
      if (!this._sources.line.isSlow) {
        this._changed();
      }
    }
  }

  private async _ask(wish: LiveWish, signal: AbortSignal): Promise<void> {
    const { line, companion } = this._sources;
    for (let n = 1; companion && line.isSlow && n <= FRAMES; n++) {
      const { step, slow = false } = (await sampleFrame(companion, wish, signal)).frame;
      if (!slow || n === FRAMES) {
        line.tried(step, slow);
      }
    }
  }

  private _tries = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _abort: AbortController | null = null;
  private _isDisposed = false;
}
