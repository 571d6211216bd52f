import { CapacityError } from '../../protocol/errors';
import type { IPrediction } from '../../protocol/job';
import { counted } from '../../protocol/sentences';
import type { IPlan } from './plan.types';

/** What a machine has for a job. */
export interface IResources {
  readonly memoryBudgetBytes: number;
  /** Free where the output will stand. */
  readonly diskFreeBytes: number;
  /** Free where scratch files stand; null where that is the disk of the output. */
  readonly scratchFreeBytes: number | null;
}

/** What a plan will cost, and in sentences what stands against it. */
export function predict(
  plan: IPlan,
  { memoryBudgetBytes, diskFreeBytes, scratchFreeBytes }: IResources
): IPrediction {
  const problems: string[] = [];
  if (plan.memoryBytes > memoryBudgetBytes) {
    problems.push(
      `Two slices of ${plan.size} x ${plan.size} from ${counted(plan.projections.length, 'projection')} need ${gigabytes(plan.memoryBytes)} of memory, but ${gigabytes(memoryBudgetBytes)} may be used: raise the memory budget or leave projections out.`
    );
  }
  const apart = scratchFreeBytes !== null;
  const there = apart ? plan.diskBytes - plan.scratchBytes : plan.diskBytes;
  if (there > diskFreeBytes) {
    const scratch = plan.scratchBytes > 0 && !apart ? ' and its scratch file' : '';
    problems.push(
      `The job needs ${gigabytes(there)} of disk for ${plan.outputPath}${scratch}, but ${gigabytes(diskFreeBytes)} are free: free some space, choose fewer rows or another place.`
    );
  }
  if (apart && plan.scratchBytes > scratchFreeBytes) {
    problems.push(
      `The job needs ${gigabytes(plan.scratchBytes)} of disk for the scratch file in its own folder, but ${gigabytes(scratchFreeBytes)} are free there: free some space or choose fewer rows.`
    );
  }
  return {
    slices: plan.rows.length,
    size: plan.size,
    slabs: plan.slabs.length,
    reading: plan.reading,
    engine: plan.engine,
    memoryBytes: Math.round(plan.memoryBytes),
    memoryBudgetBytes: Math.round(memoryBudgetBytes),
    diskBytes: Math.round(plan.diskBytes),
    diskFreeBytes: Math.round(diskFreeBytes),
    outputPath: plan.outputPath,
    fits: problems.length === 0,
    problems,
    notes: [...plan.notes]
  };
}

/**
 * Refuse a job that does not fit, before anything is written.
 *
 * @throws CapacityError `memory-short`, `disk-short`
 */
export function refuseWhatDoesNotFit(prediction: IPrediction): void {
  const [problem] = prediction.problems;
  if (problem === undefined) {
    return;
  }
  const { memoryBytes, memoryBudgetBytes, diskBytes, diskFreeBytes, outputPath } = prediction;
  if (memoryBytes > memoryBudgetBytes) {
    throw new CapacityError('memory-short', problem, {
      needed: memoryBytes,
      allowed: memoryBudgetBytes
    });
  }
  throw new CapacityError('disk-short', problem, {
    needed: diskBytes,
    free: diskFreeBytes,
    path: outputPath
  });
}

/** Bytes in the words of sentences. */
export function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
