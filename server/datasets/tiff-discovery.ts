import { basename, dirname, extname, join } from 'node:path';
import { InputError } from '../../protocol/errors';
import { folderNames } from '../files/folder-entries';

/** TIFF files of one folder whose names differ in a number only. */
export interface ITiffGroup {
  readonly folder: string;
  /** Name without its last number and what follows. */
  readonly stem: string;
  /** Whole paths in natural order. */
  readonly paths: readonly string[];
}

export interface IFoundTiffs {
  readonly projections: ITiffGroup;
  readonly flats: readonly ITiffGroup[];
  readonly darks: readonly ITiffGroup[];
  /** A text file that may hold the angles, or null. */
  readonly angles: string | null;
}

const FLAT_NAME = /flat|white|open|bright|beam|(^|[^a-z])(ff|ref|ob)([^a-z]|$)/iu;
const DARK_NAME = /dark|(^|[^a-z])df([^a-z]|$)/iu;
const ANGLE_NAME = /angle|theta|rotation/iu;

/** True for the names of TIFF files. */
export function isTiffName(name: string): boolean {
  return /^\.tiff?$|^\.btf$|^\.tf8$/iu.test(extname(name));
}

/** TIFF files of a folder by the beginning of their names, in natural order. */
export async function groupsOf(folder: string): Promise<ITiffGroup[]> {
  const names = (await folderNames(folder)).filter(
    entry => !entry.folder && isTiffName(entry.name)
  );
  const groups = new Map<string, string[]>();
  for (const { name } of names) {
    const stem = basename(name, extname(name)).replace(/\d+$/u, '');
    groups.set(stem, [...(groups.get(stem) ?? []), join(folder, name)]);
  }
  return [...groups].map(([stem, paths]) => ({ folder, stem, paths }));
}

/**
 * Find projections, flats, darks and angles in a folder: in itself and in the folders inside it,
 * and, where it holds projections only, beside it.
 *
 * @throws InputError `format-unknown` where there are no TIFF files, or several series
 */
export async function findTiffs(folder: string): Promise<IFoundTiffs> {
  const groups = [...(await groupsOf(folder)), ...(await groupsInside(folder))];
  const named = (kind: Kind): ITiffGroup[] =>
    groups.filter(group => kindOf(group, folder) === kind);
  const projections = oneSeries(named('projections'), folder);
  const found = {
    projections,
    flats: named('flats'),
    darks: named('darks'),
    angles: await angleFileIn(folder)
  };
  if (found.flats.length > 0 || found.darks.length > 0) {
    return found;
  }
  const beside = await findBeside(dirname(folder));
  return { ...found, ...beside, angles: found.angles ?? beside.angles };
}

/** True for a folder with TIFF files in it or directly below. */
export async function holdsTiffs(folder: string): Promise<boolean> {
  return (await groupsOf(folder)).length > 0 || (await groupsInside(folder)).length > 0;
}

/** Flats, darks and angles that stand beside a folder or file of projections, by their names. */
export async function findBeside(folder: string): Promise<Omit<IFoundTiffs, 'projections'>> {
  const own = await groupsOf(folder).catch(() => []);
  const inside = await groupsInside(folder).catch(() => []);
  // A folder beside it that does not say what it holds may be another scan.
  const named = (kind: Kind): ITiffGroup[] => [
    ...own.filter(group => kindOfName(group.stem) === kind),
    ...inside.filter(group => kindOfName(basename(group.folder)) === kind)
  ];
  return { flats: named('flats'), darks: named('darks'), angles: await angleFileIn(folder) };
}

type Kind = 'projections' | 'flats' | 'darks';

/** The largest series of the folder itself, else the only one inside. */
function oneSeries(groups: readonly ITiffGroup[], folder: string): ITiffGroup {
  const own = groups.filter(group => group.folder === folder);
  const folders = [...new Set(groups.map(group => group.folder))];
  if (own.length === 0 && folders.length > 1) {
    const some = folders.slice(0, 3).join(', ');
    throw new InputError(
      'format-unknown',
      `${folder} holds TIFF files in ${folders.length} folders (${some}${folders.length > 3 ? ', ...' : ''}): choose one of them.`,
      { path: folder, folders: folders.length }
    );
  }
  const candidates = own.length > 0 ? own : groups;
  const [largest] = candidates.toSorted((a, b) => b.paths.length - a.paths.length);
  if (largest === undefined) {
    throw new InputError('format-unknown', `${folder} holds no TIFF projections.`, {
      path: folder
    });
  }
  return largest;
}

async function groupsInside(folder: string): Promise<ITiffGroup[]> {
  const folders = (await folderNames(folder)).filter(entry => entry.folder).slice(0, MOST_FOLDERS);
  const groups = await Promise.all(
    folders.map(({ name }) => groupsOf(join(folder, name)).catch(() => []))
  );
  return groups.flat();
}

/** A text file whose name speaks of angles; null where there is none or it may not be looked for. */
async function angleFileIn(folder: string): Promise<string | null> {
  const names = await folderNames(folder).catch(() => []);
  const text = names.find(
    entry =>
      !entry.folder && /\.(txt|dat|csv|ang)$/iu.test(entry.name) && ANGLE_NAME.test(entry.name)
  );
  return text === undefined ? null : join(folder, text.name);
}

const MOST_FOLDERS = 200;

function kindOf({ folder, stem }: ITiffGroup, base: string): Kind {
  return kindOfName(folder === base ? stem : `${basename(folder)}/${stem}`);
}

function kindOfName(words: string): Kind {
  return DARK_NAME.test(words) ? 'darks' : FLAT_NAME.test(words) ? 'flats' : 'projections';
}
