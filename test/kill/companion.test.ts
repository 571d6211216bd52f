import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobDirectory } from '../../server/jobs/directory';
import { describeJob } from '../../server/jobs/state';
import { JobStore } from '../../server/jobs/store';
import { bundle, randomFrom, start, type IEnd } from './harness';
import { times } from '../seeds';

const KILLS = times(50);
const SEED = Number(process.env['HEPSCT_KILL_SEED'] ?? Date.now() % 1_000_000);
const MINUTES = 60_000;

let folder = '';
let worker = '';
let companion = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-kill-companion-'));
  worker = await bundle(new URL('./worker.fixture.ts', import.meta.url), folder);
  companion = await bundle(new URL('./companion.fixture.ts', import.meta.url), folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = (): string => join(folder, 'place');

/** The bytes of the volume after its header, which names the job and its time. */
async function values(): Promise<Buffer> {
  const bytes = await readFile(join(place(), 'out', 'volume.h5'));
  return bytes.subarray(bytes.length - 24 * 40 * 40 * 4);
}

async function onlyJob(): Promise<JobDirectory | null> {
  const store = new JobStore(join(place(), 'jobs'));
  const [id, ...others] = await store.ids();
  expect(others).toEqual([]);
  return id === undefined ? null : store.directory(id);
}

/** A companion without a disturbance brings whatever is there to its end. */
async function complete(why: string): Promise<Buffer> {
  expect(await start(companion, [place(), worker]).ended, why).toEqual({
    code: 0,
    signal: null,
    stderr: ''
  });
  const directory = await onlyJob();
  expect(directory, why).not.toBeNull();
  if (directory) {
    const files = await directory.readAll();
    expect(describeJob(files, Date.now()), why).toMatchObject({
      state: 'done',
      slabs: { done: 3, total: 3 }
    });
    // The worker went on undisturbed: whoever was killed, the job ran once.
    expect(
      files.driver.filter(({ type }) => type === 'start'),
      why
    ).toHaveLength(1);
    expect(await directory.lease(), why).toBeNull();
  }
  const made = await values();
  await settled();
  await rm(place(), { recursive: true });
  return made;
}

/** A second worker that found nothing to do may still be ending. */
async function settled(): Promise<void> {
  const store = new JobStore(join(place(), 'jobs'));
  await expect
    .poll(async () => (await store.list()).every(({ state }) => state === 'done'))
    .toBe(true);
}

test(
  'killed at every durable write of its own, a companion loses no job and starts none twice',
  async () => {
    const wanted = await complete('undisturbed');
    const points: string[] = [];
    for (let nth = 1; ; nth++) {
      const end: IEnd = await start(companion, [place(), worker], { HEPSCT_FAIL_AT: `#${nth}` })
        .ended;
      if (end.code === 0) {
        break;
      }
      expect(end.signal, end.stderr).toBe('SIGKILL');
      points.push(end.stderr.replace('killed at ', ''));
      expect((await complete(points.at(-1) ?? '')).equals(wanted), points.at(-1)).toBe(true);
    }
    const names = new Set(points.map(point => point.replace(/:.*$/u, '')));
    expect([...names].sort()).toEqual(['job-create', 'job-submit', 'lease', 'lease-release']);
  },
  10 * MINUTES
);

test(
  `killed ${KILLS} times at random moments, companions lose no job and start none twice (seed ${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    await rm(place(), { recursive: true, force: true });
    const wanted = await complete('undisturbed');
    for (let kills = 0; kills < KILLS;) {
      const run = start(companion, [place(), worker]);
      await new Promise(resolve => setTimeout(resolve, random() * 600));
      run.kill();
      kills += (await run.ended).signal === 'SIGKILL' ? 1 : 0;
      if (random() < 0.5) {
        const why = `seed ${SEED}, after ${kills} kills`;
        expect((await complete(why)).equals(wanted), why).toBe(true);
      }
    }
  },
  times(20) * MINUTES
);
