import type { IRecipe } from '../../protocol/recipe';
import type { ErrorFields } from '../../protocol/errors';
import type { IPlan } from '../pipeline/plan.types';

/** Identity of one file behind the input; a job refuses to go on when it changed. */
export interface IInputIdentity {
  readonly path: string;
  readonly etag: string;
}

/** What a job does. */
export type IJobWork =
  | { readonly kind: 'reconstruct'; readonly recipe: IRecipe; readonly plan: IPlan }
  | {
      readonly kind: 'export';
      readonly volume: string;
      readonly output: IRecipe['output'];
      readonly slabs: IPlan['slabs'];
    };

/** What a submitter hands in; the directory adds format, id and time. */
export type IJobSubmission = {
  readonly title: string;
  readonly input: IInputIdentity;
  readonly versions: Readonly<Record<string, string>>;
} & IJobWork;

/** `job.json` (format 1): written once by the submitter, never changed. */
export type IJobFile = {
  readonly format: 1;
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
} & IJobSubmission;

export type JobStage = 'reading' | 'correcting' | 'reconstructing' | 'writing';

/** One line of `slabs/000012.ndjson`. */
export type ISlabEvent =
  | { readonly type: 'attempt'; readonly time: string; readonly host: string; readonly pid: number }
  | {
      readonly type: 'stage';
      readonly time: string;
      readonly stage: JobStage;
      readonly seconds: number;
    }
  | {
      readonly type: 'done';
      readonly time: string;
      readonly counts: Readonly<Record<string, number>>;
    }
  | {
      readonly type: 'failed';
      readonly time: string;
      readonly code: string;
      readonly message: string;
    };

/**
 * One line of `driver.ndjson`, written by the holder of the lease alone: what concerns the job as a
 * whole. Every run begins with `start` and ends with one of the others; one that was killed has no end.
 */
export type IDriverEvent =
  | { readonly type: 'start'; readonly time: string; readonly host: string; readonly pid: number }
  /** The output stands complete at its path. */
  | { readonly type: 'finished'; readonly time: string }
  /** Stopped as the file `stop` asked. */
  | { readonly type: 'cancelled'; readonly time: string }
  | {
      readonly type: 'failed';
      readonly time: string;
      readonly code: string;
      readonly message: string;
      readonly fields?: ErrorFields;
    };

function hasType(value: unknown): value is { readonly type: unknown; readonly time: unknown } {
  return typeof value === 'object' && value !== null && 'type' in value && 'time' in value;
}

export function isSlabEvent(value: unknown): value is ISlabEvent {
  return (
    hasType(value) &&
    typeof value.time === 'string' &&
    (value.type === 'attempt' ||
      value.type === 'stage' ||
      value.type === 'done' ||
      value.type === 'failed')
  );
}

export function isDriverEvent(value: unknown): value is IDriverEvent {
  return (
    hasType(value) &&
    typeof value.time === 'string' &&
    (value.type === 'start' ||
      value.type === 'finished' ||
      value.type === 'cancelled' ||
      value.type === 'failed')
  );
}

/** Guard of `job.json`. */
export function isJobFile(value: unknown): value is IJobFile {
  return (
    hasId(value) &&
    value.format === 1 &&
    typeof value.id === 'string' &&
    ((value.kind === 'reconstruct' && 'plan' in value && 'recipe' in value) ||
      (value.kind === 'export' && 'volume' in value && 'slabs' in value))
  );
}

function hasId(
  value: unknown
): value is { readonly id: unknown; readonly format: unknown; readonly kind: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'format' in value &&
    'kind' in value
  );
}

/** The slabs of a job, whatever it does. */
export function slabsOf(file: IJobFile): IPlan['slabs'] {
  return file.kind === 'reconstruct' ? file.plan.slabs : file.slabs;
}
