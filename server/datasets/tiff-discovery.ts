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
 * Find projections, flats, darks and angles in a folder: in itself, in the folders inside it, and,
 * where it holds projections only, beside it.
 *
 * @throws InputError `format-unknown` where there are no TIFF files
 */
export async function findTiffs(folder: string): Promise<IFoundTiffs> {
  const inside = await groupsWithin(folder);
  const own = inside.groups.filter(group => kindOf(group, folder) === 'projections');
  const projections = own.reduce<ITiffGroup | null>(
    (best, group) => (best === null || group.paths.length > best.paths.length ? group : best),
    null
  );
  if (projections === null) {
    throw new InputError('format-unknown', `${folder} holds no TIFF projections.`, {
      path: folder
    });
  }
  const kinds = (
    groups: readonly ITiffGroup[],
    kind: 'flats' | 'darks',
    base: string
  ): ITiffGroup[] => groups.filter(group => kindOf(group, base) === kind);
  let flats = kinds(inside.groups, 'flats', folder);
  let darks = kinds(inside.groups, 'darks', folder);
  let angles = inside.angles;
  if (flats.length === 0 && darks.length === 0) {
    const parent = dirname(folder);
    const beside = await groupsWithin(parent).catch(() => NOTHING);
    flats = kinds(beside.groups, 'flats', parent);
    darks = kinds(beside.groups, 'darks', parent);
    angles ??= beside.angles;
  }
  return { projections, flats, darks, angles };
}

interface IContents {
  readonly groups: readonly ITiffGroup[];
  readonly angles: string | null;
}

const NOTHING: IContents = { groups: [], angles: null };

/** Groups of a folder and of those directly inside it. */
async function groupsWithin(folder: string): Promise<IContents> {
  const names = await folderNames(folder);
  const folders = names.filter(entry => entry.folder).slice(0, MOST_FOLDERS);
  const nested = await Promise.all(
    folders.map(({ name }) => groupsOf(join(folder, name)).catch(() => []))
  );
  const text = names.find(
    entry =>
      !entry.folder && /\.(txt|dat|csv|ang)$/iu.test(entry.name) && ANGLE_NAME.test(entry.name)
  );
  return {
    groups: [...(await groupsOf(folder)), ...nested.flat()],
    angles: text === undefined ? null : join(folder, text.name)
  };
}

const MOST_FOLDERS = 200;

function kindOf({ folder, stem }: ITiffGroup, base: string): 'projections' | 'flats' | 'darks' {
  const words = folder === base ? stem : `${basename(folder)}/${stem}`;
  return DARK_NAME.test(words) ? 'darks' : FLAT_NAME.test(words) ? 'flats' : 'projections';
}
