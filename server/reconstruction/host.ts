import { openEngine } from '../../engine/ts/native';
import type { IConfig } from '../config/config';
import { rootsNamedBy } from '../config/named-roots';
import { openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import { openVolume } from '../volumes/opened';
import { removeFolder } from '../volumes/writing';
import type { IWorkerHost } from './reconstruct';
import { scanInMadeScratch, scanInScratch } from './scratch';

/** Scans and engines of this machine, as it is configured. */
export function localHost({ roots, threads }: Pick<IConfig, 'roots' | 'threads'>): IWorkerHost {
  return {
    async openScan({ input, angles }, engine) {
      const named = await rootsNamedBy({ input, angles }, { roots });
      return openScan(input, angles, { roots: named, engine });
    },
    async openVolume(path, engine) {
      return openVolume(path, { engine, roots: await (await Roots.create(roots)).withNamed(path) });
    },
    // a job planned for the native engine runs on WASM where that is all there is, and says so
    openEngine: planned =>
      openEngine({ ...(planned === 'wasm' ? { prefer: 'wasm' } : {}), threads }),
    restage: scanInScratch,
    madeScratch: scanInMadeScratch,
    removeScratch: removeFolder
  };
}
