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
 * detector, and a note that says which. One that is yet to be found (`auto`) changes no cost, so that the middle stands
 * for it in predictions.
 */
export function centreOf(
  centre: RecipeCentre,
  description: Pick<IScanDescription, 'centre' | 'columns'>
): ICentre {
  const slope = centre === 'auto' ? 0 : centre.slope;
  if (centre !== 'auto' && centre.column !== null) {
    return { column: centre.column, slope, notes: [] };
  }
  if (centre === 'auto') {
    return {
      column: (description.columns - 1) / 2,
      slope,
      notes: [note('centre-auto', 'The centre is found in the data when the job is made.')]
    };
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
