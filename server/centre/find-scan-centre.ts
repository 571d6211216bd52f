import type { IEngine } from '../../engine/ts/types';
import { NotFoundError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import { rowsOf } from '../pipeline/rows';
import type { ICentreFinding } from './answer';
import { findCentre, type ICentreWish } from './find';
import { aboutRange } from './refusals';
import { spreadRows } from './rows';
import { scanSource } from './scan-source';

/** What is asked about a scan. */
export interface IScanCentreWish extends Pick<ICentreWish, 'range'> {
  readonly engine: IEngine;
  readonly scan: IScan;
  /** Steps, angles and rows count. */
  readonly recipe: IRecipe;
  /** These rows, all rows of the recipe, or a few spread over them. */
  readonly rows: 'all' | 'spread' | readonly number[];
}

/**
 * Find the axis of a scan.
 *
 * @throws InputError for rows or angles that the scan does not have; the signal's reason
 */
export async function findScanCentre(
  { engine, scan, recipe, rows: which, range }: IScanCentreWish,
  signal: AbortSignal
): Promise<ICentreFinding> {
  const rows = chosenRows(which, recipe, scan);
  const source = await scanSource({ engine, recipe, scan, rows }, signal);
  const height = scan.description.rows;
  return aboutRange(await findCentre(engine, source, { rows, range, height }, signal), range);
}

function chosenRows(
  which: IScanCentreWish['rows'],
  recipe: IRecipe,
  { description }: IScan
): readonly number[] {
  if (which === 'all' || which === 'spread') {
    const all = rowsOf(recipe.rows, description);
    return which === 'all' ? all : spreadRows(all);
  }
  const { rows: height, path } = description;
  const outside = which.find(row => row >= height);
  if (outside !== undefined) {
    throw new NotFoundError(
      'not-found',
      `There is no detector row ${outside}: ${path} has rows 0 to ${height - 1}.`,
      { path, row: outside, rows: height }
    );
  }
  return [...new Set(which)].sort((a, b) => a - b);
}
