import { rm } from 'node:fs/promises';
import { memoryScan } from './job';
import { slowEngine } from '../../server/pipeline/slow-engine.fixture';
import { runWorker } from '../../server/reconstruction/worker';

/** The worker with a scan in memory and an engine that is slow enough to be killed in the middle. */
process.exitCode = await runWorker(process.argv[2] ?? '', {
  openScan: () => Promise.resolve(memoryScan()),
  openEngine: () => Promise.resolve(slowEngine()),
  restage: () => Promise.reject(new Error('nothing to restage')),
  madeScratch: () => Promise.reject(new Error('nothing to restage')),
  openVolume: () => Promise.reject(new Error('nothing to export')),
  removeScratch: path => rm(path, { recursive: true, force: true })
});
