import { inputError } from './errors';
import type { IFrameScale, LivePixels } from './live-types';

/** Values as they are. */
export const PLAIN: IFrameScale = { lowest: 0, step: 1 };

/** HEPSCT_FRAME_* of hepsct_live.h. */
export function frameType(out: LivePixels): number {
  return out instanceof Float32Array ? 0 : out instanceof Uint16Array ? 1 : 2;
}

export function checkScale({ lowest, step }: IFrameScale): void {
  if (!(Number.isFinite(lowest) && step > 0 && Number.isFinite(1 / step))) {
    throw inputError(
      `The frame's scale is ${lowest} in steps of ${step}: finite numbers are needed, and a step above 0.`
    );
  }
}
