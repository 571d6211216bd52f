import type { RawPixels } from '../../engine/ts/types';
import { dtypeOf, type NdArray } from '../../protocol/array';
import { NotFoundError } from '../../protocol/errors';
import { frameRange, type IFrameStack } from '../datasets/frame-stack';
import { openVolume, type IVolumeContext } from './opened';

/** Slices that are read at a time for a plane across them. */
const AT_A_TIME = 16;

/**
 * One plane of a volume: axis 0 a slice (row, column), axis 1 (slice, column), axis 2 (slice, row).
 * The last one touches every byte of the volume.
 *
 * @param path a real path that was admitted
 * @throws NotFoundError `not-found` for a plane the volume does not have; what `openVolume` throws
 */
export async function readSlice(
  path: string,
  axis: number,
  index: number,
  context: IVolumeContext,
  signal?: AbortSignal
): Promise<NdArray<RawPixels>> {
  const volume = await openVolume(path, context, signal);
  try {
    const { stack } = volume;
    const extent = [stack.frames, stack.rows, stack.columns][axis] ?? 0;
    if (index >= extent) {
      throw new NotFoundError(
        'not-found',
        `There is no plane ${index} along axis ${axis}: ${path} has ${extent}.`,
        { path, axis, index, extent }
      );
    }
    return await planeOf(stack, axis, index, signal);
  } finally {
    await volume.close();
  }
}

/** A plane of an open stack of slices. */
export async function planeOf(
  stack: IFrameStack,
  axis: number,
  index: number,
  signal?: AbortSignal
): Promise<NdArray<RawPixels>> {
  const { frames, rows, columns } = stack;
  if (axis === 0) {
    const { data, dtype } = await stack.readRows(Uint32Array.of(index), 0, rows, signal);
    return { data, dtype, shape: [rows, columns] };
  }
  if (axis === 1) {
    const { data, dtype } = await stack.readRows(frameRange(0, frames), index, 1, signal);
    return { data, dtype, shape: [frames, columns] };
  }
  const out = new Float32Array(frames * rows);
  for (let first = 0; first < frames; first += AT_A_TIME) {
    signal?.throwIfAborted();
    const { data } = await stack.readRows(
      frameRange(first, Math.min(frames, first + AT_A_TIME)),
      0,
      rows,
      signal
    );
    // one value of every row
    for (let row = 0; row * columns < data.length; row++) {
      out[first * rows + row] = data[row * columns + index] ?? NaN;
    }
  }
  return { data: out, dtype: dtypeOf(out), shape: [frames, rows] };
}
