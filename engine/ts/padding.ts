import { inputError } from './errors';
import type { IPlanOptions } from './types';

/** Smallest ratio of padded length to detector width: table 3.3 of the engine's README. */
const FACTOR: Readonly<Record<IPlanOptions['accuracy'], number>> = { fast: 1.5, reference: 2 };

/** Whether a length has no prime factor above 5, so that the mixed-radix FFT takes it. */
export function isFiveSmooth(length: number): boolean {
  let rest = length;
  for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
  return rest === 1;
}

/**
 * Length the detector rows are extended to: the smallest even 5-smooth number that is at least
 * 1.5 (`fast`) or 2 (`reference`) times the detector width.
 */
export function paddedColumns(columns: number, accuracy: IPlanOptions['accuracy']): number {
  if (!Number.isInteger(columns) || columns < 1) {
    throw inputError(
      `The detector width is ${columns}: it must be a whole number of pixels, at least 1.`
    );
  }
  let length = Math.ceil(columns * FACTOR[accuracy]);
  while (length % 2 !== 0 || !isFiveSmooth(length)) length++;
  return length;
}
