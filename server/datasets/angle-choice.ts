import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { IAngleDescription } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { Notes } from './context';

/** Angles as a file holds them. */
export interface IRawAngles {
  /** One per entry; null for a line that holds none (blank, comment). */
  readonly values: readonly (number | null)[];
  /** Dataset, file, or rule they come from. */
  readonly source: string;
  /** `units` attribute, or null. */
  readonly units: string | null;
  /** What an entry is called in a sentence. */
  readonly entries: 'lines' | 'entries';
  /** True where no file holds them: they are assumed. */
  readonly assumed?: boolean;
}

const ONE = { lines: 'line', entries: 'entry' } as const;

export interface IChosenAngles {
  readonly anglesRad: Float64Array;
  readonly description: IAngleDescription;
}

/** Which entries belong to projections: all frames of the stack, and those that are projections. */
export interface IAngleFrames {
  readonly frames: number;
  readonly projections: Uint32Array;
}

/**
 * Take the angles of the projections out of what the file holds, in radians. Offset and direction
 * of the recipe are not applied here.
 *
 * @throws InputError `angles-count` with both numbers and a range to choose, `angles-unreadable`
 */
export function chooseAngles(
  raw: IRawAngles,
  recipe: IRecipeAngles,
  { frames, projections }: IAngleFrames,
  notes: Notes
): IChosenAngles {
  const values = withinLines(raw, recipe, projections.length);
  const numbers = numbersIn(values);
  let chosen = numbers;
  if (numbers.length !== projections.length) {
    if (numbers.length !== frames || recipe.lines !== null) {
      throw countError(raw, numbers.length, projections.length);
    }
    chosen = Array.from(projections, frame => numbers[frame] ?? NaN);
  }
  if (!chosen.every(Number.isFinite)) {
    const at = chosen.findIndex(value => !Number.isFinite(value));
    throw new InputError(
      'angles-unreadable',
      `The angle of projection ${at} in ${raw.source} is not a number.`,
      { source: raw.source, projection: at }
    );
  }
  const description = describeAngles(chosen, raw, recipe, notes);
  const toRadians = description.unit === 'deg' ? Math.PI / 180 : 1;
  return { anglesRad: Float64Array.from(chosen, value => value * toRadians), description };
}

/** What was found, whether or not it belongs to the projections. */
export function describeAngles(
  values: readonly number[],
  raw: IRawAngles,
  recipe: IRecipeAngles,
  notes: Notes
): IAngleDescription {
  const { unit, unitSource } = unitOf(values, raw, recipe, notes);
  const toDegrees = unit === 'deg' ? 1 : 180 / Math.PI;
  return {
    count: values.length,
    firstDeg: (values[0] ?? 0) * toDegrees,
    lastDeg: (values.at(-1) ?? 0) * toDegrees,
    source: raw.source,
    unit,
    unitSource
  };
}

/** The entries that hold an angle. */
export function numbersIn(values: IRawAngles['values']): number[] {
  return values.filter(value => value !== null);
}

function withinLines(
  raw: IRawAngles,
  recipe: IRecipeAngles,
  projections: number
): readonly (number | null)[] {
  if (recipe.lines === null) {
    return raw.values;
  }
  const [first, last] = recipe.lines;
  if (!(first >= 1 && last >= first && last <= raw.values.length)) {
    throw new InputError(
      'angles-count',
      `${raw.source} has ${counted(raw.values.length, ONE[raw.entries], raw.entries)}; ${raw.entries} ${first} to ${last} were chosen for ${counted(projections, 'projection')}.`,
      {
        source: raw.source,
        angles: raw.values.length,
        projections,
        lines: [first, last],
        ...offered(raw.values, projections)
      }
    );
  }
  return raw.values.slice(first - 1, last);
}

function countError(raw: IRawAngles, count: number, projections: number): InputError {
  const range = suggestRange(raw.values, projections);
  const advice =
    range === null
      ? `choose another source of angles or fewer projections`
      : `choose the range, e.g. ${raw.entries} ${range[0]} to ${range[1]}`;
  return new InputError(
    'angles-count',
    `${counted(count, 'angle')} for ${counted(projections, 'projection')} in ${raw.source}: ${advice}.`,
    {
      source: raw.source,
      angles: count,
      projections,
      ...offered(raw.values, projections)
    }
  );
}

/** The range to choose first, and all that have an angle for each projection, as `11:101`. */
function offered(
  values: IRawAngles['values'],
  projections: number
): { readonly first: number | null; readonly last: number | null; readonly ranges: string[] } {
  const [first, last] = suggestRange(values, projections) ?? [null, null];
  return { first, last, ranges: fittingRanges(values, projections) };
}

/**
 * Ranges of entries (1-based, both ends included) with as many angles as there are projections: where
 * the stage turns steadily, the first ones and the last ones.
 */
function fittingRanges(values: IRawAngles['values'], projections: number): string[] {
  const entries = values.flatMap((value, index) => (value === null ? [] : [index + 1]));
  const from = (start: number): readonly [number, number] | null => {
    const [first, last] = [entries[start], entries[start + projections - 1]];
    return start < 0 || first === undefined || last === undefined ? null : [first, last];
  };
  const steady = suggestRange(values, projections);
  const ranges = [
    steady && from(entries.indexOf(steady[0])),
    from(0),
    from(entries.length - projections)
  ];
  return [...new Set(ranges.flatMap(range => (range === null ? [] : [range.join(':')])))];
}

/**
 * The first run of entries (1-based, both ends included) that turns steadily: the stage stands
 * still while flats and darks are taken, and moves on from projection to projection.
 */
export function suggestRange(
  values: readonly (number | null)[],
  projections: number
): [number, number] | null {
  if (projections < 1 || projections > values.length) {
    return null;
  }
  let from = 0;
  for (let i = 1; i < values.length && i - from < projections; i++) {
    const step = (values[i] ?? NaN) - (values[i - 1] ?? NaN);
    const before = i - 1 > from ? (values[i - 1] ?? NaN) - (values[i - 2] ?? NaN) : step;
    if (!(step * before > 0)) {
      from = step === 0 || Number.isNaN(step) ? i : i - 1;
    }
  }
  const steady = from + projections <= values.length;
  return steady ? [from + 1, from + projections] : [1, projections];
}

/** 3.1 of the conventions: the attribute decides; without one, above 2 pi they are degrees. */
function unitOf(
  values: readonly number[],
  raw: IRawAngles,
  recipe: IRecipeAngles,
  notes: Notes
): Pick<IAngleDescription, 'unit' | 'unitSource'> {
  if (recipe.unit !== 'auto') {
    return { unit: recipe.unit, unitSource: 'chosen' };
  }
  if (raw.assumed === true) {
    return { unit: raw.units === 'rad' ? 'rad' : 'deg', unitSource: 'guessed' };
  }
  if (raw.units !== null && /deg|rad/iu.test(raw.units)) {
    return { unit: /deg/iu.test(raw.units) ? 'deg' : 'rad', unitSource: 'attribute' };
  }
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const unit = largest > 2 * Math.PI ? 'deg' : 'rad';
  const word = unit === 'deg' ? 'degrees' : 'radians';
  notes.info(
    'angles-unit-guessed',
    `${raw.source} names no unit: its angles are taken for ${word} (largest ${largest.toPrecision(4)}).`
  );
  return { unit, unitSource: 'guessed' };
}
