import type { IRings } from '../../engine/ts/index';
import type { IEngine } from '../../engine/ts/types';
import type { IArc } from './arc';

/** A detector row, rings taken off, in the order of its angles. */
export interface IRowData {
  readonly engine: IEngine;
  /** Of the detector. */
  readonly row: number;
  /** (angle, column), the rows of `arc`. */
  readonly data: Float32Array;
  readonly columns: number;
  readonly radians: Float64Array;
  /** What was taken off. */
  readonly rings: IRings;
  readonly signal: AbortSignal;
}

/** Which angles: all of them, or every second one beginning with the first or the second. */
export type Angles = 'all' | 'even' | 'odd';

/** Rings off, rows sorted. */
export async function prepareRow(
  engine: IEngine,
  sinogram: Float32Array,
  { row, columns }: Pick<IRowData, 'row' | 'columns'>,
  { rows, radians }: Pick<IArc, 'rows' | 'radians'>,
  signal: AbortSignal
): Promise<IRowData> {
  const data = await engine.groupSinogram(sinogram, columns, {
    rows,
    groups: rows.length,
    bin: 1
  });
  const rings = await engine.removeRings(data, columns);
  signal.throwIfAborted();
  return { engine, row, data, columns, radians, rings, signal };
}

/** Fewer rows and columns. */
export interface IReduced {
  readonly data: Float32Array;
  readonly columns: number;
  /** Mean angle of each row. */
  readonly radians: Float64Array;
  readonly bin: number;
}

/**
 * Average neighbours.
 *
 * @param most rows at most
 * @param bin columns that become one
 */
export async function reduce(
  { engine, data, columns, radians, signal }: IRowData,
  angles: Angles,
  most: number,
  bin: number
): Promise<IReduced> {
  const parity = angles === 'odd' ? 1 : 0;
  const stride = angles === 'all' ? 1 : 2;
  const rows = Int32Array.from(
    { length: Math.ceil((radians.length - parity) / stride) },
    (_, i) => parity + i * stride
  );
  const groups = Math.min(rows.length, most);
  const grouped = await engine.groupSinogram(data, columns, { rows, groups, bin });
  signal.throwIfAborted();
  const mean = Float64Array.from({ length: groups }, (_, group) => {
    const from = Math.floor((group * rows.length) / groups);
    const to = Math.floor(((group + 1) * rows.length) / groups);
    const some = rows.subarray(from, to);
    return some.reduce((sum, row) => sum + (radians[row] ?? 0), 0) / some.length;
  });
  return { data: grouped, columns: Math.floor(columns / bin), radians: mean, bin };
}

/** A row's columns about a centre. */
export interface IAbout extends IRowData {
  /** The first of them. */
  readonly first: number;
}

/** Columns that can be compared at all. */
const FEWEST_COLUMNS = 8;

/**
 * The columns that lie symmetrically about a centre, to half a column: what is done to the ends of rows is then done
 * to the same ends of their mirror images. Without that, fading out the ends of a row whose body reaches to one of them
 * moved the seam's answer by up to 0.7 pixels.
 */
export function aboutCentre(row: IRowData, centre: number): IAbout {
  const { columns, data, radians } = row;
  const first = Math.max(0, Math.round(2 * centre) - (columns - 1));
  const last = Math.min(columns - 1, Math.round(2 * centre));
  const kept = last - first + 1;
  if (kept < FEWEST_COLUMNS || kept === columns) {
    return { ...row, first: 0 };
  }
  const part = new Float32Array(kept * radians.length);
  radians.forEach((_, i) => {
    part.set(data.subarray(i * columns + first, i * columns + last + 1), i * kept);
  });
  return { ...row, data: part, columns: kept, first };
}

/** A column of binned data on the detector. */
export function unbinned(centre: number, bin: number): number {
  return (centre + 0.5) * bin - 0.5;
}

/** A column of the detector in binned data. */
export function binned(centre: number, bin: number): number {
  return (centre + 0.5) / bin - 0.5;
}
