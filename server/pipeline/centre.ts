import type { RecipeCentre } from '../../protocol/recipe';
import type { IScanDescription, IScanNote } from '../../protocol/scan';

/** The axis of rotation as a line on the raw upright detector. */
export interface ICentre {
  /** Column at the middle row (H-1)/2; the first pixel's middle is 0. */
  readonly column: number;
  /** Pixels per row. */
  readonly slope: number;
  readonly notes: readonly IScanNote[];
}

/**
 * The centre of a recipe; where it names none, the one the file names, else the middle of the
 * detector, and a note that says which.
 */
export function centreOf(
  centre: RecipeCentre,
  description: Pick<IScanDescription, 'centre' | 'columns'>
): ICentre {
  const slope = centre === 'auto' ? 0 : centre.slope;
  if (centre !== 'auto' && centre.column !== null) {
    return { column: centre.column, slope, notes: [] };
  }
  if (description.centre !== null) {
    return {
      column: description.centre,
      slope,
      notes: [note('centre-file', `The centre ${description.centre} is the one the file names.`)]
    };
  }
  const column = (description.columns - 1) / 2;
  return {
    column,
    slope,
    notes: [
      note('centre-middle', `No centre is given: the middle of the detector, ${column}, is taken.`)
    ]
  };
}

/** centre(row) = column + slope (row - (H-1)/2), H = height of the raw detector. */
export function centreAt(
  { column, slope }: Pick<ICentre, 'column' | 'slope'>,
  row: number,
  height: number
): number {
  return column + slope * (row - (height - 1) / 2);
}

function note(code: string, message: string): IScanNote {
  return { code, level: 'info', message };
}
