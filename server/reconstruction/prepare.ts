import type { IEngine } from '../../engine/ts/types';
import type { IPrediction } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import { resolveCentre } from '../centre/resolve';
import type { Roots } from '../files/roots';
import type { IInputIdentity } from '../jobs/job-file';
import { flatsMissing } from '../pipeline/fields';
import { requireLight } from '../pipeline/light';
import { planRecipe } from '../pipeline/plan';
import type { IPlan } from '../pipeline/plan.types';
import { predict, refuseWhatDoesNotFit, type IResources } from '../pipeline/prediction';
import { claimOutput, freeSpace, proposeOutput, scanName } from '../volumes/place';

/** What jobs of a user are made with. */
export interface IJobSettings {
  readonly engine: IEngine;
  readonly memoryBudgetBytes: number;
  readonly processedRoot: string;
  /** Where jobs keep their scratch files. */
  readonly jobsRoot: string;
  /** Folders outputs must lie in; null where the user named the place on the command line. */
  readonly roots: Roots | null;
}

/** What a job is made of. */
export interface IPreparedJob {
  readonly recipe: IRecipe;
  readonly plan: IPlan;
  readonly input: IInputIdentity;
  readonly title: string;
}

/**
 * What a recipe will cost, before anything is written.
 *
 * @throws InputError for a recipe its scan cannot follow; what `proposeOutput` throws
 */
export async function predictJob(
  recipe: IRecipe,
  scan: IScan,
  settings: IJobSettings
): Promise<IPrediction> {
  const place = { processedRoot: settings.processedRoot, inputPath: scan.description.path };
  const path = await proposeOutput(recipe.output, place);
  await settings.roots?.resolveNew(path);
  const plan = planFor(recipe, scan, settings, path);
  if (usesFlats(recipe)) {
    await requireLight(scan);
  }
  return predict(plan, await resourcesFor(path, settings));
}

/**
 * Everything of `job.json` for a recipe; its place is taken. A centre that is to be found is found, and stands in the
 * recipe and in the plan from then on.
 *
 * @param signal ends the search for a centre
 * @throws as `predictJob`, CapacityError `memory-short`, `disk-short`, and HepsctError `no-answer` where the centre
 *   cannot be found: then nothing was written
 */
export async function prepareJob(
  wanted: IRecipe,
  scan: IScan,
  settings: IJobSettings,
  signal: AbortSignal = new AbortController().signal
): Promise<IPreparedJob> {
  refuseWhatDoesNotFit(await predictJob(wanted, scan, settings));
  const { recipe, notes } = await resolveCentre(wanted, scan, settings.engine, signal);
  const { path: inputPath, etag } = scan.description;
  const path = await claimOutput(recipe.output, {
    processedRoot: settings.processedRoot,
    inputPath
  });
  const plan = planFor(recipe, scan, settings, path);
  return {
    recipe: { ...recipe, output: { ...recipe.output, path } },
    plan: { ...plan, notes: [...plan.notes, ...notes] },
    input: { path: inputPath, etag },
    title: scanName(inputPath)
  };
}

function planFor(
  recipe: IRecipe,
  scan: IScan,
  { engine, memoryBudgetBytes }: IJobSettings,
  path: string
): IPlan {
  if (scan.flats.length === 0 && usesFlats(recipe)) {
    throw flatsMissing(scan.description.path);
  }
  return planRecipe(recipe, scan, { engine, memoryBudgetBytes }, path);
}

function usesFlats({ steps }: IRecipe): boolean {
  return steps.some(({ name }) => name === 'flat-field');
}

async function resourcesFor(
  path: string,
  { memoryBudgetBytes, jobsRoot }: IJobSettings
): Promise<IResources> {
  const [output, scratch] = await Promise.all([freeSpace(path), freeSpace(jobsRoot)]);
  return {
    memoryBudgetBytes,
    diskFreeBytes: output.bytes,
    scratchFreeBytes: scratch.device === output.device ? null : scratch.bytes
  };
}
