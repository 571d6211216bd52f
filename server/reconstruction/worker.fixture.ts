/** A worker on a scan made of a formula: `worker.fixture.mjs JOB_DIR`. For tests that kill it. */
import { rm } from 'node:fs/promises';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { slowEngine } from '../pipeline/slow-engine.fixture';
import type { IWorkerHost } from './reconstruct';
import { runWorker } from './worker';

export function formulaScan(): MemoryScan {
  return new MemoryScan({
    projections: 12,
    rows: 7,
    columns: 8,
    pixel: (projection, row, column) => 100 + ((projection * 131 + row * 37 + column * column * 13) % 800)
  });
}

export const formulaHost: IWorkerHost = {
  openScan: () => Promise.resolve(formulaScan()),
  openEngine: () => Promise.resolve(slowEngine()),
  restage: () => Promise.reject(new Error('nothing to restage')),
  removeScratch: path => rm(path, { recursive: true, force: true })
};

const [, script, job] = process.argv;
if (script?.endsWith('worker.fixture.mjs') && job !== undefined) {
  process.exitCode = await runWorker(job, formulaHost);
}
