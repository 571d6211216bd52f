/** What the tests of the reconstruction share: options with defaults, and the slow reference for them. */
import { paddedColumns } from '../padding';
import type { IEngine, IPlanOptions } from '../types';
import { evenAngles, evenWeights } from './analytic';
import { slowFbp } from './slow-fbp';

/** A plan for `columns` detector pixels and as many angles over 180 degrees. */
export function planOptions(columns: number, changes: Partial<IPlanOptions> = {}): IPlanOptions {
  const accuracy = changes.accuracy ?? 'fast';
  const angles = changes.angles ?? evenAngles(columns);
  return {
    method: 'gridding',
    accuracy,
    columns,
    angles,
    weights: evenWeights(angles.length),
    size: columns,
    paddedColumns: paddedColumns(columns, accuracy),
    filter: { name: 'shepp-logan', cutoff: 1 },
    scale: 1,
    ...changes
  };
}

/** The slow reference for one slice; `period` as in the plan unless given. */
export function truthOf(
  options: IPlanOptions,
  sinogram: Float32Array,
  centre: number,
  period = options.paddedColumns
): Float64Array {
  const { columns, angles, weights, size, filter } = options;
  return slowFbp(sinogram, {
    columns,
    angles,
    weights,
    size,
    centre,
    period,
    filter: filter.name,
    cutoff: filter.cutoff,
    ...(filter.order === undefined ? {} : { order: filter.order })
  });
}

/** Reconstruct once and dispose. */
export async function reconstruct(
  engine: IEngine,
  options: IPlanOptions,
  sinograms: Float32Array,
  centres: readonly number[]
): Promise<Float32Array> {
  const plan = engine.createPlan(options);
  try {
    return await plan.reconstruct(sinograms, Float64Array.from(centres));
  } finally {
    plan.dispose();
  }
}

/** One slice by the path of its own, once, and dispose. */
export async function reconstructSingle(
  engine: IEngine,
  options: IPlanOptions,
  sinogram: Float32Array,
  centre: number
): Promise<Float32Array> {
  const plan = engine.createPlan(options);
  try {
    return await plan.reconstructSingle(sinogram, centre);
  } finally {
    plan.dispose();
  }
}

export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Numbers in [0, 1), the same in every run (Lehmer's generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
