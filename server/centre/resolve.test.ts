import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { predictJob, prepareJob, type IJobSettings } from '../reconstruction/prepare';
import { FoundCentres } from '../readers/centres';

const CENTRE = 44.25;
let folder = '';
let path = '';
let settings: IJobSettings;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-auto-')));
  await mkdir(join(folder, 'raw'));
  path = join(folder, 'raw', 'scan.h5');
  await writeFile(path, '');
  settings = {
    engine: await openEngine({ threads: 2 }),
    memoryBudgetBytes: 1e9,
    processedRoot: join(folder, 'processed'),
    jobsRoot: join(folder, 'jobs'),
    roots: null
  };
});

afterAll(() => rm(folder, { recursive: true }));

/** Rods about an axis at column 44.25 in the middle of 6 rows; or light alone. */
function scanOf(rods: boolean, slope = 0): MemoryScan {
  const bodies = [
    [13, 5, 7],
    [-15, -9, 5],
    [2, -22, 4],
    [-6, 17, 8],
    [20, -12, 3]
  ] as const;
  const [projections, columns] = [120, 96];
  return new MemoryScan({
    projections,
    rows: 6,
    columns,
    flats: [{ position: null, frames: [30_000] }],
    pixel: (projection, row, column) => {
      const centre = CENTRE + slope * (row - 2.5);
      const angle = (projection * Math.PI) / projections;
      const length = bodies.reduce((sum, [x, y, r]) => {
        const t = column - centre - x * Math.cos(angle) - y * Math.sin(angle);
        return sum + 2 * Math.sqrt(Math.max(0, r * r - t * t));
      }, 0);
      return Math.round(10 + 29_990 * Math.exp(rods ? -0.04 * length : 0));
    },
    description: { path }
  });
}

const recipe = () => checkRecipe({ recipe: 1, input: { path }, centre: 'auto' });

test('a job of centre auto keeps the column that was found, and says how', async () => {
  const predicted = await predictJob(recipe(), scanOf(true), settings);
  expect(predicted.notes.map(({ code }) => code)).toContain('centre-auto');
  const { recipe: kept, plan } = await prepareJob(recipe(), scanOf(true), settings);
  const [first = NaN] = plan.centres;
  expect(Math.abs(first - CENTRE)).toBeLessThan(0.1);
  expect(plan.centres).toEqual(plan.centres.map(() => first));
  expect(kept.centre).toEqual({ column: first, slope: 0 });
  expect(plan.notes.find(({ code }) => code === 'centre-found')?.message).toMatch(
    /^The centre 44\.\d+ was found from 5 rows; its standard error is 0\.\d+ pixels\.$/u
  );
});

test('of a tilted axis a job keeps the slope as well', async () => {
  const { recipe: kept, plan } = await prepareJob(recipe(), scanOf(true, 0.5), settings);
  const { column, slope } = kept.centre === 'auto' ? { column: NaN, slope: NaN } : kept.centre;
  expect(Math.abs((column ?? NaN) - CENTRE)).toBeLessThan(0.1);
  expect(Math.abs(slope - 0.5)).toBeLessThan(0.04);
  expect(plan.notes.find(({ code }) => code === 'centre-found')?.message).toMatch(
    / It moves by 0\.[45]\d* pixels a row\.$/u
  );
});

test('a job whose centre cannot be found is refused, and nothing is written', async () => {
  const before = await readdir(folder, { recursive: true });
  await expect(prepareJob(recipe(), scanOf(false), settings)).rejects.toMatchObject({
    code: 'no-answer',
    family: 'no-answer',
    fields: { reason: 'flat' }
  });
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('pictures look for the centre once, and another scan or step asks again', async () => {
  const centres = new FoundCentres(settings.engine);
  const scan = scanOf(true);
  const signal = new AbortController().signal;
  const first = await centres.resolved(recipe(), scan, signal);
  const reads = scan.reads.length;
  expect(await centres.resolved(recipe(), scan, signal)).toEqual(first);
  expect(scan.reads.length).toBe(reads);
  await centres.resolved({ ...recipe(), steps: recipe().steps.slice() }, scan, signal);
  expect(scan.reads.length).toBe(reads);
  const floor = [{ name: 'flat-field' }, { name: 'minus-log', floor: 1e-3 }];
  await centres.resolved(checkRecipe({ ...recipe(), steps: floor }), scan, signal);
  expect(scan.reads.length).toBeGreaterThan(reads);
});

test('a search that is given up ends', async () => {
  const abort = new AbortController();
  const scan = scanOf(true);
  const search = new FoundCentres(settings.engine).resolved(recipe(), scan, abort.signal);
  abort.abort(new Error('the page has gone'));
  await expect(search).rejects.toThrow('the page has gone');
});
