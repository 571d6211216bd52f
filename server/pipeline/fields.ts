import type { IEngine, IFlatFields, RawPixels } from '../../engine/ts/types';
import { InputError } from '../../protocol/errors';
import type { IFrameSet, IScan } from '../datasets/scan';

/** How the frames of a set become one. */
export type Average = 'average' | 'median';
/** Whether flats taken at several times are blended. */
export type Drift = 'auto' | 'none' | 'linear';

/** Frames as they are read, (frame, row, column). */
export interface IRawSet {
  readonly count: number;
  readonly position: number | null;
  readonly data: RawPixels;
}

/** Flats and darks of a block of detector rows. */
export interface IRawFields {
  readonly flats: readonly IRawSet[];
  readonly darks: readonly IRawSet[];
  /** Pixels of a frame of the block. */
  readonly pixels: number;
}

/** Fields for the projections [first, first + count) of a block. */
export interface IFieldPart {
  readonly first: number;
  readonly count: number;
  readonly fields: IFlatFields;
}

export interface IFieldOptions {
  readonly average: Average;
  readonly drift: Drift;
  /** Of the scan, for sentences. */
  readonly path: string;
}

/** Flats and darks of detector rows [first, first + count). */
export async function readFields(
  scan: Pick<IScan, 'flats' | 'darks' | 'description'>,
  first: number,
  count: number,
  signal?: AbortSignal
): Promise<IRawFields> {
  const read = async (set: IFrameSet): Promise<IRawSet> => {
    const { data } = await set.readRows(first, count, signal);
    return { count: set.count, position: set.position, data };
  };
  return {
    flats: await Promise.all(scan.flats.map(read)),
    darks: await Promise.all(scan.darks.map(read)),
    pixels: count * scan.description.columns
  };
}

/**
 * One flat and one dark for every projection.
 *
 * `none` takes all sets together. `linear` draws straight lines between the averages of the sets along
 * the time of the scan (0 the first projection, 1 the last; before the first and after the last set
 * the field stays as it is); `auto` does so where the sets have different, known positions. Darks
 * follow the same lines where they were taken with the flats, else they are one set; none at all
 * count as zero.
 *
 * @param times of the projections, ascending
 * @throws InputError `flats-missing`; `recipe-invalid` where `linear` has nothing to go along
 */
export async function combineFields(
  engine: Pick<IEngine, 'averageFrames' | 'medianFrames'>,
  { flats, darks, pixels }: IRawFields,
  { average, drift, path }: IFieldOptions,
  times: readonly number[]
): Promise<IFieldPart[]> {
  if (flats.length === 0) {
    throw flatsMissing(path);
  }
  const combine = (sets: readonly IRawSet[]): Promise<Float32Array> =>
    combined(engine, sets, average);
  const darkOf = async (sets: readonly IRawSet[]): Promise<Float32Array> =>
    sets.length === 0 ? new Float32Array(pixels) : combine(sets);
  const stops = drift === 'none' ? [] : positionsOf(flats);
  if (drift === 'linear' && stops.length < 2) {
    throw new InputError(
      'recipe-invalid',
      `The recipe asks for flats linear in time, but ${path} tells of no two times at which flats were taken: choose "All as one set" (drift none).`,
      { field: 'steps.drift', value: 'linear', allowed: 'auto, none' }
    );
  }
  if (stops.length < 2) {
    const fields = {
      dark: await darkOf(darks),
      before: await combine(flats),
      after: null,
      darkAfter: null,
      mix: null
    };
    return [{ first: 0, count: times.length, fields }];
  }
  const darkStops = positionsOf(darks);
  const together =
    darkStops.length === stops.length && darkStops.every((stop, index) => stop === stops[index]);
  const before = await Promise.all(
    stops.map(stop => combine(flats.filter(set => set.position === stop)))
  );
  const dark = await Promise.all(
    together
      ? stops.map(stop => combine(darks.filter(set => set.position === stop)))
      : [darkOf(darks)]
  );
  return stretches(stops, times).map(({ from, first, count }) => {
    const low = stops[from] ?? 0;
    const span = (stops[from + 1] ?? 1) - low;
    const mix = Float32Array.from(times.slice(first, first + count), time =>
      Math.min(1, Math.max(0, (time - low) / span))
    );
    const fields: IFlatFields = {
      before: before[from] ?? new Float32Array(pixels),
      after: before[from + 1] ?? null,
      dark: dark[together ? from : 0] ?? new Float32Array(pixels),
      darkAfter: together ? (dark[from + 1] ?? null) : null,
      mix
    };
    return { first, count, fields };
  });
}

/** The refusal of counts without flats. */
export function flatsMissing(path: string): InputError {
  return new InputError(
    'flats-missing',
    `${path} has no flats, so counts cannot become transmission: choose the flats (input.flats), or say that the values are transmission or attenuation already (input.values).`,
    { path }
  );
}

/** Distinct known times of the sets, ascending; none when the time of any is unknown. */
function positionsOf(sets: readonly IRawSet[]): number[] {
  const known = sets.flatMap(({ position }) => (position === null ? [] : [position]));
  return known.length < sets.length ? [] : [...new Set(known)].sort((a, b) => a - b);
}

/** Runs of projections between stop `from` and the next one. */
function stretches(
  stops: readonly number[],
  times: readonly number[]
): { from: number; first: number; count: number }[] {
  const runs: { from: number; first: number; count: number }[] = [];
  for (const [index, time] of times.entries()) {
    const next = stops.findIndex(stop => stop > time);
    const from = Math.min(stops.length - 2, Math.max(0, (next < 0 ? stops.length : next) - 1));
    const last = runs.at(-1);
    if (last && last.from === from) {
      last.count += 1;
    } else {
      runs.push({ from, first: index, count: 1 });
    }
  }
  return runs;
}

function combined(
  engine: Pick<IEngine, 'averageFrames' | 'medianFrames'>,
  sets: readonly IRawSet[],
  average: Average
): Promise<Float32Array> {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const frames = joined(sets.map(({ data }) => data));
  return average === 'median'
    ? engine.medianFrames(frames, count)
    : engine.averageFrames(frames, count);
}

/** Frames of several sets behind each other; of different types as float64, which holds them all. */
function joined(parts: readonly RawPixels[]): RawPixels {
  const [head] = parts;
  if (head && parts.length === 1) {
    return head;
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all =
    head && parts.every(part => part.constructor === head.constructor)
      ? emptyLike(head, length)
      : new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function emptyLike(pixels: RawPixels, length: number): RawPixels {
  if (pixels instanceof Uint8Array) return new Uint8Array(length);
  if (pixels instanceof Uint16Array) return new Uint16Array(length);
  if (pixels instanceof Int16Array) return new Int16Array(length);
  if (pixels instanceof Int32Array) return new Int32Array(length);
  if (pixels instanceof Uint32Array) return new Uint32Array(length);
  return pixels instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}
