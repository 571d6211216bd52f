import { join } from 'node:path';
import { DatasetMissingError } from '../../../protocol/errors';
import { TiffStack } from '../../datasets/tiff-files/tiff-stack';
import { folderNames, isFolder, readText } from '../../files/folder-entries';
import { etagOf, identify } from '../../files/identity';
import { RECIPE_FILE, STACK_FILE } from '../formats/tiff';
import type { IOpenedVolume, IVolumeContext } from './reader';
import { parsedJson, storedRecipe } from './stored-recipe';

/** A folder of TIFF slices in the order of their numbers, or one TIFF with a slice a page. */
export async function openTiffVolume(
  path: string,
  { engine }: IVolumeContext,
  signal?: AbortSignal
): Promise<IOpenedVolume> {
  const folder = await isFolder(path);
  const names = folder
    ? (await folderNames(path)).filter(entry => !entry.folder).map(({ name }) => name)
    : [];
  const slices = folder
    ? names.filter(name => /\.tiff?$/iu.test(name)).map(name => join(path, name))
    : [path];
  if (slices.length === 0) {
    throw new DatasetMissingError(`${path} holds no volume: there are no TIFF files in it.`, {
      path,
      datasets: []
    });
  }
  const stack = await TiffStack.open(slices, engine, signal);
  const read = async (name: string): Promise<unknown> =>
    names.includes(name) ? parsedJson(await readText(join(path, name))) : null;
  const about = await read(STACK_FILE);
  const { unit, pixelSizeUm, detectorRows } = isRecord(about) ? about : {};
  const rows =
    isNumbers(detectorRows) && detectorRows.length === stack.frames ? detectorRows : null;
  const ends = [
    path,
    slices[0] ?? path,
    slices.at(-1) ?? path,
    ...(about === null ? [] : [join(path, STACK_FILE)])
  ];
  return {
    format: 'tiff',
    stack,
    unit: typeof unit === 'string' ? unit : '',
    detectorRows: rows ?? Array.from({ length: stack.frames }, (_, index) => index),
    voxelSizeUm: typeof pixelSizeUm === 'number' ? pixelSizeUm : null,
    recipe: storedRecipe(await read(RECIPE_FILE)),
    etag: etagOf(await Promise.all(ends.map(identify))),
    close: () => Promise.resolve()
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(item => typeof item === 'number');
}
