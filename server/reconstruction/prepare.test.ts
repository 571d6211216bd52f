import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IRecipe } from '../../protocol/recipe';
import { Roots } from '../files/roots';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { slowEngine } from '../pipeline/slow-engine.fixture';
import { predictJob, prepareJob, type IJobSettings } from './prepare';

let folder = '';
let settings: IJobSettings;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-prepare-')));
  await mkdir(join(folder, 'raw'));
  await writeFile(join(folder, 'raw', 'tooth.h5'), '');
  settings = {
    engine: slowEngine(),
    memoryBudgetBytes: 1e9,
    processedRoot: join(folder, 'processed'),
    jobsRoot: join(folder, 'jobs'),
    roots: null
  };
});

afterEach(() => rm(folder, { recursive: true }));

function scan(options: { flats?: []; rows?: number; columns?: number } = {}): MemoryScan {
  const path = join(folder, 'raw', 'tooth.h5');
  return new MemoryScan({
    projections: 12,
    rows: 8,
    columns: 16,
    ...options,
    description: { path }
  });
}

function recipe(output: object = {}): IRecipe {
  return checkRecipe({ recipe: 1, input: { path: join(folder, 'raw', 'tooth.h5') }, output });
}

test('a prediction writes nothing; the job takes its place and says it in its recipe', async () => {
  const place = join(folder, 'processed/tooth/run-001/tooth.h5');
  expect(await predictJob(recipe(), scan(), settings)).toMatchObject({
    fits: true,
    problems: [],
    slices: 8,
    size: 16,
    reading: 'direct',
    outputPath: place
  });
  expect(await readdir(folder)).toEqual(['raw']);
  const job = await prepareJob(recipe(), scan(), settings);
  expect(job).toMatchObject({
    title: 'tooth',
    input: { etag: '"memory"' },
    recipe: { output: { path: place } },
    plan: { outputPath: place }
  });
  expect((await prepareJob(recipe(), scan(), settings)).plan.outputPath).toBe(
    place.replace('run-001', 'run-002')
  );
});

test('too little memory or disk is a refusal with nothing written', async () => {
  await expect(
    prepareJob(recipe(), scan(), { ...settings, memoryBudgetBytes: 1e6 })
  ).rejects.toMatchObject({
    code: 'memory-short',
    family: 'capacity'
  });
  // 2^20 rows of 2^17 x 2^17 pixels: more than any disk holds
  const huge = new MemoryScan({
    projections: 2,
    rows: 1,
    columns: 1,
    description: { path: join(folder, 'raw', 'tooth.h5'), rows: 2 ** 20, columns: 2 ** 17 }
  });
  await expect(
    prepareJob(recipe(), huge, { ...settings, memoryBudgetBytes: 1e15 })
  ).rejects.toMatchObject({ code: 'disk-short' });
  expect(await readdir(folder)).toEqual(['raw']);
});

test('counts without flats are refused with what to do', async () => {
  await expect(predictJob(recipe(), scan({ flats: [] }), settings)).rejects.toThrow(
    /has no flats.*input\.flats.*input\.values/u
  );
});

test('a place outside the roots is refused where roots are given', async () => {
  const roots = await Roots.create([{ name: 'processed', path: join(folder, 'processed') }]);
  const outside = recipe({ path: join(folder, 'elsewhere', 'v.h5') });
  await expect(predictJob(outside, scan(), { ...settings, roots })).rejects.toMatchObject({
    code: 'path-outside-roots'
  });
  expect((await predictJob(outside, scan(), settings)).fits).toBe(true);
});
