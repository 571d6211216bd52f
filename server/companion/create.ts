import type { IStatus } from '../../protocol/job';
import { VERSION } from '../../protocol/generated/version';
import { loadConfig } from '../config/config';
import { openConfiguredEngine } from '../config/engine';
import type { ILogger } from '../http/logger';
import { LocalBackend } from '../jobs/backends/local';
import { JobQueue } from '../jobs/queue';
import { JobStore } from '../jobs/store';
import { LiveWorker } from '../live/client';
import { Readers } from '../readers/client';
import type { IServices } from './services';
import { submissionOf } from '../jobs/submission';

/** Milliseconds after which a file system counts as not answering; a gzip scan's first sinogram takes seconds. */
const PATIENCE_MS = 120_000;
/** Positioned reads that wait for the disk at a time. */
const READS_AT_ONCE = '16';
/** Work in the background has what live slices, pictures and jobs leave: a tenth of a core where they want all. */
const BACKGROUND_NICE = '10';
/** Rows of a large scan, looked at for their centre beside a running job, take minutes. */
const BACKGROUND_PATIENCE_MS = 600_000;
/** Its memory is given back soon after. */
const BACKGROUND_IDLE_MS = 60_000;

export interface ICreateOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: ILogger;
  /** Bundles of the processes this one starts. */
  readonly reader: string;
  readonly live: string;
  readonly worker: string;
}

/** The services of one user as they are configured; `dispose` ends what ends with the companion. */
export async function createServices({
  env,
  log,
  reader,
  live: liveEntry,
  worker
}: ICreateOptions): Promise<{ services: IServices; dispose: () => void }> {
  const config = await loadConfig({ env });
  // Opened here only to say which engine readers and workers will have; it holds no memory yet.
  const { engine, reason } = await openConfiguredEngine(config);
  const ofBoth = {
    env: { UV_THREADPOOL_SIZE: READS_AT_ONCE, ...env },
    log,
    patienceMs: PATIENCE_MS
  };
  const readers = new Readers({ entry: reader, ...ofBoth });
  const background = new Readers({
    entry: reader,
    log,
    env: { ...ofBoth.env, HEPSCT_NICE: BACKGROUND_NICE },
    patienceMs: BACKGROUND_PATIENCE_MS,
    idleMs: BACKGROUND_IDLE_MS
  });
  const live = new LiveWorker({ entry: liveEntry, ...ofBoth });
  readers.start();
  const queue = new JobQueue({
    store: new JobStore(config.jobsRoot),
    backend: new LocalBackend({ worker, env }),
    maxRunningJobs: config.maxRunningJobs,
    onError: error => log.error({ err: error }, 'the jobs could not be looked at')
  });
  await queue.start();

  const status = async (): Promise<IStatus> => {
    const { active, queued } = await queue.counts();
    return {
      version: VERSION,
      pid: process.pid,
      engine: engine.variant,
      engineReason: reason,
      threads: engine.threads,
      memoryBudgetBytes: config.memoryBudgetBytes,
      roots: config.roots.map(root => ({ ...root })),
      processedRoot: config.processedRoot,
      jobsRoot: config.jobsRoot,
      activeJobs: active,
      queuedJobs: queued,
      maxRunningJobs: config.maxRunningJobs
    };
  };

  return {
    services: {
      readers,
      background,
      live,
      status,
      jobs: {
        list: () => queue.list(),
        get: id => queue.get(id),
        log: (id, after) => queue.log(id, after),
        cancel: id => queue.cancel(id),
        resume: id => queue.resume(id),
        events: (after, waitMs, signal) => queue.events(after, waitMs, signal),
        submit: work => queue.submit(submissionOf(work))
      }
    },
    dispose: () => {
      queue.dispose();
      readers.dispose();
      background.dispose();
      live.dispose();
    }
  };
}
