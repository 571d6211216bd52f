import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { ScanKind } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { DatasetStack } from '../hdf5/dataset-stack';
import type { IScan } from './scan';
import { findAngles, type IFoundAngles, NO_ANGLES } from './found-angles';
import { type SizedFrameSet, StackFrameSet } from './frame-set';
import { frameRange } from './frame-stack';
import { axesName, type Hdf5Parts, recipeFrameAxis } from './hdf5-parts';
import { type ISortedFrames, sortByKey } from './image-key';
import { missingFrameNotes } from './missing-frames';
import { StackScan } from './stack-scan';

/** Where the parts of a scan may stand in an HDF5 file, best first. */
export interface IKeyedPlaces {
  readonly kind: ScanKind;
  readonly title: string;
  readonly data: readonly string[];
  readonly imageKey: readonly string[];
  /** True where a scan without a key is incomplete. */
  readonly keyed: boolean;
  /** ESRF's key that marks alignment frames by -1, or null. */
  readonly control: string | null;
  readonly angles: readonly string[];
  readonly pixelSizeUm: number | null;
  readonly centre: number | null;
}

/** Open a scan whose stack holds all frames, sorted by a key, or has flats and darks elsewhere. */
export async function openKeyed(
  parts: Hdf5Parts,
  angles: IRecipeAngles,
  places: IKeyedPlaces
): Promise<IScan> {
  const { file, input, notes } = parts;
  const data = await parts.requiredDataset(input.data, places.data);
  const frameAxis = recipeFrameAxis(input) ?? 0;
  const stack = await parts.stack(data, frameAxis);
  const sorted = await sortedFrames(parts, stack, places, data);
  if (sorted.projections.length === 0) {
    throw new InputError(
      'dataset-shape',
      `${data} of ${file.path} holds no projections by its image key.`,
      {
        file: file.path,
        path: data
      }
    );
  }
  const chosen = await anglesOf(parts, angles, places, stack, sorted.projections);
  const flats = await framesAt(parts, input.flats, data, sorted.flats);
  const darks = await framesAt(parts, input.darks, data, sorted.darks);
  missingFrameNotes(flats, darks, input, notes);
  const { dangling } = await parts.tree;
  return new StackScan({
    description: {
      path: file.path,
      kind: places.kind,
      title: places.title,
      values: input.values,
      data,
      axes: axesName(frameAxis),
      angles: chosen.description,
      pixelSizeUm: places.pixelSizeUm,
      centre: places.centre,
      notes: notes.all,
      datasets: await parts.datasets(),
      dangling,
      etag: await file.etag()
    },
    anglesRad: chosen.anglesRad,
    anglesRefusal: chosen.anglesRefusal,
    stack,
    projections: sorted.projections,
    flats,
    darks,
    close: () => file.close()
  });
}

async function sortedFrames(
  parts: Hdf5Parts,
  stack: DatasetStack,
  places: IKeyedPlaces,
  source: string
): Promise<ISortedFrames> {
  const { file, input, notes } = parts;
  const wanted = input.imageKey === null ? places.imageKey : [input.imageKey];
  const path = await parts.firstDataset(wanted);
  if (path === null && (input.imageKey !== null || (places.keyed && input.flats === null))) {
    throw await file.missing(wanted[0] ?? 'image_key', 'list');
  }
  const keys = path === null ? null : await file.numbers(path);
  if (keys === null) {
    return { projections: frameRange(0, stack.frames), flats: [], darks: [], invalid: 0 };
  }
  if (keys.length !== stack.frames) {
    throw new InputError(
      'frames-differ',
      `The image key ${path ?? ''} has ${counted(keys.length, 'entry', 'entries')}, ${source} has ${counted(stack.frames, 'frame')}.`,
      { file: file.path, path, keys: keys.length, frames: stack.frames }
    );
  }
  const control = places.control === null ? null : await file.numbers(places.control);
  const valid =
    control?.length === keys.length ? keys.map((key, i) => (control[i] === -1 ? 3 : key)) : keys;
  const sorted = sortByKey(valid, stack, source);
  if (sorted.invalid > 0) {
    notes.info(
      'frames-invalid',
      `${counted(sorted.invalid, 'frame')} ${sorted.invalid === 1 ? 'is' : 'are'} marked as invalid and left out.`
    );
  }
  return sorted;
}

async function anglesOf(
  parts: Hdf5Parts,
  angles: IRecipeAngles,
  places: IKeyedPlaces,
  stack: DatasetStack,
  projections: Uint32Array
): Promise<IFoundAngles> {
  let raw = await parts.namedAngles(angles);
  for (const path of places.angles) {
    raw ??= await parts.anglesAt(path);
  }
  if (raw === null) {
    parts.notes.warn(
      'angles-missing',
      'The file names no angles: choose a dataset or a text file.'
    );
    return NO_ANGLES;
  }
  return findAngles(raw, angles, { frames: stack.frames, projections }, parts.notes);
}

/** Flats or darks in a stack of their own, where the recipe names one. */
async function framesAt(
  parts: Hdf5Parts,
  named: string | null,
  data: string,
  found: readonly SizedFrameSet[]
): Promise<readonly SizedFrameSet[]> {
  // The stack of all frames, as the description names it, means those that the key tells apart.
  if (named === null || (named === data && found.length > 0)) {
    return found;
  }
  const stack = await parts.stack(named, recipeFrameAxis(parts.input) ?? 0, true);
  return [new StackFrameSet(stack, frameRange(0, stack.frames), null, named)];
}
