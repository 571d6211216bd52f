import { MOST_FRAME_BYTES, type ILiveRequest } from '../../protocol/live';
import type { IFrameScale } from '../../engine/ts/live-types';
import type { IContrast } from '../../engine/ts/contrast';
import type { ILineBudget } from './line-meter';

/** How the pixels of a frame are laid out. */
export interface IFrameLayout {
  /** Pixels of the slice that one of the frame stands for, along each axis. */
  readonly step: number;
  /** Pixels of the frame along each axis; the last may stand for fewer than `step`. */
  readonly side: number;
  readonly words: boolean;
  /** Coarser than the view wants it, for the sake of the line. */
  readonly slow: boolean;
}

/** Frames of a slow line have at least so many pixels along each axis. */
const LEAST_SIDE = 128;

/**
 * As many pixels as the view shows, in 16 bits where they fit into a message, in 8 where only those do, and
 * fewer pixels where neither does. A slow line has fewer bits first, then fewer pixels.
 *
 * @param size side N of the slice
 */
export function layoutOf(
  size: number,
  { width, height }: ILiveRequest['view'],
  { most, goal, easy }: ILineBudget = { most: Infinity, goal: Infinity, easy: Infinity }
): IFrameLayout {
  const shown = Math.max(width, height, 1);
  const least = Math.ceil(size / Math.floor(Math.sqrt(MOST_FRAME_BYTES)));
  const step = Math.min(size, Math.max(least, Math.floor(size / shown), 1));
  const side = Math.ceil(size / step);
  const words = 2 * side * side <= Math.min(MOST_FRAME_BYTES, easy, most);
  if (words || side * side <= most) {
    return { step, side, words, slow: false };
  }
  const longest = Math.max(LEAST_SIDE, Math.floor(Math.sqrt(goal)));
  const coarser = Math.max(step, Math.ceil(size / longest));
  return { step: coarser, side: Math.ceil(size / coarser), words: false, slow: true };
}

export function pixelsOf({ side, words }: IFrameLayout): Uint8Array | Uint16Array {
  return words ? new Uint16Array(side * side) : new Uint8Array(side * side);
}

/** Values between the numbers of a frame's pixels: what is beyond becomes the least or greatest number. */
export function scaleOf({ range, percentiles }: IContrast, words: boolean): IFrameScale {
  // of 256 numbers none is given to the few pixels that no contrast shows
  const [low, high] = (words ? range : percentiles) ?? [0, 0];
  // room for what another centre brings, and for contrasts wider than the usual one
  const margin = (high - low) / 4;
  const step = (high - low + 2 * margin) / (words ? 65535 : 255);
  const usable = Number.isFinite(step) && Number.isFinite(Math.fround(1 / step)) && step > 0;
  return usable ? { lowest: low - margin, step } : { lowest: low, step: 1 };
}
