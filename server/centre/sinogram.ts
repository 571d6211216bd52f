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
  await engine.removeMeanStripes(data, columns);
  signal.throwIfAborted();
  return { engine, row, data, columns, radians, signal };
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

/** A column of binned data on the detector. */
export function unbinned(centre: number, bin: number): number {
  return (centre + 0.5) * bin - 0.5;
}

/** A column of the detector in binned data. */
export function binned(centre: number, bin: number): number {
  return (centre + 0.5) / bin - 0.5;
}
