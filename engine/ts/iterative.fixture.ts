/** What the tests of iterative methods share: options with defaults, and one reconstruction. */
import type { IIterativeOptions, ISolution } from './iterative-types';
import { paddedColumns } from './padding';
import { evenAngles } from './truth/analytic';
import type { IEngine } from './types';

export function iterativeOptions(
  columns: number,
  changes: Partial<IIterativeOptions> = {}
): IIterativeOptions {
  return {
    method: 'cgls',
    iterations: 12,
    columns,
    angles: evenAngles(columns),
    size: columns,
    paddedColumns: paddedColumns(columns, 'reference'),
    scale: 1,
    ...changes
  };
}

/** Reconstruct once and dispose. */
export async function solve(
  engine: IEngine,
  chosen: IIterativeOptions,
  sinograms: Float32Array,
  centres: readonly number[],
  start?: Float32Array
): Promise<ISolution> {
  const plan = engine.createIterativePlan(chosen);
  try {
    return await plan.solve(sinograms, Float64Array.from(centres), start ? { start } : {});
  } finally {
    plan.dispose();
  }
}
