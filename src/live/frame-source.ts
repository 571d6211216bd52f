import type { ILiveChannel, IPicture, LiveWish } from '../companion/tokens';

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
}

/** Those who can make frames, and whom of them the user wants. */
export class FrameSources {
  /** @param all those that are not wanted stand in, the first one first */
  constructor(readonly all: readonly IFrameSource[]) {}

  choice: EngineChoice = 'auto';
  /** The companion's frames are coarse for the sake of the line. */
  isSlow = false;

  /** Whether the companion's own engine cannot be reached. */
  get isLost(): boolean {
    return this.all.some(({ kind, channel }) => kind === 'socket' && channel.state === 'lost');
  }

  /**
   * Who makes the frames of a wish. The one that is wanted while its line is being made, too, since wishes wait
   * there; this browser only where it can.
   */
  pick(wish: LiveWish): IFrameSource {
    const { choice, isSlow, all } = this;
    const wanted = choice === 'auto' ? (isSlow ? 'wasm' : 'socket') : choice;
    const inOrder = all.toSorted((a, b) => Number(b.kind === wanted) - Number(a.kind === wanted));
    const found = inOrder.find(({ kind, channel, holds }) =>
      kind === 'wasm' ? channel.state === 'open' && holds?.(wish) : channel.state !== 'lost'
    );
    const picked = found ?? inOrder[0];
    if (!picked) {
      throw new Error('A live slice needs something that makes frames.');
    }
    return picked;
  }
}
