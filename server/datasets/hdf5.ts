import { basename } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import { isPixelElement } from '../hdf5/element-types';
import type { ITree, ITreeEntry } from '../hdf5/messages';
import type { IScan } from './scan';
import { type Hdf5Parts, recipeFrameAxis } from './hdf5-parts';
import { hdf5KindReader } from './hdf5-reader';
import { openKeyed } from './keyed-scan';

/** Any HDF5 file: parts by the paths the user gives, else by names that are common. */
export const hdf5Reader = hdf5KindReader({
  name: 'hdf5',
  title: 'Any HDF5 file',

  recognises: () => Promise.resolve(true),

  async open(parts: Hdf5Parts, angles: IRecipeAngles): Promise<IScan> {
    const { file, input, notes } = parts;
    const { path } = file;
    const tree = await parts.tree;
    if (tree.cut) {
      notes.info(
        'tree-cut',
        `${path} holds more objects than are listed: give the paths of the datasets.`
      );
    }
    const data = guessData(tree, input, path);
    if (input.data === null) {
      notes.info('data-guessed', `${data.path} is taken for the projections.`);
    }
    const frames = data.shape[recipeFrameAxis(input) ?? 0] ?? 0;
    const imageKey =
      input.imageKey === null && input.flats === null ? guessKey(tree, data.path, frames) : null;
    if (imageKey !== null) {
      notes.info(
        'image-key-guessed',
        `${imageKey} is taken for the image key (0 projection, 1 flat, 2 dark).`
      );
    }
    const theta = guessAngles(tree, data.path, frames);
    if (angles.source === null && theta[0] !== undefined) {
      notes.info('angles-guessed', `${theta[0]} is taken for the angles.`);
    }
    return await openKeyed(parts, angles, {
      kind: 'hdf5',
      title: (await parts.firstText(['/entry/title', '/entry1/title', '/title'])) ?? basename(path),
      data: [data.path],
      imageKey: imageKey === null ? [] : [imageKey],
      keyed: false,
      control: null,
      angles: theta,
      pixelSizeUm: null,
      centre: null
    });
  }
});

/** Paths of beamlines whose files have no definition; DIAD's first. */
const KNOWN_DATA = [
  '/entry/imaging/data',
  '/entry/data/data',
  '/entry1/data/data',
  '/exchange/data',
  '/data'
];
const KEY_NAME = /(^|_)image_?key$/iu;
const ANGLE_NAMES = [
  /^gts_theta_value$/u,
  /^rotation_angle$/iu,
  /^theta$/iu,
  /^angles?$/iu,
  /theta|rotation|angle/iu
];

/** The dataset the recipe names, else a well-known one, else the largest with three axes. */
function guessData(tree: ITree, input: IRecipeInput, file: string): ITreeEntry {
  if (input.data !== null) {
    const named = tree.datasets.find(({ path }) => path === input.data);
    return named ?? { path: input.data, shape: [], element: null, filters: [] };
  }
  const stacks = tree.datasets.filter(
    ({ shape, element }) => shape.length === 3 && isPixelElement(element)
  );
  const known = KNOWN_DATA.map(path => stacks.find(entry => entry.path === path)).find(
    entry => entry !== undefined
  );
  const largest = stacks.reduce<ITreeEntry | null>(
    (best, entry) => (best === null || elements(entry) > elements(best) ? entry : best),
    null
  );
  const found = known ?? largest;
  if (found === null) {
    const refused = tree.dangling.filter(link => link.refused);
    const lost = tree.dangling.filter(link => !link.refused);
    const links = [
      linksThat('lead nowhere', 'leads nowhere', lost),
      linksThat(
        'lead outside the folders that may be read',
        'leads outside the folders that may be read',
        refused
      )
    ].flatMap(words => (words === null ? [] : [`; ${words}`]));
    throw new InputError(
      'format-unknown',
      `${file} holds no dataset with three axes that could be projections${links.join('')}.`,
      { datasets: tree.datasets.length, dangling: lost.length, refused: refused.length }
    );
  }
  return found;
}

/** `2 of its links lead nowhere, the first is /a -> b.h5:/data`; null for none. */
function linksThat(many: string, one: string, links: ITree['dangling']): string | null {
  const [first] = links;
  if (first === undefined) {
    return null;
  }
  const named = `${first.path} -> ${first.target}`;
  return links.length === 1
    ? `its link ${named} ${one}`
    : `${links.length} of its links ${many}, the first is ${named}`;
}

function elements({ shape }: ITreeEntry): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function guessKey(tree: ITree, data: string, frames: number): string | null {
  const keys = listsOf(tree, frames).filter(({ path }) => KEY_NAME.test(lastName(path)));
  return nearest(keys, data)[0] ?? null;
}

/** Lists of angles for all frames, by how usual their names are; aliases of one list follow each other. */
function guessAngles(tree: ITree, data: string, frames: number): string[] {
  const lists = listsOf(tree, frames).filter(({ element }) => element?.kind === 'float');
  return ANGLE_NAMES.flatMap(name =>
    nearest(
      lists.filter(({ path }) => name.test(lastName(path))),
      data
    )
  );
}

function listsOf(tree: ITree, frames: number): ITreeEntry[] {
  return tree.datasets.filter(({ shape }) => shape.length === 1 && shape[0] === frames);
}

/**
 * Paths by how near they stand to `data`: those that share most of its groups first, of equals those
 * in a group of the same name (DIAD keeps the key of /entry/imaging/data in /entry/instrument/imaging).
 */
function nearest(entries: readonly ITreeEntry[], data: string): string[] {
  const groups = data.split('/').slice(0, -1);
  const common = (path: string): number => {
    const parts = path.split('/').slice(0, -1);
    const differ = parts.findIndex((part, i) => part !== groups[i]);
    return differ < 0 ? parts.length : differ;
  };
  const sameName = (path: string): number => (path.split('/').at(-2) === groups.at(-1) ? 1 : 0);
  return entries
    .map(({ path }) => path)
    .sort((a, b) => common(b) - common(a) || sameName(b) - sameName(a));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
