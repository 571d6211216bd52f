import { createHash } from 'node:crypto';
import type { IEngine } from '../../engine/ts/types';
import { VERSION } from '../../protocol/generated/version';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { findScanCentre } from '../centre/find-scan-centre';
import type { IConfig } from '../config/config';
import { openScan } from '../datasets/open-scan';
import { etagOf, identify } from '../files/identity';
import type { Roots } from '../files/roots';
import { renderPicture } from '../pictures/render';
import { predictJob, prepareJob, type IJobSettings } from '../reconstruction/prepare';
import { FoundCentres } from './centres';
import { ScanCache } from './scan-cache';
import type { IReaderService } from './service';

export interface IReaderContext {
  readonly config: IConfig;
  readonly roots: Roots;
  readonly engine: IEngine;
}

type ScanCalls = Pick<
  IReaderService,
  'describeScan' | 'findCentre' | 'renderPicture' | 'checkRecipe' | 'planJob'
>;

/** The scans that pictures are made of. */
export function openScans({ roots, engine }: Omit<IReaderContext, 'config'>): ScanCache {
  return new ScanCache({
    open: ({ input, angles }) => openScan(input, angles, { roots, engine }),
    signature: async path => etagOf([await identify(await roots.resolveInside(path))])
  });
}

/** Scans and their pictures; a scan stays open from one picture to the next. */
export function scanCalls({ config, roots, engine }: IReaderContext): ScanCalls {
  const cache = openScans({ roots, engine });
  const settings: IJobSettings = { ...config, engine, roots };
  const centres = new FoundCentres(engine);
  return {
    describeScan: async ({ recipe: document }) => {
      const recipe = checkRecipe(document);
      return cache.with(recipe, async scan => ({ scan: scan.description, recipe }));
    },
    findCentre: ({ recipe: document, rows, range }, signal) => {
      const recipe = checkRecipe(document);
      return cache.with(recipe, scan =>
        findScanCentre(
          { engine, scan, recipe, rows: rows ?? 'spread', range: range ?? null },
          signal
        )
      );
    },
    renderPicture: ({ recipe: document, kind, index, draft, ifNoneMatch }, signal) => {
      const recipe = checkRecipe(document);
      return cache.with(recipe, async scan => {
        const etag = pictureTag(scan.description.etag, recipe, [
          kind,
          index,
          draft,
          engine.variant
        ]);
        if (etag === ifNoneMatch) {
          return { unchanged: etag };
        }
        const shown = kind === 'slice' ? await centres.resolved(recipe, scan, signal) : recipe;
        const wish = { recipe: shown, scan, engine, kind, index, draft };
        const picture = await renderPicture(wish, signal);
        return { picture: { ...picture, etag } };
      });
    },
    checkRecipe: ({ recipe: document }) => {
      const recipe = checkRecipe(document);
      return cache.with(recipe, async scan => ({
        recipe,
        prediction: await predictJob(recipe, scan, settings)
      }));
    },
    planJob: ({ recipe: document }, signal) => {
      const recipe = checkRecipe(document);
      return cache.with(recipe, async scan => ({
        kind: 'reconstruct',
        ...(await prepareJob(recipe, scan, settings, signal))
      }));
    }
  };
}

/** A tag that changes with the scan, with what of the recipe makes values, and with the version. */
function pictureTag(
  scan: string,
  { output: _output, rows: _rows, ...recipe }: IRecipe,
  wish: readonly unknown[]
): string {
  const text = JSON.stringify([VERSION, scan, recipe, wish]);
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 24)}"`;
}
