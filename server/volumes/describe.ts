import type { IVolumeDescription } from '../../protocol/job';
import { contrastOf } from '../../engine/ts/contrast';
import { openVolume } from './opened';
import type { IOpenedVolume, IVolumeContext } from './reading/reader';
import { planeOf } from './slices';

/** Contrast ranges of volumes seen lately, by etag: a viewer asks for each slice of the same few. */
const KEPT = 32;
const ranges = new Map<string, [number, number] | null>();

/**
 * Shape, units, detector rows and recipe of a volume on disk.
 *
 * @param path a real path that was admitted
 * @throws as `openVolume`
 */
export async function describeVolume(
  path: string,
  context: IVolumeContext,
  signal?: AbortSignal
): Promise<IVolumeDescription> {
  const volume = await openVolume(path, context, signal);
  try {
    const { format, stack, unit, detectorRows, voxelSizeUm, recipe, etag } = volume;
    return {
      path,
      format,
      shape: [stack.frames, stack.rows, stack.columns],
      dtype: shortType(stack.dtype),
      unit,
      detectorRows: [...detectorRows],
      voxelSizeUm,
      range: await rangeOf(volume, context, signal),
      recipe,
      etag
    };
  } finally {
    await volume.close();
  }
}

/** `float32` as `f4`, the way arrays travel. */
function shortType(dtype: string): string {
  const [, kind = '', bits = ''] = /^([a-z])[a-z]+(\d+)$/u.exec(dtype) ?? [];
  return kind === '' ? dtype : `${kind}${Number(bits) / 8}`;
}

/** 0.5 and 99.5 percentile inside the disc of the middle slice. */
async function rangeOf(
  { stack, etag }: IOpenedVolume,
  { engine }: IVolumeContext,
  signal?: AbortSignal
): Promise<[number, number] | null> {
  const key = `${etag} ${stack.frames}`;
  const known = ranges.get(key);
  if (known !== undefined) {
    return known;
  }
  const { data } = await planeOf(stack, 0, Math.floor(stack.frames / 2), signal);
  const { percentiles } = contrastOf(engine, data, [stack.rows, stack.columns], true);
  const range: [number, number] | null = percentiles && [percentiles[0], percentiles[1]];
  ranges.set(key, range);
  for (const oldest of [...ranges.keys()].slice(0, Math.max(0, ranges.size - KEPT))) {
    ranges.delete(oldest);
  }
  return range;
}
