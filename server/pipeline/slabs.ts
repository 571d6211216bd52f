import type { ISlab } from './plan.types';

/** Bytes a worker holds whatever it reconstructs: Node, the engine's code, readers and their buffers. */
const BASE_BYTES = 250e6;
/** Larger slabs gain nothing: memory of a worker stays below this where its budget allows. */
const ENOUGH_BYTES = 1.8e9;

/**
 * Slabs that are read ahead of the one that is computed. A cold disk gives the first rows of a file
 * unevenly: it reads ahead for itself, far beyond what was asked for.
 */
export const READ_AHEAD = 2;

/** What one slice needs while it moves along the conveyor. */
export interface ISliceBytes {
  /** Pixels as they are read, of all projections used. */
  readonly raw: number;
  /** Flats and darks as they are read, and the fields made of them. */
  readonly fields: number;
  readonly sinogram: number;
  readonly image: number;
}

export interface ISlabSize {
  readonly count: number;
  /** Slices the engine computes at a time. */
  readonly batch: number;
  readonly memoryBytes: number;
}

/**
 * Memory of a worker with slabs of `count` slices: some are read ahead while one is corrected and
 * reconstructed and one is written.
 */
export function memoryOf(
  count: number,
  bytes: ISliceBytes,
  working: (slices: number) => number,
  batch: number
): number {
  const { raw, fields, sinogram, image } = bytes;
  return (
    BASE_BYTES +
    working(Math.min(count, batch)) +
    count * ((1 + READ_AHEAD) * (raw + fields) + sinogram + 2 * image)
  );
}

/**
 * The largest slab that fits: several batches of the engine, else one, else one of a batch half as large, and so
 * on: the engine needs half the memory for half as many slices, and its lanes stay full. Slabs are even, since
 * the engine computes slices 2i and 2i+1 of a call as one problem: a slice has the same partner whatever the
 * size of slabs and batches.
 *
 * The memory does not grow with the number of rows. A pair of slices that needs more than the budget is
 * answered too: the caller refuses it in words.
 */
export function slabSize(
  rows: number,
  most: number,
  bytes: ISliceBytes,
  working: (slices: number) => number,
  budgetBytes: number
): ISlabSize {
  const slab = (count: number, batch: number): ISlabSize => ({
    count,
    batch,
    memoryBytes: memoryOf(Math.min(count, rows), bytes, working, batch)
  });
  for (let batch = most; batch >= 2; batch /= 2) {
    const sizes = countsOf(rows, batch).map(count => slab(count, batch));
    const enough = Math.min(budgetBytes, ENOUGH_BYTES);
    const found = sizes.find(({ memoryBytes }) => memoryBytes <= enough) ?? sizes.at(-1);
    if (found && found.memoryBytes <= budgetBytes) {
      return found;
    }
  }
  return slab(2, 2);
}

/** Slices of a slab made of whole batches, most first: at least four slabs where there are rows enough, so that reading and computing overlap. */
function countsOf(rows: number, batch: number): number[] {
  const batches = Math.max(1, Math.floor(rows / 4 / batch));
  return Array.from({ length: batches }, (_, index) => (batches - index) * batch);
}

/** Cut `rows` slices into slabs of `count`. */
export function slabsOf(rows: number, count: number): ISlab[] {
  return Array.from({ length: Math.ceil(rows / count) }, (_, index) => ({
    index,
    first: index * count,
    count: Math.min(count, rows - index * count)
  }));
}
