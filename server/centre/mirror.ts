import { at, indexOfLeast } from './curve';
import { weightOf, type IMethodCurve } from './method-curve';
import { binned, reduce, unbinned, type Angles, type IRowData } from './sinogram';

/** Columns that the first look is made with, at least. */
const COARSE_COLUMNS = 128;
/** Angles that the spectrum is made of, at most. */
const MOST_ANGLES = 360;
/** Candidates on each side of the first look's answer, in binned columns. */
const FINE_REACH = 5;
/** Least deviation of what the fine look says (pixels; binned columns). */
const FLOOR = 0.055;
const FLOOR_BINNED = 0.0275;
/** Candidates that are so close to the best one are the same answer. */
const SAME = 8;

/** The first look: which column the half turns mirror best about, to a binned column. */
export interface ICoarse {
  readonly centre: number;
  readonly bin: number;
  /** Another candidate far from it. */
  readonly runnerUp: number | null;
  readonly centres: readonly number[];
  readonly metric: readonly number[];
}

/** Columns that become one for a first look. */
export function coarseBin(columns: number): number {
  return Math.max(1, Math.floor(columns / COARSE_COLUMNS));
}

/**
 * Vo's metric over a range of columns, with shifts of whole columns only: interpolated ones have less noise
 * between columns and would be preferred.
 */
export async function coarseCentre(
  row: IRowData,
  range: readonly [from: number, to: number]
): Promise<ICoarse> {
  const bin = coarseBin(row.columns);
  const { data, columns } = await reduce(row, 'all', MOST_ANGLES, bin);
  const from = Math.ceil(2 * binned(range[0], bin));
  const to = Math.max(from + 2, Math.floor(2 * binned(range[1], bin)));
  const { mean } = await row.engine.mirrorSpectrum(data, columns, from, to - from + 1);
  row.signal.throwIfAborted();
  const centres = Array.from(mean, (_, i) => unbinned((from + i) / 2, bin));
  return coarseOf(centres, [...mean], bin);
}

function coarseOf(centres: readonly number[], metric: readonly number[], bin: number): ICoarse {
  const least = indexOfLeast(metric);
  const far = metric.map((value, i) => (Math.abs(i - least) > SAME ? value : Infinity));
  const second = indexOfLeast(far);
  return {
    centre: at(centres, least),
    bin,
    runnerUp: Number.isFinite(at(far, second)) ? at(centres, second) : null,
    centres,
    metric
  };
}

/** The first looks at several rows as one: each counts by how far its least stands out of its roughness. */
export function pooledCoarse(looks: readonly [ICoarse, ...ICoarse[]]): ICoarse {
  const [{ centres, bin }] = looks;
  const metric = centres.map(() => 0);
  for (const { metric: own } of looks) {
    const rough = own.slice(2).map((value, i) => value - 2 * at(own, i + 1) + at(own, i));
    const power = rough.reduce((sum, value) => sum + value * value, 0) / Math.max(1, rough.length);
    own.forEach((value, i) => {
      metric[i] = at(metric, i) + value / Math.sqrt(Math.max(power, Number.MIN_VALUE));
    });
  }
  return coarseOf(centres, metric, bin);
}

/** The same on finer columns around an answer: mean and rms are two curves. */
export async function fineMirror(row: IRowData, coarse: ICoarse): Promise<IMethodCurve[]> {
  const bin = Math.max(1, Math.floor(coarse.bin / 2));
  const first = Math.round(2 * (binned(coarse.centre, bin) - FINE_REACH));
  const look = async (angles: Angles): Promise<Record<'mean' | 'rms', Float64Array>> => {
    const { data, columns } = await reduce(row, angles, MOST_ANGLES, bin);
    const curves = await row.engine.mirrorSpectrum(data, columns, first, 4 * FINE_REACH + 1);
    row.signal.throwIfAborted();
    return curves;
  };
  const all = await look('all');
  const even = await look('even');
  const odd = await look('odd');
  return (['mean', 'rms'] as const).map(kind => ({
    method: `mirror-${kind}` as const,
    first: unbinned(first / 2, bin),
    step: bin / 2,
    sought: 'least',
    all: all[kind],
    halves: [[even[kind], odd[kind]]],
    without: [],
    weight: weightOf(all[kind], even[kind], odd[kind]),
    floor: Math.max(FLOOR, FLOOR_BINNED * bin),
    ofEnds: true
  }));
}
