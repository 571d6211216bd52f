import { inputError } from './errors';
import type { IIterativeOptions, ISolveOptions } from './iterative-types';
import { checkCentres, checkFinite, checkPadding, checkWhole, LARGEST } from './plan-checks';

/** More iterations fit noise in every case known. */
const MOST_ITERATIONS = 10_000;

/** Refuse options that cannot be right, each with its sentence. */
export function checkIterativeOptions(options: IIterativeOptions): void {
  const { angles } = options;
  // callers without types send any text
  const method: string = options.method;
  if (method !== 'cgls' && method !== 'sirt') {
    throw inputError(`The iterative method "${method}" is unknown: choose cgls or sirt.`);
  }
  checkWhole('The number of iterations', options.iterations, 1, MOST_ITERATIONS);
  checkWhole('The detector width', options.columns, 1, LARGEST);
  checkWhole('The side of the slices', options.size, 1, LARGEST);
  checkPadding(options.paddedColumns, options.columns);
  if (angles.length === 0) throw inputError('There are no angles: at least one is needed.');
  checkFinite('Angle', angles);
  if (!Number.isFinite(options.scale) || options.scale === 0) {
    throw inputError(`The scale is ${options.scale}: it must be a finite number that is not 0.`);
  }
  if (options.contained && method === 'sirt') {
    throw inputError('contained is for cgls alone: the weights of sirt belong to seen rays.');
  }
  if (options.notNegative && method === 'cgls') {
    throw inputError('notNegative is for sirt alone: the steps of cgls would not be conjugate.');
  }
}

export function checkLength(what: string, values: Float32Array, expected: number): void {
  if (values.length !== expected) {
    throw inputError(`${what} ${values.length} values, but ${expected} are needed.`);
  }
}

/** Refuse data that do not fit; gives the number of slices. */
export function checkSolve(
  { angles, columns, size }: IIterativeOptions,
  sinograms: Float32Array,
  centres: Float64Array,
  { start, out }: ISolveOptions
): number {
  const count = checkCentres(centres);
  checkLength(
    `With ${count} slices of ${angles.length} angles x ${columns} columns the sinograms hold`,
    sinograms,
    count * angles.length * columns
  );
  const pixels = count * size * size;
  const slices = `With ${count} slices of ${size} x ${size}`;
  if (start) checkLength(`${slices} the start holds`, start, pixels);
  if (out) checkLength(`${slices} the output holds`, out, pixels);
  return count;
}
