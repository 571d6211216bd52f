import { EngineError, inputError } from './errors';
import { isFiveSmooth } from './padding';
import type { IImagePart } from './image-part';
import type { FilterName, IPlanOptions } from './types';

/** The filters of hepsct_plan.h, in its order. */
export const FILTERS: readonly FilterName[] = [
  'ramp',
  'shepp-logan',
  'cosine',
  'hann',
  'hamming',
  'parzen',
  'butterworth',
  'none'
];

/** Longest row and side the 32-bit kernels are meant for. */
export const LARGEST = 32768;

export function checkWhole(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw inputError(`${what} is ${value}: it must be a whole number from ${least} to ${most}.`);
  }
}

export function checkFinite(what: string, values: Float64Array): void {
  const index = values.findIndex(value => !Number.isFinite(value));
  if (index >= 0) {
    throw inputError(`${what} ${index} is ${values[index]}: it must be a finite number.`);
  }
}

export function checkPadding(padded: number, columns: number): void {
  checkWhole('The padded length', padded, columns, 4 * LARGEST);
  if (padded % 2 !== 0 || !isFiveSmooth(padded)) {
    throw inputError(
      `The padded length is ${padded}: it must be even and have no prime factor above 5 (use paddedColumns).`
    );
  }
}

export function checkFilter(filter: IPlanOptions['filter']): void {
  if (!FILTERS.includes(filter.name)) {
    throw inputError(
      `The filter "${filter.name}" is unknown: choose one of ${FILTERS.join(', ')}.`
    );
  }
  if (!(filter.cutoff > 0 && filter.cutoff <= 1)) {
    throw inputError(
      `The cut-off is ${filter.cutoff}: it is a fraction of the Nyquist frequency, above 0 and at most 1.`
    );
  }
  if (
    filter.name === 'butterworth' &&
    !(filter.order !== undefined && filter.order > 0 && filter.order <= 64)
  ) {
    throw inputError(
      `The order of the butterworth filter is ${filter.order}: it must be above 0 and at most 64.`
    );
  }
}

/** Refuse options that cannot be right, each with its sentence. */
export function checkPlanOptions(options: IPlanOptions): void {
  const { angles, weights } = options;
  // callers without types send any text
  const method: string = options.method;
  const accuracy: string = options.accuracy;
  if (method !== 'gridding' && method !== 'fbp') {
    throw inputError(`The method "${method}" is unknown: choose gridding or fbp.`);
  }
  if (accuracy !== 'fast' && accuracy !== 'reference') {
    throw inputError(`The accuracy "${accuracy}" is unknown: choose fast or reference.`);
  }
  checkWhole('The detector width', options.columns, 1, LARGEST);
  checkWhole('The side of the slices', options.size, 1, LARGEST);
  checkPadding(options.paddedColumns, options.columns);
  if (angles.length === 0) throw inputError('There are no angles: at least one is needed.');
  if (weights.length !== angles.length) {
    throw inputError(
      `There are ${angles.length} angles and ${weights.length} weights: one weight an angle is needed.`
    );
  }
  checkFinite('Angle', angles);
  checkFinite('Weight', weights);
  checkFilter(options.filter);
  const upsampling: number = options.upsampling ?? 8;
  if (![2, 4, 8].includes(upsampling)) {
    throw inputError(`The upsampling is ${upsampling}: choose 2, 4 or 8.`);
  }
  if (!Number.isFinite(options.scale)) {
    throw inputError(`The scale is ${options.scale}: it must be a finite number.`);
  }
  if (options.memoryBytes !== undefined && !(options.memoryBytes > 0)) {
    throw inputError(`The memory budget is ${options.memoryBytes} bytes: it must be above 0.`);
  }
}

export function checkSliceCount(slices: number): void {
  if (!Number.isInteger(slices) || slices < 1) {
    throw inputError(`The number of slices is ${slices}: it must be a whole number, at least 1.`);
  }
}

/** Refuse a call that would take more than the budget. */
export function checkBudget(what: string, needed: number, budget: number | undefined): void {
  if (budget === undefined || needed <= budget) return;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  throw new EngineError(
    'engine-memory',
    `${what} ${megabytes(needed)} of working memory, but ${megabytes(budget)} may be used: raise the memory budget.`
  );
}

/** Refuse centres that cannot be right; gives the number of slices. */
export function checkCentres(centres: Float64Array): number {
  if (centres.length === 0) {
    throw inputError('There are no centres: one a slice is needed, and at least one slice.');
  }
  checkFinite('The centre of slice', centres);
  return centres.length;
}

/** Refuse data that do not fit the plan; gives the number of slices. */
export function checkSlices(
  options: IPlanOptions,
  part: Pick<IImagePart, 'rows' | 'columns'>,
  sinograms: Float32Array,
  centres: Float64Array,
  out: Float32Array | undefined
): number {
  const slices = checkCentres(centres);
  const expected = slices * options.angles.length * options.columns;
  if (sinograms.length !== expected) {
    throw inputError(
      `The sinograms hold ${sinograms.length} values, but ${slices} slices x ${options.angles.length} angles x ` +
        `${options.columns} columns are ${expected}.`
    );
  }
  checkOut(part, slices, out);
  return slices;
}

/** Refuse an output that does not hold the images of so many slices. */
export function checkOut(
  part: Pick<IImagePart, 'rows' | 'columns'>,
  slices: number,
  out: Float32Array | undefined
): void {
  const pixels = slices * part.rows * part.columns;
  if (out && out.length !== pixels) {
    throw inputError(
      `The output holds ${out.length} values, but ${slices} slices of ${part.rows} x ${part.columns} are ${pixels}.`
    );
  }
}
