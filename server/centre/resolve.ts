import type { IEngine } from '../../engine/ts/types';
import { HepsctError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanNote } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { IScan } from '../datasets/scan';
import type { ICentreFinding } from './answer';
import { findScanCentre } from './find-scan-centre';

/** A recipe whose centre is a number or the file's own, and how it was found. */
export interface IResolvedRecipe {
  readonly recipe: IRecipe;
  readonly notes: readonly IScanNote[];
}

/**
 * Put the column in the place of `centre: "auto"`; other recipes stay as they are.
 *
 * @throws HepsctError `no-answer` where the data do not tell it; what `findScanCentre` throws
 */
export async function resolveCentre(
  recipe: IRecipe,
  scan: IScan,
  engine: IEngine,
  signal: AbortSignal
): Promise<IResolvedRecipe> {
  return recipe.centre === 'auto'
    ? resolvedBy(
        await findScanCentre({ engine, scan, recipe, rows: 'spread', range: null }, signal),
        recipe
      )
    : { recipe, notes: [] };
}

/**
 * The recipe with what was found.
 *
 * @throws HepsctError `no-answer` for a refusal
 */
export function resolvedBy(finding: ICentreFinding, recipe: IRecipe): IResolvedRecipe {
  const { centre, error, refusal, rows, slope = 0 } = finding;
  if (refusal !== null || centre === null || error === null) {
    throw new HepsctError('no-answer', refusal?.message ?? 'The centre was not found.', {
      reason: refusal?.reason ?? 'silent'
    });
  }
  const column = Number(centre.toFixed(3));
  const tilt = slope === 0 ? '' : ` It moves by ${slope.toPrecision(3)} pixels a row.`;
  const message = `The centre ${column} was found from ${counted(rows.length, 'row')}; its standard error is ${error.toFixed(3)} pixels.${tilt}`;
  return {
    recipe: { ...recipe, centre: { column, slope } },
    notes: [{ code: 'centre-found', level: 'info', message }]
  };
}
