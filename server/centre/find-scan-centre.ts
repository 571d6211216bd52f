import type { IEngine } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import { rowsOf } from '../pipeline/rows';
import type { ICentreFinding } from './answer';
import { findCentre, type ICentreWish } from './find';
import { spreadRows } from './rows';
import { scanSource } from './scan-source';

/** What is asked about a scan. */
export interface IScanCentreWish extends Pick<ICentreWish, 'range'> {
  readonly engine: IEngine;
  readonly scan: IScan;
  /** Steps, angles and rows count. */
  readonly recipe: IRecipe;
  /** All rows of the recipe, or a few spread over them. */
  readonly rows: 'all' | 'spread';
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
  const all = rowsOf(recipe.rows, scan.description);
  const rows = which === 'all' ? all : spreadRows(all);
  const source = await scanSource({ engine, recipe, scan, rows }, signal);
  return findCentre(engine, source, { rows, range }, signal);
}
