import type { ICountsPlan, IReconstructionPlan } from '../../engine/ts/types';
import { HepsctError } from '../../protocol/errors';
import { isIterative } from './iterative-method';
import type { ISinograms, IUncorrectedRows } from './sinograms';

/** How rows go through the engine. */
export interface IBatches {
  /** Slices at a time. */
  readonly batch: number;
  /** Called after each batch, and each iteration; what it throws ends the work. */
  readonly afterBatch?: () => Promise<void>;
  /** Ends the batch under way. */
  readonly signal?: AbortSignal;
}

/** Slices [first, first + axes.length) of the rows. */
interface IPart {
  readonly first: number;
  readonly axes: Float64Array;
  readonly out: Float32Array;
}

/**
 * Reconstruct sinograms, or rows that are corrected on the way, in batches of the engine. Pixels that are
 * mended are added to their counts.
 *
 * @param centres axis of each row
 * @param out (row, N, N) float32
 * @returns of iterative methods the norm of each slice's residual as a fraction of its data, else nothing
 */
export async function reconstructRows(
  plan: IReconstructionPlan,
  given: ISinograms | IUncorrectedRows,
  centres: readonly number[],
  out: Float32Array,
  { batch, afterBatch = () => Promise.resolve(), signal }: IBatches
): Promise<readonly number[]> {
  const [rows] = given.shape;
  const image = out.length / rows;
  const residuals: number[] = [];
  for (let first = 0; first < rows; first += batch) {
    const last = Math.min(rows, first + batch);
    const part: IPart = {
      first,
      axes: Float64Array.from(centres.slice(first, last)),
      out: out.subarray(first * image, last * image)
    };
    if ('rows' in given) {
      await reconstructUncorrected(plan, given, part, signal);
      await afterBatch();
    } else {
      residuals.push(...(await reconstructSinograms(plan, given, part, afterBatch, signal)));
    }
  }
  return residuals;
}

async function reconstructUncorrected(
  plan: IReconstructionPlan,
  { rows, counts }: IUncorrectedRows,
  { first, axes, out }: IPart,
  signal: AbortSignal | undefined
): Promise<void> {
  if (!takesCounts(plan)) {
    throw new HepsctError('internal', 'An iterative method needs sinograms, not counts.');
  }
  await plan.reconstructCounts(rows, first, axes, out, signal, counts);
}

async function reconstructSinograms(
  plan: IReconstructionPlan,
  { data, shape: [, angles, columns], counts }: ISinograms,
  { first, axes, out }: IPart,
  afterBatch: () => Promise<void>,
  signal: AbortSignal | undefined
): Promise<readonly number[]> {
  const row = angles * columns;
  const part = data.subarray(first * row, (first + axes.length) * row);
  if (isIterative(plan)) {
    const onIteration = () => afterBatch().then(() => true);
    const { curves } = await plan.solve(part, axes, { out, signal, counts, onIteration });
    return curves.map(curve => curve.at(-1)?.residual ?? 0);
  }
  await plan.reconstruct(part, axes, out, signal, counts);
  await afterBatch();
  return [];
}

function takesCounts(plan: IReconstructionPlan): plan is ICountsPlan {
  return 'reconstructCounts' in plan;
}
