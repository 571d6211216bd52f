import { isFiveSmooth, paddedColumns } from '../engine/ts/padding';
import type { IPlanOptions } from '../engine/ts/types';
import type { ICase } from './cases';

/** What the engine does for one slice of a batch, by its own parameter table (engine/README.md). */
export interface IWorkLoad {
  /** Length of the transforms of the rows. */
  readonly padded: number;
  /** Length of the transforms of the grid. */
  readonly grid: number;
  /** Floating-point operations of the Fourier transforms, 5 n lg n each and two slices in one. */
  readonly transformFlops: number;
  /** Those of gridding: a weight times a complex number is added to each cell. */
  readonly griddingFlops: number;
  /** Bytes that go past the caches: rows in, spectra and half-made pictures out and in, slices out. */
  readonly bytes: number;
}

const OVERSAMPLING = 1.25;
const KERNEL_CELLS = 5;

function evenFiveSmooth(least: number): number {
  let length = Math.ceil(least);
  while (length % 2 !== 0 || !isFiveSmooth(length)) length++;
  return length;
}

/** Work for one slice, float32 between the phases. */
export function workLoad(
  { angles, columns }: ICase,
  accuracy: IPlanOptions['accuracy']
): IWorkLoad {
  const padded = paddedColumns(columns, accuracy);
  const grid = evenFiveSmooth(OVERSAMPLING * columns);
  const transform = (length: number) => 2.5 * length * Math.log2(length);
  return {
    padded,
    grid,
    transformFlops: angles * transform(padded) + (grid + columns) * transform(grid),
    griddingFlops: angles * (padded + 1) * KERNEL_CELLS ** 2 * 2,
    bytes: 4 * (angles * columns + 2 * angles * (padded + 1) + 2 * grid * columns + columns ** 2)
  };
}
