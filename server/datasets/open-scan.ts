import { extname } from 'node:path';
import { InputError, isHepsctError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import type { ScanKind } from '../../protocol/scan';
import { isFolder } from '../files/folder-entries';
import { Hdf5File } from '../hdf5/hdf5-file';
import type { ICandidate, IScanContext, IScanReader } from './context';
import type { IScan } from './scan';
import { READERS } from './registry';

/** A recipe's input that leaves everything to the reader. */
export function inputOf(path: string): IRecipeInput {
  return {
    path,
    kind: 'auto',
    values: 'counts',
    data: null,
    flats: null,
    darks: null,
    imageKey: null,
    axes: null
  };
}

/** A recipe's angles that leave everything to the reader. */
export const ANGLES_AS_FOUND: IRecipeAngles = {
  source: null,
  lines: null,
  unit: 'auto',
  offsetDeg: 0,
  direction: 1,
  leftOut: []
};

/**
 * Open a scan of any kind. Angles are those of the file in radians: offset, direction and left-out
 * frames of the recipe are not applied here.
 *
 * @throws InputError, NotFoundError `not-found`, PermissionError `path-outside-roots`, `permission-denied`
 */
export async function openScan(
  input: IRecipeInput,
  angles: IRecipeAngles,
  context: IScanContext
): Promise<IScan> {
  const candidate = await look(input, context);
  try {
    const reader = await readerOf(candidate, input);
    return await reader.open(candidate, input, angles, context);
  } catch (error) {
    await candidate.hdf5?.close();
    throw error;
  }
}

/**
 * The kind of a scan, from its content.
 *
 * @throws as `openScan`; InputError `format-unknown`
 */
export async function detectKind(path: string, context: IScanContext): Promise<ScanKind> {
  const input = inputOf(path);
  const candidate = await look(input, context);
  try {
    return (await readerOf(candidate, input)).name;
  } finally {
    await candidate.hdf5?.close();
  }
}

async function look({ path, kind }: IRecipeInput, context: IScanContext): Promise<ICandidate> {
  const real = await context.roots.resolveInside(path);
  const folder = await isFolder(real);
  if (folder || kind === 'tiff') {
    return { path: real, folder, hdf5: null };
  }
  try {
    return { path: real, folder, hdf5: await Hdf5File.open(real, context) };
  } catch (error) {
    const other = isHepsctError(error) && error.code === 'file-not-hdf5' && kind === 'auto';
    if (other && !HDF5_NAMES.has(extname(real).toLowerCase())) {
      return { path: real, folder, hdf5: null };
    }
    throw error;
  }
}

/** Names that promise HDF5: a file that is not says so. */
const HDF5_NAMES = new Set(['.h5', '.hdf5', '.hdf', '.nxs', '.nx', '.he5']);

async function readerOf(candidate: ICandidate, { kind }: IRecipeInput): Promise<IScanReader> {
  for (const reader of READERS) {
    if (kind === 'auto' ? await reader.recognises(candidate) : reader.name === kind) {
      return reader;
    }
  }
  const { path } = candidate;
  throw new InputError(
    'format-unknown',
    `${path} is no scan that can be read here: an HDF5 file (DXchange, NXtomo or any), a folder of TIFF projections or a TIFF stack is needed.`,
    { path }
  );
}
