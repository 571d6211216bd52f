import { extname } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { readText } from '../files/folder-entries';
import { sharedThread } from '../hdf5/hdf5-file';
import { JobDirectory } from '../jobs/directory';
import { parseRecord } from '../jobs/json';
import { submissionOf } from '../jobs/submission';
import { predictJob, prepareJob, type IJobSettings } from '../reconstruction/prepare';
import { withWholePaths } from './places';
import { printPrediction } from './prediction';
import { recipeFromOptions, type IOutputOptions } from './recipe-from-options';
import type { IMethodOptions, IScanOptions } from './scan-options';
import { openSession, type ISession } from './session';
import { runHere, type IRunOptions } from './run-here';

export interface IReconstructOptions
  extends IScanOptions, IMethodOptions, IOutputOptions, IRunOptions {
  readonly dryRun?: true;
}

/** `hepsct reconstruct`: @returns the exit code. */
export async function reconstruct(path: string, options: IReconstructOptions): Promise<number> {
  // the library loads while the recipe is checked
  sharedThread().start();
  const recipe = checkRecipe(await documentOf(path, options));
  const session = await openSession(recipe);
  try {
    const settings: IJobSettings = { ...session.config, engine: session.engine, roots: null };
    if (options.dryRun) {
      printPrediction(await predictJob(recipe, session.scan, settings), options.json === true);
      return 0;
    }
    return await submitAndRun(recipe, session, settings, options);
  } finally {
    await session.scan.close();
  }
}

async function submitAndRun(
  recipe: IRecipe,
  { scan, config }: ISession,
  settings: IJobSettings,
  options: IReconstructOptions
): Promise<number> {
  const prepared = await prepareJob(recipe, scan, settings);
  const { directory, claim } = await JobDirectory.createClaimed(
    config.jobsRoot,
    submissionOf({ kind: 'reconstruct', ...prepared })
  );
  return runHere(directory, claim, options);
}

/** Options that a recipe already answers. */
const RECIPE_KEEPS = new Set(['output', 'format', 'dryRun', 'detach', 'json']);

async function documentOf(path: string, options: IReconstructOptions): Promise<unknown> {
  if (extname(path).toLowerCase() !== '.json') {
    return recipeFromOptions(path, await withWholePaths(path, options));
  }
  const extra = Object.keys(options).find(name => !RECIPE_KEEPS.has(name));
  if (extra !== undefined) {
    const flag = `--${extra.replaceAll(/[A-Z]/gu, letter => `-${letter.toLowerCase()}`)}`;
    throw new InputError(
      'usage',
      `${flag} goes with a scan, but ${path} is a recipe: change it in the recipe instead.`,
      {
        option: flag
      }
    );
  }
  return withOutput(await readRecipe(path), options);
}

async function readRecipe(path: string): Promise<unknown> {
  const document = parseRecord(await readText(path));
  if (document === null) {
    throw new InputError('recipe-invalid', `The recipe ${path} is not valid JSON.`, { path });
  }
  return document;
}

/** Output options of the command line come before those of the recipe. */
function withOutput(document: unknown, options: IOutputOptions): unknown {
  const { output } = recipeFromOptions('/', options);
  if (
    typeof document !== 'object' ||
    document === null ||
    typeof output !== 'object' ||
    output === null
  ) {
    return document;
  }
  const own = 'output' in document && typeof document.output === 'object' ? document.output : {};
  return { ...document, output: { ...own, ...output } };
}
