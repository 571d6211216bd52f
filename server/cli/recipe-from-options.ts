import { resolve } from 'node:path';
import { HepsctError } from '../../protocol/errors';
import { numberOf, rangeOf, wholeNumberOf } from './option-values';
import type { IMethodOptions, IScanOptions } from './scan-options';

/** A recipe as a person would write it: what was not asked for is left to its default. */
export type RecipeDraft = Readonly<Record<string, unknown>>;

export interface IOutputOptions {
  readonly output?: string;
  readonly format?: string;
}

/**
 * The recipe that the options of the command line describe, not yet checked.
 *
 * @param options with whole paths
 * @throws HepsctError `usage` naming option, value and what is allowed
 */
export function recipeFromOptions(
  path: string,
  options: IScanOptions & IMethodOptions & IOutputOptions
): RecipeDraft {
  const { data, flats, darks, imageKey, kind, values, axes } = options;
  return filled({
    recipe: 1,
    input: filled({
      path: resolve(path),
      kind,
      values,
      data,
      flats,
      darks,
      imageKey,
      axes
    }),
    angles: anglesOf(options),
    geometry: filled({ pixelSizeUm: numberOf('--pixel-size', options.pixelSize) }),
    rows: rowsOf(options.rows),
    steps: stepsOf(options),
    centre: centreOf(options),
    method: methodOf(options),
    output: outputOf(options)
  });
}

/** @throws HepsctError `usage` for a slope of an axis that is to be found */
function centreOf({ center, slope }: IMethodOptions): RecipeDraft | 'auto' {
  if (center !== 'auto') {
    return filled({
      column: numberOf('--center', center),
      slope: numberOf('--slope', slope)
    });
  }
  if (slope !== undefined) {
    throw new HepsctError(
      'usage',
      `--slope ${slope} has no meaning with --center auto: leave it out, or give the column.`,
      { option: '--slope', value: slope }
    );
  }
  return 'auto';
}

function anglesOf(options: IScanOptions): RecipeDraft | undefined {
  const [first, last] = rangeOf('--angle-lines', options.angleLines, 2);
  return filled({
    source: options.angles,
    lines: options.angleLines === undefined ? undefined : [first, last],
    unit: options.angleUnit,
    offsetDeg: numberOf('--angle-offset', options.angleOffset),
    direction: numberOf('--angle-direction', options.angleDirection),
    leftOut: leftOutOf(options.leaveOut)
  });
}

function leftOutOf(text: string | undefined): number[] | undefined {
  return text?.split(',').flatMap(part => {
    const [from, to = from] = part.split('-').map(end => wholeNumberOf('--leave-out', end));
    return Array.from(
      { length: Math.max(0, (to ?? 0) - (from ?? 0) + 1) },
      (_, index) => (from ?? 0) + index
    );
  });
}

function rowsOf(text: string | undefined): RecipeDraft | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (!text.includes(':')) {
    const row = wholeNumberOf('--rows', text) ?? 0;
    return { from: row, to: row + 1 };
  }
  const [from, to, step] = rangeOf('--rows', text, 3);
  return filled({ from, to, step });
}

/**
 * Counts need a flat-field correction and a logarithm, transmission the logarithm, attenuation nothing.
 * Zingers go before them, stripes after them.
 */
function stepsOf(options: IScanOptions & IMethodOptions): RecipeDraft[] | undefined {
  const { values = 'counts', average, floor } = options;
  const before = present([zingersOf(options)]);
  const after = present([stripesOf(options)]);
  if (average !== undefined && values !== 'counts') {
    throw new HepsctError(
      'usage',
      `--average ${average} has no meaning with --values ${values}: there are no flats to average.`,
      {
        option: '--average',
        value: average
      }
    );
  }
  const flatField = filled({ name: 'flat-field', average });
  const minusLog = filled({ name: 'minus-log', floor: numberOf('--floor', floor) });
  switch (values) {
    case 'transmission':
      return [...before, minusLog, ...after];
    case 'attenuation':
      return [...before, ...after];
    default:
      return average === undefined && floor === undefined && before.length + after.length === 0
        ? undefined
        : [...before, flatField, minusLog, ...after];
  }
}

function zingersOf({ zingers, zingerSize }: IMethodOptions): RecipeDraft | undefined {
  refuseAlone('--zinger-size', zingerSize, '--zingers', zingers);
  return zingers === undefined
    ? undefined
    : filled({
        name: 'zinger-removal',
        threshold: zingers === true ? undefined : numberOf('--zingers', zingers),
        size: wholeNumberOf('--zinger-size', zingerSize)
      });
}

function stripesOf({ stripes, stripeSize }: IMethodOptions): RecipeDraft | undefined {
  refuseAlone('--stripe-size', stripeSize, '--stripes', stripes);
  return stripes === undefined
    ? undefined
    : filled({ name: `stripes-${stripes}`, size: wholeNumberOf('--stripe-size', stripeSize) });
}

/** An option that says more about another one has no meaning without it. */
function refuseAlone(
  option: string,
  value: string | undefined,
  other: string,
  given: string | true | undefined
): void {
  if (value !== undefined && given === undefined) {
    throw new HepsctError('usage', `${option} ${value} has no meaning without ${other}.`, {
      option,
      value
    });
  }
}

function methodOf({
  method = 'gridding',
  filter,
  cutoff,
  order,
  accuracy,
  iterations,
  contained,
  notNegative
}: IMethodOptions): RecipeDraft | undefined {
  return filled({
    name: method,
    filter,
    cutoff: numberOf('--cutoff', cutoff),
    order: numberOf('--order', order),
    accuracy,
    iterations: numberOf('--iterations', iterations),
    contained,
    notNegative
  });
}

function outputOf({ output, format }: IOutputOptions): RecipeDraft | undefined {
  return filled({ path: output === undefined ? undefined : resolve(output), format });
}

function present(steps: readonly (RecipeDraft | undefined)[]): RecipeDraft[] {
  return steps.filter(step => step !== undefined);
}

/** Without what is undefined. */
function filled(values: Readonly<Record<string, unknown>>): RecipeDraft {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
