import type { ILiveChannel } from '../companion/tokens';

/**
 * Which engine makes the frames: the companion's over a socket, the page's own, or the companion's picture by
 * picture where neither answers.
 */
export type FrameSourceKind = 'socket' | 'wasm' | 'pictures';

/** Something that makes frames of a live slice. */
export interface IFrameSource {
  readonly kind: FrameSourceKind;
  readonly channel: ILiveChannel;
}
