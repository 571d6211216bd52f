import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { IAngleDescription } from '../../protocol/scan';
import {
  chooseAngles,
  describeAngles,
  type IAngleFrames,
  type IRawAngles,
  numbersIn
} from './angle-choice';
import type { Notes } from './context';

/** The angles of a scan, or why those that were found are not its own. */
export interface IFoundAngles {
  readonly anglesRad: Float64Array | null;
  readonly anglesRefusal: InputError | null;
  readonly description: IAngleDescription | null;
}

/** No angles at all. */
export const NO_ANGLES: IFoundAngles = { anglesRad: null, anglesRefusal: null, description: null };

/**
 * `chooseAngles`, but a scan whose angles differ in number from its projections opens all the same,
 * with a note: the user looks at it while choosing the lines.
 *
 * @throws InputError `angles-unreadable`
 */
export function findAngles(
  raw: IRawAngles,
  recipe: IRecipeAngles,
  frames: IAngleFrames,
  notes: Notes
): IFoundAngles {
  try {
    return { ...chooseAngles(raw, recipe, frames, notes), anglesRefusal: null };
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'angles-count') {
      throw error;
    }
    notes.warn(error.code, error.message);
    const values = numbersIn(raw.values);
    const description = values.every(Number.isFinite)
      ? describeAngles(values, raw, recipe, notes)
      : null;
    return { anglesRad: null, anglesRefusal: error, description };
  }
}
