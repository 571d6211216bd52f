import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { NotFoundError } from '../../protocol/errors';
import { frameRange, type IFrameStack } from '../datasets/frame-stack';
import { bytesToPixels, pixelSizeOf } from '../hdf5/element-types';
import { openVolume } from './opened';
import type { IVolumeContext } from './reading/reader';

/** Memory for what is read at a time for a plane across the rows. */
const BLOCK_BYTES = 64 * 1024 * 1024;
const WIDEST_PIXEL = 8;

/**
 * One plane of a volume: axis 0 a slice (row, column), axis 1 (slice, column), axis 2 (slice, row).
 *
 * The last one reads only the chunks that hold the column. Where rows lie in one piece it reads them
 * all, 64 MiB at a time: a positioned read of one value costs about 11 us, a row of 8 kB 7 us in
 * long reads (warm cache, 16 reads in flight), and a disk reads whole pages anyway.
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
  return await columnPlane(stack, index, signal);
}

/** One value of every row, block by block: whole chunks where a block holds them. */
async function columnPlane(
  stack: IFrameStack,
  column: number,
  signal?: AbortSignal
): Promise<NdArray<RawPixels>> {
  const { frames, rows, columns } = stack;
  const lines = Math.max(1, Math.floor(BLOCK_BYTES / (WIDEST_PIXEL * columns)));
  const together = Math.min(stack.framesPerChunk, lines);
  const depth = together * Math.max(1, Math.floor(lines / rows / together));
  const height = Math.min(rows, Math.max(1, Math.floor(lines / depth)));
  let plane: NdArray<RawPixels> | null = null;
  for (let frame = 0; frame < frames; frame += depth) {
    for (let row = 0; row < rows; row += height) {
      signal?.throwIfAborted();
      const count = Math.min(height, rows - row);
      const chosen = frameRange(frame, Math.min(frames, frame + depth));
      const { data, dtype } = await stack.readRows(chosen, row, count, signal, column);
      plane ??= {
        data: bytesToPixels(new Uint8Array(frames * rows * pixelSizeOf(dtype)), dtype),
        dtype,
        shape: [frames, rows]
      };
      for (let line = 0; line * columns < data.length; line++) {
        const place = (frame + Math.floor(line / count)) * rows + row + (line % count);
        plane.data[place] = data[line * columns + column] ?? NaN;
      }
    }
  }
  return plane ?? { data: new Float32Array(), dtype: 'f4', shape: [frames, rows] };
}
