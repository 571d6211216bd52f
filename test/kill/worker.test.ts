import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobDirectory } from '../../server/jobs/directory';
import { describeJob } from '../../server/jobs/state';
import { bundle, fingerprint, randomFrom, start } from './harness';
import { submission } from './job';
import { times } from '../seeds';

const KILLS = times(50);
const SEED = Number(process.env['HEPSCT_KILL_SEED'] ?? Date.now() % 1_000_000);
const MINUTES = 60_000;

let folder = '';
let worker = '';
/** A fresh job of each format: every trial begins with a copy, so that the files are the same to the last byte. */
const fresh = new Map<Format, string>();

type Format = 'hdf5' | 'tiff';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-kill-'));
  worker = await bundle(new URL('./worker.fixture.ts', import.meta.url), folder);
  for (const format of ['hdf5', 'tiff'] as const) {
    const { path } = await JobDirectory.create(
      join(folder, 'fresh'),
      submission(join(folder, 'place'), format)
    );
    fresh.set(format, path);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function submit(format: Format): Promise<{ place: string; directory: JobDirectory }> {
  const template = fresh.get(format) ?? '';
  const place = join(folder, 'place');
  const path = join(place, 'jobs', basename(template));
  await cp(template, path, { recursive: true });
  return { place, directory: await JobDirectory.open(path) };
}

/** Checks that a job is done, that its volume stands alone, and answers its values. */
async function finished(place: string, directory: JobDirectory): Promise<Record<string, string>> {
  const job = describeJob(await directory.readAll(), Date.now());
  expect(job).toMatchObject({
    state: 'done',
    slabs: { done: 3, total: 3 },
    slices: { done: 24, total: 24 }
  });
  const [name, ...others] = await readdir(join(place, 'out'));
  expect(others).toEqual([]);
  expect(await directory.lease()).toBeNull();
  const prints = await fingerprint(join(place, 'out', name ?? ''));
  await rm(place, { recursive: true });
  return prints;
}

async function undisturbed(format: Format): Promise<Record<string, string>> {
  const { place, directory } = await submit(format);
  expect(await start(worker, [directory.path]).ended).toEqual({
    code: 0,
    signal: null,
    stderr: ''
  });
  return finished(place, directory);
}

test.each(['hdf5', 'tiff'] as const)(
  'killed before and after every durable write, a job goes on to the same bits (%s)',
  async format => {
    const wanted = await undisturbed(format);
    const points: string[] = [];
    for (let nth = 1; ; nth++) {
      const { place, directory } = await submit(format);
      const end = await start(worker, [directory.path], { HEPSCT_FAIL_AT: `#${nth}` }).ended;
      if (end.code === 0) {
        await finished(place, directory);
        break;
      }
      expect(end.signal, end.stderr).toBe('SIGKILL');
      points.push(end.stderr.replace('killed at ', ''));
      const { state } = describeJob(await directory.readAll(), Date.now());
      if (state !== 'done') {
        expect(['queued', 'interrupted'], points.at(-1)).toContain(state);
        await directory.requestResume();
        expect(await start(worker, [directory.path]).ended, points.at(-1)).toMatchObject({
          code: 0
        });
      }
      if (await directory.lease()) {
        // Killed between its last event and giving the lease back: the next driver finds nothing to do.
        expect((await start(worker, [directory.path]).ended).code).toBe(43);
      }
      expect(await finished(place, directory), points.at(-1)).toEqual(wanted);
    }
    const names = new Set(points.map(point => point.replace(/:.*$/u, '')));
    for (const name of [
      'lease',
      'driver-start',
      'resume-clear',
      'slab-attempt',
      'slab-stage',
      'slab-done',
      'volume-slab',
      'output-appear',
      'driver-finished',
      'lease-release'
    ]) {
      expect(names).toContain(name);
    }
  },
  10 * MINUTES
);

test(
  `killed ${KILLS} times at random moments, jobs go on to the same bits (seed ${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const wanted = { hdf5: await undisturbed('hdf5'), tiff: await undisturbed('tiff') };
    let kills = 0;
    while (kills < KILLS) {
      const format: Format = random() < 0.5 ? 'hdf5' : 'tiff';
      const { place, directory } = await submit(format);
      for (let again = true; again;) {
        const run = start(worker, [directory.path]);
        // Three of four runs are killed at any moment.
        if (kills < KILLS && random() < 0.75) {
          const ended = run.ended.then(() => true);
          while (
            (await directory.lease())?.file.pid !== run.pid &&
            !(await Promise.race([ended, pause(1)]))
          );
          await pause(random() * 250);
          run.kill();
        }
        const { signal, stderr } = await run.ended;
        kills += signal === 'SIGKILL' ? 1 : 0;
        const { state } = describeJob(await directory.readAll(), Date.now());
        expect(['queued', 'interrupted', 'done'], stderr).toContain(state);
        again = state !== 'done';
        if (state === 'interrupted') {
          await directory.requestResume();
        }
      }
      if (await directory.lease()) {
        await start(worker, [directory.path]).ended;
      }
      expect(await finished(place, directory), `seed ${SEED}, after ${kills} kills`).toEqual(
        wanted[format]
      );
    }
  },
  times(20) * MINUTES
);

function pause(milliseconds: number): Promise<false> {
  return new Promise(resolve => setTimeout(() => resolve(false), milliseconds));
}
