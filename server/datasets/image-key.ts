import { StackFrameSet } from './frame-set';
import type { IFrameStack } from './frame-stack';

/** NXtomo's image_key: 0 projection, 1 flat, 2 dark, 3 invalid. */
const PROJECTION = 0;
const FLAT = 1;
const DARK = 2;

export interface ISortedFrames {
  readonly projections: Uint32Array;
  readonly flats: readonly StackFrameSet[];
  readonly darks: readonly StackFrameSet[];
  /** Frames that are none of the three. */
  readonly invalid: number;
}

/** Sort the frames of a stack by their keys; frames between the same projections are one set. */
export function sortByKey(
  keys: readonly number[],
  stack: IFrameStack,
  source: string
): ISortedFrames {
  const projections: number[] = [];
  const sets = { [FLAT]: new Map<number, number[]>(), [DARK]: new Map<number, number[]>() };
  let invalid = 0;
  for (const [frame, key] of keys.entries()) {
    if (key === PROJECTION) {
      projections.push(frame);
    } else if (key === FLAT || key === DARK) {
      const before = projections.length;
      const set = sets[key].get(before) ?? [];
      set.push(frame);
      sets[key].set(before, set);
    } else {
      invalid++;
    }
  }
  const framesOf = (groups: ReadonlyMap<number, readonly number[]>): StackFrameSet[] =>
    [...groups].map(([before, frames]) => {
      const position = placeOf(before, projections.length);
      return new StackFrameSet(stack, Uint32Array.from(frames), position, source);
    });
  return {
    projections: Uint32Array.from(projections),
    flats: framesOf(sets[FLAT]),
    darks: framesOf(sets[DARK]),
    invalid
  };
}

/**
 * Place of a set among the projections: 0 before the first, 1 after the last, half way between two
 * neighbours elsewhere (projection i of n stands at i/(n-1)).
 */
function placeOf(before: number, projections: number): number | null {
  if (projections === 0) {
    return null;
  }
  if (before === 0 || before === projections) {
    return before === 0 ? 0 : 1;
  }
  return (before - 0.5) / (projections - 1);
}
