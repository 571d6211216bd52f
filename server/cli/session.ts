import type { IEngine } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { IConfig } from '../config/config';
import { loadConfig } from '../config/config';
import { openConfiguredEngine } from '../config/engine';
import { rootsNamedBy } from '../config/named-roots';
import { openScan } from '../datasets/open-scan';
import type { IScan } from '../datasets/scan';

/** A scan of the command line with what it was opened with. */
export interface ISession {
  readonly config: IConfig;
  readonly engine: IEngine;
  /** Why a slower engine was taken. */
  readonly engineReason: string | null;
  readonly scan: IScan;
}

/**
 * Open the scan of a recipe. What the user names may lie anywhere; what a file names must lie under
 * the roots or under that file's folder.
 */
export async function openSession(recipe: IRecipe): Promise<ISession> {
  const config = await loadConfig();
  const { engine, reason } = await openConfiguredEngine(config);
  const scan = await openScan(recipe.input, recipe.angles, {
    roots: await rootsNamedBy(recipe, config),
    engine
  });
  return { config, engine, engineReason: reason, scan };
}
