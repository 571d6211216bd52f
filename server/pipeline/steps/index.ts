import { HepsctError } from '../../../protocol/errors';
import { flatField } from './flat-field';
import { minusLog } from './minus-log';
import { stripesSorting } from './stripes-sorting';
import type { ICorrection } from './step';
import { zingerRemoval } from './zinger-removal';

/** Corrections by the name of their descriptor. */
export const CORRECTIONS: readonly ICorrection[] = [
  zingerRemoval,
  flatField,
  minusLog,
  stripesSorting
];

/** @throws HepsctError `recipe-unavailable` for a step without an implementation */
export function correctionOf(name: string): ICorrection {
  const found = CORRECTIONS.find(correction => correction.name === name);
  if (!found) {
    throw new HepsctError(
      'recipe-unavailable',
      `The step ${name} is not available in this version.`,
      { field: 'steps', value: name }
    );
  }
  return found;
}
