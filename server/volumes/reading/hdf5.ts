import { DatasetMissingError } from '../../../protocol/errors';
import { Hdf5File } from '../../hdf5/hdf5-file';
import type { IOpenedVolume, IVolumeContext } from './reader';
import { parsedJson, storedRecipe } from './stored-recipe';

/** Lengths in micrometres. */
const UM: Readonly<Record<string, number>> = {
  um: 1,
  µm: 1,
  micron: 1,
  nm: 1e-3,
  mm: 1e3,
  cm: 1e4,
  m: 1e6
};

/** A volume in an HDF5 file: what `default` leads to (NeXus), else its largest dataset of three axes. */
export async function openHdf5Volume(
  path: string,
  { roots, engine }: IVolumeContext,
  signal?: AbortSignal
): Promise<IOpenedVolume> {
  const file = await Hdf5File.open(path, { roots, engine, ...(signal ? { signal } : {}) });
  try {
    const found = (await defaultSignal(file)) ?? (await largestDataset(file));
    const stack = await file.stack(found.data, 0);
    const rows = await file.numbers(`${found.group}/detector_row`);
    return {
      format: 'hdf5',
      stack,
      unit: (await file.attribute(found.data, 'units')) ?? '',
      detectorRows:
        rows?.length === stack.frames
          ? rows
          : Array.from({ length: stack.frames }, (_, index) => index),
      voxelSizeUm: await voxelSize(file, found.group),
      recipe: storedRecipe(parsedJson(await file.text('/entry/process/recipe/data'))),
      etag: await file.etag(),
      close: () => file.close()
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface IFound {
  readonly group: string;
  readonly data: string;
}

/** Follow `default` from the root to a group with a `signal` of three axes. */
async function defaultSignal(file: Hdf5File): Promise<IFound | null> {
  let group = '';
  for (let depth = 0; depth < 8; depth++) {
    const signal = await file.attribute(group || '/', 'signal');
    if (signal !== null) {
      const data = `${group}/${signal}`;
      return (await file.dataset(data))?.shape.length === 3 ? { group, data } : null;
    }
    const next = await file.attribute(group || '/', 'default');
    if (next === null) {
      return null;
    }
    group = next.startsWith('/') ? next : `${group}/${next}`;
  }
  return null;
}

async function largestDataset(file: Hdf5File): Promise<IFound> {
  const { datasets } = await file.tree();
  const size = (shape: readonly number[]): number =>
    shape.reduce((product, extent) => product * extent, 1);
  const [largest] = datasets
    .filter(({ shape, element }) => shape.length === 3 && element !== null)
    .sort((a, b) => size(b.shape) - size(a.shape));
  if (largest === undefined) {
    throw new DatasetMissingError(`${file.path} holds no volume: no dataset has three axes.`, {
      path: file.path,
      datasets: []
    });
  }
  return { group: largest.path.slice(0, largest.path.lastIndexOf('/')), data: largest.path };
}

/** Step along x in micrometres; null where it is not told in a unit of length. */
async function voxelSize(file: Hdf5File, group: string): Promise<number | null> {
  const units = await file.attribute(`${group}/x`, 'units');
  const factor = UM[units ?? ''];
  const along = factor === undefined ? null : await file.numbers(`${group}/x`);
  const [first, second] = along ?? [];
  return first === undefined || second === undefined || factor === undefined
    ? null
    : Math.abs(second - first) * factor;
}
