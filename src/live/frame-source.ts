import type { CompanionError } from '../companion/error';
import type { ILiveChannel, IPicture, LiveWish } from '../companion/tokens';
import { LineWatch } from './line-watch';

/**
 * Which engine makes the frames: the companion's over a socket, the page's own, or the companion's picture by
 * picture where neither answers.
 */
export type FrameSourceKind = 'socket' | 'wasm' | 'pictures';

/** Whom the user wants: whoever does best, the companion, or this browser. */
export type EngineChoice = 'auto' | 'socket' | 'wasm';

/** Something that makes frames of a live slice. */
export interface IFrameSource {
  readonly kind: FrameSourceKind;
  readonly channel: ILiveChannel;
  /** Whether it can meet a wish by itself; absent where it always can. */
  readonly holds?: (wish: LiveWish) => boolean;
  /** The exact slice; absent where it is the companion's. */
  readonly render?: (wish: LiveWish, signal: AbortSignal) => Promise<IPicture>;
  /** Give memory back after a failure, until there is another sinogram. */
  readonly stop?: () => void;
  /** Begin anew with what failed. */
  readonly restart?: () => void;
}

/** Those who can make frames, and whom of them the user wants. */
export class FrameSources {
  /** @param all those that are not wanted stand in, the first one first */
  constructor(readonly all: readonly IFrameSource[]) {}

  /** Whether the companion's frames are coarse for the sake of the line. */
  readonly line = new LineWatch();

  get choice(): EngineChoice {
    return this._choice;
  }

  get isSlow(): boolean {
    return this.line.isSlow;
  }

  /** The line to the companion's own engine. */
  get companion(): ILiveChannel | null {
    return this._of('socket')?.channel ?? null;
  }

  /** Whether the companion's own engine cannot be reached. */
  get isLost(): boolean {
    return this.companion?.state === 'lost';
  }

  /** Why the companion's line is lost, where waiting may not mend it. */
  get lineProblem(): CompanionError | null {
    return this.companion?.problem ?? null;
  }

  /** Why this browser's engine is not used. */
  get browserProblem(): CompanionError | null {
    return this._failure?.error ?? this._of('wasm')?.channel.problem ?? null;
  }

  /** Whom the user wants; this browser may try again what it failed at. */
  choose(choice: EngineChoice): void {
    this._choice = choice;
    if (choice === 'wasm' && this.browserProblem) {
      this._failure = null;
      this._of('wasm')?.restart?.();
    }
  }

  /**
   * This browser failed at a wish that the companion can meet: it is left alone until another row or scan is wanted,
   * or the user wants it.
   *
   * @returns false where nobody stands in, or the user wants this very engine: then the failure is to be told
   */
  leaveBrowser(channel: ILiveChannel, wish: LiveWish, error: CompanionError): boolean {
    const browser = this._of('wasm');
    if (channel !== browser?.channel || this.choice === 'wasm' || this.isLost) {
      return false;
    }
    this._failure = { place: placeOf(wish), error };
    browser.stop?.();
    return true;
  }

  /**
   * Who makes the frames of a wish. The one that is wanted while its line is being made, too, since wishes wait
   * there; this browser only where it can.
   */
  pick(wish: LiveWish): IFrameSource {
    const { choice, isSlow, all } = this;
    if (this._failure && this._failure.place !== placeOf(wish)) {
      this._failure = null;
    }
    const wanted = choice === 'auto' ? (isSlow ? 'wasm' : 'socket') : choice;
    const inOrder = all.toSorted((a, b) => Number(b.kind === wanted) - Number(a.kind === wanted));
    const found = inOrder.find(({ kind, channel, holds }) =>
      kind === 'wasm'
        ? channel.state === 'open' && !this._failure && holds?.(wish)
        : channel.state !== 'lost'
    );
    const picked = found ?? inOrder[0];
    if (!picked) {
      throw new Error('A live slice needs something that makes frames.');
    }
    return picked;
  }

  private _of(kind: FrameSourceKind): IFrameSource | undefined {
    return this.all.find(source => source.kind === kind);
  }

  private _choice: EngineChoice = 'auto';
  /** What this browser failed at. */
  private _failure: { readonly place: string; readonly error: CompanionError } | null = null;
}

/** Scan and row of a wish. */
function placeOf({ recipe, row }: LiveWish): string {
  return JSON.stringify([recipe.input, row]);
}
