import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import { JobDirectory } from '../jobs/directory';
import { describeJob } from '../jobs/state';
import { planRecipe } from '../pipeline/plan';
import { slowEngine } from '../pipeline/slow-engine.fixture';
import { bundled } from './bundled.fixture';
import { formulaScan } from './worker.fixture';

let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-kill-'));
  script = bundled(join(import.meta.dirname, 'worker.fixture.ts'), folder);
});

afterAll(() => rm(folder, { recursive: true }));

async function submit(format: 'hdf5' | 'tiff', place: string): Promise<JobDirectory> {
  const outputPath = join(place, 'volume');
  const recipe = checkRecipe({ recipe: 1, input: { path: '/data/memory.h5' }, output: { path: outputPath, format } });
  const plan = planRecipe(recipe, formulaScan(), { engine: slowEngine(), memoryBudgetBytes: 1e12 }, outputPath);
  return JobDirectory.create(join(place, 'jobs'), {
    kind: 'reconstruct',
    title: 'memory',
    recipe,
    plan,
    input: { path: '/data/memory.h5', etag: '"memory"' },
    versions: { hepsct: '0.1.0' }
  });
}

function run(directory: JobDirectory, failAt?: string): SpawnSyncReturns<Buffer> {
  const { HEPSCT_FAIL_AT: _none, ...env } = process.env;
  return spawnSync(process.execPath, [script, directory.path], { env: { ...env, ...(failAt ? { HEPSCT_FAIL_AT: failAt } : {}) } });
}

/** Everything of a volume but what names its job. */
async function valuesOf(place: string, format: 'hdf5' | 'tiff'): Promise<string> {
  const path = join(place, 'volume');
  const hash = createHash('sha256');
  if (format === 'hdf5') {
    const bytes = await readFile(path);
    return hash.update(bytes.subarray(bytes.length - 7 * 8 * 8 * 4)).digest('hex');
  }
  for (const name of (await readdir(path)).filter(file => file.endsWith('.tiff')).sort()) {
    hash.update(name).update(await readFile(join(path, name)));
  }
  return hash.digest('hex');
}

/** Fail points of volumes; all others are walked through with one format only. */
const OF_VOLUMES = ['skeleton-fill', 'skeleton-appear', 'volume-slab', 'output-appear'].flatMap(name => [`${name}:before`, `${name}:after`]);

test.each([
  ['hdf5', null],
  ['tiff', OF_VOLUMES]
] as const)('killed at every fail point and resumed, %s values are those of an undisturbed run', async (format, only) => {
  const calm = join(folder, `calm-${format}`);
  expect(run(await submit(format, calm)).status).toBe(0);
  const expected = await valuesOf(calm, format);
  const points = new Set<string>();
  for (let visit = 1; visit <= (only?.length ?? Infinity); visit++) {
    const place = join(folder, `${format}-${visit}`);
    const directory = await submit(format, place);
    const killed = run(directory, only?.[visit - 1] ?? `#${visit}`);
    if (only === null && killed.signal === null) {
      expect(killed.status).toBe(0);
      break;
    }
    const point = `${visit} ${killed.stderr.toString().trim()}`;
    points.add(point.replace(/^.*killed at /u, ''));
    expect([point, killed.signal]).toEqual([point, 'SIGKILL']);
    // a job whose output stands complete is done, whatever happens to its worker afterwards
    const finished = describeJob(await directory.readAll(), Date.now()).state === 'done';
    expect([point, run(directory).status]).toEqual([point, finished ? 43 : 0]);
    expect([point, await valuesOf(place, format)]).toEqual([point, expected]);
    expect([point, await readdir(place)]).toEqual([point, ['jobs', 'volume']]);
    await rm(place, { recursive: true });
  }
  for (const point of [...OF_VOLUMES, ...(only === null ? ['slab-done:before', 'driver-finished:after'] : [])]) {
    expect(points).toContain(point);
  }
}, 300_000);
