import type { IRecipe } from '../../protocol/recipe';
import type { IPlan } from '../pipeline/plan.types';

/** Identity of one file behind the input; a job refuses to go on when it changed. */
export interface IInputIdentity {
  readonly path: string;
  readonly etag: string;
}

/** `job.json` (format 1): written once by the submitter, never changed. */
export type IJobFile = {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly input: IInputIdentity;
  readonly versions: Readonly<Record<string, string>>;
} & (
  | { readonly kind: 'reconstruct'; readonly recipe: IRecipe; readonly plan: IPlan }
  | { readonly kind: 'export'; readonly volume: string; readonly output: IRecipe['output']; readonly slabs: IPlan['slabs'] }
);

/** One line of `slabs/000012.ndjson`. */
export type ISlabEvent =
  | { readonly type: 'attempt'; readonly time: string; readonly host: string; readonly pid: number }
  | { readonly type: 'stage'; readonly time: string; readonly stage: 'reading' | 'correcting' | 'reconstructing' | 'writing'; readonly seconds: number }
  | { readonly type: 'done'; readonly time: string; readonly counts: Readonly<Record<string, number>> }
  | { readonly type: 'failed'; readonly time: string; readonly code: string; readonly message: string };
