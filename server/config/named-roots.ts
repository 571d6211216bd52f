import { basename, dirname, isAbsolute } from 'node:path';
import { isHepsctError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import { identify } from '../files/identity';
import { Roots } from '../files/roots';
import type { IConfig } from './config';

/**
 * The configured roots, and the places a recipe itself names: its user named them. What a file names
 * must lie under the roots or under that file's folder.
 *
 * For the command line and for workers, whose recipes were checked when they were submitted.
 *
 * @throws NotFoundError `not-found`, PermissionError `permission-denied` for the scan itself
 */
export async function rootsNamedBy(
  { input, angles }: Pick<IRecipe, 'input' | 'angles'>,
  { roots: folders }: Pick<IConfig, 'roots'>
): Promise<Roots> {
  let roots = await (await Roots.create(folders)).withNamed(input.path);
  for (const named of [input.data, input.flats, input.darks, angles.source]) {
    // A dataset of a file begins with / as well: only what exists is a place; of a series, its folder.
    const place = named !== null && basename(named).endsWith('*') ? dirname(named) : named;
    if (place !== null && isAbsolute(place) && (await isPlace(place))) {
      roots = await roots.withNamed(place);
    }
  }
  return roots;
}

/** Whether something stands at a path and may be looked at. */
export async function isPlace(path: string): Promise<boolean> {
  try {
    await identify(path);
    return true;
  } catch (error) {
    if (isHepsctError(error)) {
      return false;
    }
    throw error;
  }
}
