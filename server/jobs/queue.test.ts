import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HepsctError } from '../../protocol/errors';
import type { IJob, IJobEvent } from '../../protocol/job';
import type { IJobBackend, IWorkerEnd, IWorkerRun } from './backends/backend';
import { JobDirectory } from './directory';
import { driveJob } from './drive';
import { JobQueue } from './queue';
import { JobStore } from './store';
import { exportSubmission } from './submission.fixture';

const time = '2026-01-31T11:20:10.684Z';
const ended = (exitCode: number, lastWords = ''): IWorkerEnd => ({
  exitCode,
  signal: null,
  lastWords
});

/** Runs jobs in this process, and ends them when told. */
class FakeBackend implements IJobBackend {
  readonly started: string[] = [];
  /** What becomes of the n-th start, 0 first; the default waits until told. */
  readonly ends: (HepsctError | 'done' | 'no-start' | undefined)[] = [];
  readonly finish = new Map<string, () => void>();

  async start(directory: JobDirectory): Promise<IWorkerRun> {
    const how = this.ends[this.started.length];
    this.started.push(directory.id);
    if (how === 'no-start') {
      return { ended: Promise.resolve(ended(1, 'Error: Cannot find module')) };
    }
    const run = driveJob(directory, async () => {
      const log = await directory.openLog();
      await log.info('Reconstruction start!');
      await log.dispose();
      if (how instanceof HepsctError) {
        throw how;
      }
      if (how !== 'done') {
        await this._told(directory);
      }
      const slab = await directory.openSlab(0);
      await slab.append({ type: 'done', time, counts: {} });
      await slab.dispose();
    });
    return {
      ended: run.then(
        () => ended(0),
        () => ended(75)
      )
    };
  }

  private async _told(directory: JobDirectory): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.finish.set(directory.id, resolve);
    const timer = setInterval(() => {
      void directory.stopRequested().then(stop => stop && resolve());
    }, 10);
    await promise;
    clearInterval(timer);
    if (await directory.stopRequested()) {
      throw new HepsctError('cancelled', 'The job was cancelled.');
    }
  }
}

let root = '';
let queues: JobQueue[] = [];
let errors: unknown[] = [];
let backend = new FakeBackend();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hepsct-queue-'));
  queues = [];
  errors = [];
  backend = new FakeBackend();
});
afterEach(async () => {
  queues.forEach(queue => queue.dispose());
  backend.finish.forEach(finish => finish());
  await new Promise(resolve => setTimeout(resolve, 100));
  await rm(root, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

function companion(maxRunningJobs = 1): JobQueue {
  const queue = new JobQueue({
    store: new JobStore(root),
    backend,
    maxRunningJobs,
    pollMs: 20,
    retryMs: [30, 30],
    onError: error => errors.push(error)
  });
  queues.push(queue);
  return queue;
}

async function until(queue: JobQueue, id: string, state: IJob['state']): Promise<IJob> {
  return expect
    .poll(() => queue.get(id), { timeout: 20_000, interval: 10 })
    .toMatchObject({ state })
    .then(() => queue.get(id));
}

test('jobs wait for their turn, oldest first', async () => {
  const queue = companion();
  const first = await queue.submit(exportSubmission(1));
  const second = await queue.submit(exportSubmission(1));
  await until(queue, first.id, 'running');
  expect((await queue.get(second.id)).state).toBe('queued');
  expect(await queue.counts()).toEqual({ active: 2, queued: 1 });
  expect((await queue.list()).map(({ id }) => id)).toEqual([second.id, first.id]);
  backend.finish.get(first.id)?.();
  await until(queue, first.id, 'done');
  await until(queue, second.id, 'running');
  backend.finish.get(second.id)?.();
  await until(queue, second.id, 'done');
  expect(backend.started).toEqual([first.id, second.id]);
  expect(await queue.counts()).toEqual({ active: 0, queued: 0 });
});

test('several companions start a job once, and no more jobs than may run', async () => {
  const all = [companion(2), companion(2), companion(2)];
  const directories = await Promise.all(
    Array.from({ length: 5 }, () => JobDirectory.create(root, exportSubmission(1)))
  );
  await Promise.all(all.map(queue => queue.start()));
  let most = 0;
  for (const done = new Set<string>(); done.size < directories.length;) {
    const jobs = await new JobStore(root).list();
    most = Math.max(most, jobs.filter(({ state }) => state === 'running').length);
    for (const { id, state } of jobs) {
      if (state === 'running' && backend.finish.has(id)) {
        backend.finish.get(id)?.();
      }
      if (state === 'done') {
        done.add(id);
      }
    }
    await new Promise(resolve => setTimeout(resolve, 15));
  }
  expect(most).toBeLessThanOrEqual(2);
  expect(backend.started.toSorted()).toEqual(directories.map(({ id }) => id).sort());
});

test('a waiting job starts with the next companion; an interrupted one waits to be asked', async () => {
  const waiting = await JobDirectory.create(root, exportSubmission(1));
  const broken = await JobDirectory.create(root, exportSubmission(1));
  await writeFile(
    join(broken.path, 'driver.ndjson'),
    `${JSON.stringify({ type: 'start', time, host: 'a', pid: 1 })}\n`
  );
  backend.ends.push('done', 'done');
  const queue = companion();
  await queue.start();
  await until(queue, waiting.id, 'done');
  expect((await queue.get(broken.id)).state).toBe('interrupted');
  expect(backend.started).toEqual([waiting.id]);
  await queue.resume(broken.id);
  await until(queue, broken.id, 'done');
});

test('cancel stops what runs, and what waits never starts', async () => {
  const queue = companion();
  const running = await queue.submit(exportSubmission(1));
  await until(queue, running.id, 'running');
  const waiting = await queue.submit(exportSubmission(1));
  expect((await queue.cancel(waiting.id)).state).toBe('cancelled');
  await queue.cancel(running.id);
  await until(queue, running.id, 'cancelled');
  expect(backend.started).toEqual([running.id]);
  backend.ends[1] = 'done';
  expect(['queued', 'running', 'done']).toContain((await queue.resume(running.id)).state);
  await until(queue, running.id, 'done');
  await expect(queue.cancel(running.id)).rejects.toMatchObject({ code: 'job-finished' });
  await expect(queue.resume(running.id)).rejects.toMatchObject({ code: 'job-finished' });
});

test('a reason that may pass is tried again a few times, another is not', async () => {
  const queue = companion();
  const again = new HepsctError('read-timeout', 'The disk does not answer.');
  backend.ends.push(again, again, 'done');
  const job = await queue.submit(exportSubmission(1));
  await until(queue, job.id, 'done');
  expect(backend.started).toHaveLength(3);
  backend.ends.push(again, again, again);
  const never = await queue.submit(exportSubmission(1));
  await expect.poll(() => backend.started.length, { timeout: 20_000 }).toBe(6);
  await until(queue, never.id, 'failed');
  backend.ends.push(new HepsctError('input-changed', 'The scan has changed.'));
  const bad = await queue.submit(exportSubmission(1));
  expect(await until(queue, bad.id, 'failed')).toMatchObject({
    message: 'The scan has changed.',
    code: 'input-changed'
  });
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(backend.started).toHaveLength(7);
});

test('a worker that cannot begin is told in words after a few tries', async () => {
  const queue = companion();
  backend.ends.push('no-start', 'no-start', 'no-start');
  const job = await queue.submit(exportSubmission(1));
  expect(await until(queue, job.id, 'failed')).toMatchObject({
    code: 'internal',
    message:
      'The process of this job ended with code 1 before it began: Error: Cannot find module. Resume it to try again.'
  });
  expect(backend.started).toHaveLength(3);
});

test('events: all jobs first, then every change and every log line once', async () => {
  const queue = companion();
  const none = new AbortController().signal;
  const first = await queue.events(null, 1000, none);
  expect(first.events).toEqual([]);
  const seen: IJobEvent[] = [];
  let cursor = first.cursor;
  backend.ends.push('done');
  const { id } = await queue.submit(exportSubmission(1));
  while (seen.at(-1)?.job.state !== 'done') {
    const page = await queue.events(cursor, 1000, none);
    seen.push(...page.events);
    cursor = page.cursor;
  }
  await appendFile(join(root, id, 'log', 'other.txt'), '2026-01-31 11:20:10,684 - [INFO] late\n');
  const states = seen.filter(({ type }) => type === 'job').map(({ job }) => job.state);
  expect(states[0]).toBe('queued');
  expect(new Set(seen.map(event => event.cursor)).size).toBe(seen.length);
  expect(seen.flatMap(({ lines }) => lines ?? []).map(({ message }) => message)).toEqual([
    'Reconstruction start!'
  ]);
  // A cursor of another start answers all jobs as they are.
  const again = await companion().events(cursor, 0, none);
  expect(again.events.map(({ type, job }) => [type, job.id, job.state])).toEqual([
    ['job', id, 'done']
  ]);
  // Who waits is let go when the request is over.
  const gone = new AbortController();
  const waiting = queue.events(cursor, 30_000, gone.signal);
  gone.abort();
  expect((await waiting).events).toEqual([]);
});

test('a damaged job is listed with the reason and stops no other', async () => {
  const id = '20260131T112010Z-abc123';
  await mkdir(join(root, id));
  await writeFile(join(root, id, 'job.json'), '{"format": 2}');
  const queue = companion();
  backend.ends.push('done');
  const good = await queue.submit(exportSubmission(1));
  await until(queue, good.id, 'done');
  const listed = (await queue.list()).find(job => job.id === id);
  expect(listed).toMatchObject({
    state: 'failed',
    code: 'file-unreadable',
    createdAt: '2026-01-31T11:20:10.000Z'
  });
});

test('what a killed submitter left is swept away after an hour, no job ever', async () => {
  const left = '.20260131T112010Z-abc123.new';
  await mkdir(join(root, left));
  const job = await JobDirectory.create(root, exportSubmission(1));
  const store = new JobStore(root);
  await store.sweep();
  expect(await readdir(root)).toContain(left);
  await store.sweep(Date.now() + 2 * 3_600_000);
  expect(await readdir(root)).toEqual([job.id]);
});
