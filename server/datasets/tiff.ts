import { basename, dirname, join } from 'node:path';
import { DatasetMissingError, InputError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import { counted } from '../../protocol/sentences';
import { isFolder } from '../files/folder-entries';
import { etagOf, identify } from '../files/identity';
import { inFlight } from '../files/reading';
import type { Roots } from '../files/roots';
import { readAngleFile } from './angle-file';
import { resolveBeside } from './beside';
import { type ICandidate, type IScanContext, type IScanReader, Notes } from './context';
import type { IScan } from './scan';
import { findAngles, NO_ANGLES } from './found-angles';
import { type SizedFrameSet, StackFrameSet } from './frame-set';
import { frameRange } from './frame-stack';
import { missingFrameNotes } from './missing-frames';
import { StackScan } from './stack-scan';
import {
  findBeside,
  findTiffs,
  groupsOf,
  holdsTiffs,
  type IFoundTiffs,
  isTiffName,
  type ITiffGroup
} from './tiff-discovery';
import { TiffStack } from './tiff-files/tiff-stack';

/** A folder of TIFF projections, or one TIFF file with a page a projection. */
export const tiffReader: IScanReader = {
  name: 'tiff',
  title: 'TIFF projections',

  async recognises({ path, folder, hdf5 }: ICandidate): Promise<boolean> {
    return folder ? await holdsTiffs(path) : hdf5 === null && isTiffName(path);
  },

  async open(
    { path, folder }: ICandidate,
    input: IRecipeInput,
    angles: IRecipeAngles,
    context: IScanContext
  ): Promise<IScan> {
    const base = folder ? path : join(path, '..');
    const roots = await context.roots.withNamed(path);
    const notes = new Notes();
    const found = await find(path, base, folder, input, roots);
    const open = (group: ITiffGroup): Promise<TiffStack> =>
      TiffStack.open(group.paths, context.engine, context.signal);
    const stack = await open(found.projections);
    const projections = frameRange(0, stack.frames);
    const setsOf = async (groups: readonly ITiffGroup[]): Promise<SizedFrameSet[]> =>
      await Promise.all(
        groups.map(async group => {
          const frames = await open(group);
          return new StackFrameSet(frames, frameRange(0, frames.frames), null, sourceOf(group));
        })
      );
    const flats = await setsOf(found.flats);
    const darks = await setsOf(found.darks);
    if (input.data === null && folder) {
      notes.info(
        'data-guessed',
        `${counted(found.projections.paths.length, 'file')} ${sourceOf(found.projections)} taken for the projections.`
      );
    }
    missingFrameNotes(flats, darks, input, notes);
    const source =
      angles.source === null ? found.angles : await resolveBeside(angles.source, base, roots);
    if (source === null) {
      notes.warn(
        'angles-missing',
        'A folder of TIFF files has no angles: choose a text file with one angle a line.'
      );
    } else if (angles.source === null) {
      notes.info('angles-guessed', `${source} is taken for the angles.`);
    }
    const chosen =
      source === null
        ? NO_ANGLES
        : findAngles(
            await readAngleFile(source),
            angles,
            { frames: stack.frames, projections },
            notes
          );
    return new StackScan({
      description: {
        path,
        kind: 'tiff',
        title: basename(path),
        values: input.values,
        data: sourceOf(found.projections),
        axes: 'angle,row,column',
        angles: chosen.description,
        pixelSizeUm: null,
        centre: null,
        notes: notes.all,
        datasets: [],
        dangling: [],
        etag: await etagOfFiles(found, source)
      },
      anglesRad: chosen.anglesRad,
      anglesRefusal: chosen.anglesRefusal,
      stack,
      projections,
      flats,
      darks,
      close: () => Promise.resolve()
    });
  }
};

/** What the recipe names, the rest as found in the folder. */
async function find(
  path: string,
  base: string,
  folder: boolean,
  input: IRecipeInput,
  roots: Roots
): Promise<IFoundTiffs> {
  const named = async (source: string | null): Promise<ITiffGroup[] | null> =>
    source === null ? null : await groupsAt(source, base, roots);
  const data = folder
    ? await named(input.data)
    : [{ folder: base, stem: basename(path), paths: [path] }];
  const flats = await named(input.flats);
  const darks = await named(input.darks);
  const found =
    data === null ? await findTiffs(base) : { projections: undefined, ...(await findBeside(base)) };
  const projections = data?.[0] ?? found.projections;
  if (projections === undefined) {
    throw new InputError('format-unknown', `${path} holds no TIFF projections.`, { path });
  }
  return {
    projections,
    flats: flats ?? found.flats,
    darks: darks ?? found.darks,
    angles: found.angles
  };
}

/** The files of a folder (the largest series first), the series `folder/stem*`, or one file. */
async function groupsAt(source: string, base: string, roots: Roots): Promise<ITiffGroup[]> {
  const series = source.endsWith('*') ? basename(source).slice(0, -1) : null;
  const path = await resolveBeside(series === null ? source : dirname(source), base, roots);
  if (series === null && !(await isFolder(path))) {
    return [{ folder: dirname(path), stem: basename(path), paths: [path] }];
  }
  const all = await groupsOf(path);
  const groups = all.filter(({ stem }) => series === null || stem === series);
  if (groups.length === 0) {
    throw new DatasetMissingError(`${source} holds no TIFF files.`, {
      path: source,
      datasets: all.map(sourceOf)
    });
  }
  return groups.sort((a, b) => b.paths.length - a.paths.length);
}

function sourceOf({ folder, stem, paths }: ITiffGroup): string {
  const [only] = paths;
  return paths.length === 1 && only !== undefined ? only : join(folder, `${stem}*`);
}

async function etagOfFiles(
  { projections, flats, darks }: IFoundTiffs,
  angles: string | null
): Promise<string> {
  const paths = [
    ...projections.paths,
    ...[...flats, ...darks].flatMap(group => group.paths),
    ...(angles === null ? [] : [angles])
  ];
  const identities = new Array<Awaited<ReturnType<typeof identify>>>(paths.length);
  await inFlight(paths.entries(), 16, async ([i, path]) => {
    identities[i] = await identify(path);
  });
  return etagOf(identities);
}
