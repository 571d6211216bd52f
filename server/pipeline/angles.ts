import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { IScanNote } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { IScan } from '../datasets/scan';
import { angleWeights } from './weights';

/** The projections a recipe uses, where they were taken and what each weighs. */
export interface IAngleSelection {
  /** Indexes of projections, ascending. */
  readonly projections: readonly number[];
  /** Radians, offset and direction applied, one per used projection. */
  readonly anglesRad: readonly number[];
  /** Radians; a complete set adds up to pi. */
  readonly weights: readonly number[];
  readonly notes: readonly IScanNote[];
}

/** What of a scan says where its projections were taken. */
export type IAngledScan = Pick<IScan, 'anglesRad' | 'anglesRefusal' | 'description'>;

/**
 * Choose the projections of a recipe: the scan's angles times the direction, plus the offset, without
 * those left out.
 *
 * @throws InputError `angles-missing` where the scan names none, `angles-count` where their number is
 *   not that of the projections, `angles-unreadable` for one that is not finite, `recipe-invalid` for
 *   a left-out projection that does not exist
 */
export function selectAngles(scan: IAngledScan, recipe: IRecipeAngles): IAngleSelection {
  const { path, projections: count } = scan.description;
  const found = checkedAngles(scan);
  const leftOut = new Set(recipe.leftOut);
  for (const index of leftOut) {
    if (index >= count) {
      throw new InputError(
        'recipe-invalid',
        `The recipe cannot be used: angles.leftOut names projection ${index}, but ${path} has projections 0 to ${count - 1}.`,
        { field: 'angles.leftOut', value: index, allowed: `0 to ${count - 1}` }
      );
    }
  }
  const projections = found.flatMap((_, index) => (leftOut.has(index) ? [] : [index]));
  if (projections.length === 0) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: angles.leftOut names all ${count} projections of ${path}; fewer may be left out.`,
      {
        field: 'angles.leftOut',
        allowed: `fewer than ${count} projections`
      }
    );
  }
  const offset = (recipe.offsetDeg * Math.PI) / 180;
  const anglesRad = projections.map(index => recipe.direction * (found[index] ?? 0) + offset);
  const { weights, wedges } = angleWeights(anglesRad);
  const notes = wedges.map(([from, to]): IScanNote => ({
    code: 'missing-wedge',
    level: 'warning',
    message: `No projections between ${degrees(from)} and ${degrees(to)} degrees: the missing wedge is not filled, edges along it will be blurred.`
  }));
  return { projections, anglesRad, weights, notes };
}

function checkedAngles({ anglesRad, anglesRefusal, description }: IAngledScan): number[] {
  const { path, projections } = description;
  if (anglesRefusal) {
    throw anglesRefusal;
  }
  if (anglesRad === null) {
    throw new InputError(
      'angles-missing',
      `${path} names no angles: choose the dataset or the text file that holds them (angles.source).`,
      { path }
    );
  }
  if (anglesRad.length !== projections) {
    throw new InputError(
      'angles-count',
      `${path} has ${counted(projections, 'projection')}, but ${counted(anglesRad.length, 'angle')}: choose the lines that belong to the projections (angles.lines).`,
      { path, projections, angles: anglesRad.length }
    );
  }
  const wrong = anglesRad.findIndex(angle => !Number.isFinite(angle));
  if (wrong >= 0) {
    throw new InputError(
      'angles-unreadable',
      `The angle of projection ${wrong} of ${path} is ${anglesRad[wrong]}: correct the file or leave the projection out of it.`,
      { path, projection: wrong }
    );
  }
  return [...anglesRad];
}

function degrees(radians: number): string {
  return ((radians * 180) / Math.PI).toFixed(1);
}
