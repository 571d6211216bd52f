import type { IEngine } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { ICentreFinding } from '../centre/answer';
import { findScanCentre } from '../centre/find-scan-centre';
import { resolvedBy } from '../centre/resolve';
import type { IScan } from '../datasets/scan';

/** Answers that are kept. */
const MOST = 32;

/**
 * Centres that were found for `centre: "auto"`, so that pictures of one recipe do not look for them again. A search
 * that was ended or failed is forgotten.
 */
export class FoundCentres {
  constructor(private readonly _engine: IEngine) {}

  /**
   * The recipe of a picture with a number in the place of `auto`.
   *
   * @throws HepsctError `no-answer` where the data do not tell it
   */
  async resolved(recipe: IRecipe, scan: IScan, signal: AbortSignal): Promise<IRecipe> {
    if (recipe.centre !== 'auto') {
      return recipe;
    }
    const { input, angles, steps, rows } = recipe;
    const key = JSON.stringify([scan.description.etag, input, angles, steps, rows]);
    const known = this._found.get(key);
    const wish = { engine: this._engine, scan, recipe, rows: 'spread', range: null } as const;
    const finding = known ?? (await findScanCentre(wish, signal));
    this._keep(key, finding);
    return resolvedBy(finding, recipe).recipe;
  }

  private _keep(key: string, finding: ICentreFinding): void {
    this._found.delete(key);
    this._found.set(key, finding);
    const [oldest] = this._found.keys();
    if (this._found.size > MOST && oldest !== undefined) {
      this._found.delete(oldest);
    }
  }

  private readonly _found = new Map<string, ICentreFinding>();
}
