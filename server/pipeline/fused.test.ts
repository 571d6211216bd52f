import { describe, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { correctionsOf } from './fused';
import { MemoryScan, type IMemoryScan } from './memory-scan.fixture';
import { createEnginePlan } from './method';
import { geometryOf } from './plan';
import { reconstructRows } from './reconstruct-rows';
import { SinogramPipeline, type ISinograms, type IUncorrectedRows } from './sinograms';

const FLAT = { name: 'flat-field' };
const LOG = { name: 'minus-log' };

function recipeOf(changes: object = {}): IRecipe {
  return checkRecipe({ recipe: 1, input: { path: '/a' }, ...changes });
}

function setsAt(...positions: (number | null)[]): IMemoryScan['flats'] {
  return positions.map((position, index) => ({ position, frames: [1000 + 100 * index] }));
}

/** Darker ones. */
function dimSets(...positions: number[]): IMemoryScan['darks'] {
  return positions.map((position, index) => ({ position, frames: [10 + index] }));
}

function scanOf(changes: Partial<IMemoryScan> = {}): MemoryScan {
  return new MemoryScan({
    projections: 14,
    rows: 9,
    columns: 19,
    // some pixels are darker than the dark
    pixel: (projection, row, column) => (projection * 131 + row * 37 + column ** 2 * 13) % 900,
    ...changes
  });
}

const dimAtFirst: IMemoryScan['flats'] = [
  { position: 0, frames: [10] },
  { position: 1, frames: [1100] }
];

describe('corrections', () => {
  const rows = [4, 5, 6];
  const attenuation = { input: { path: '/a', values: 'attenuation' }, steps: [] };
  const transmission = { input: { path: '/a', values: 'transmission' }, steps: [LOG] };

  test.each<[string, object, readonly number[]]>([
    ['the usual recipe', {}, rows],
    ['direct back-projection', { method: { name: 'fbp' } }, rows],
    ['one row', {}, [3]],
    ['transmission', transmission, rows],
    ['attenuation', attenuation, rows]
  ])('are made within the reconstruction: %s', (_, recipe, wanted) => {
    expect(correctionsOf(recipeOf(recipe), wanted)).toBe('within');
  });

  test.each<[string, object, readonly number[]]>([
    ['zingers', { steps: [{ name: 'zinger-removal' }, FLAT, LOG] }, rows],
    ['stripes', { steps: [FLAT, LOG, { name: 'stripes-sorting' }] }, rows],
    ['an iterative method', { method: { name: 'cgls' } }, rows],
    ['rows apart', {}, [3, 5, 7]]
  ])('are made before it: %s', (_, recipe, wanted) => {
    expect(correctionsOf(recipeOf(recipe), wanted)).toBe('before');
  });
});

describe('slices and counts are those of the steps', () => {
  test.each<[string, object, Partial<IMemoryScan>]>([
    ['gridding', {}, {}],
    ['fbp', { method: { name: 'fbp' } }, {}],
    ['flats that drift', {}, { flats: setsAt(0, 1), darks: setsAt(0.3) }],
    ['flats at four times', {}, { flats: setsAt(0, 0.3, 0.5, 1), darks: setsAt(0.3) }],
    ['flats and darks at three times', {}, { flats: setsAt(0, 0.4, 1), darks: dimSets(0, 0.4, 1) }],
    ['flats without light at first (0/0)', {}, { flats: dimAtFirst }],
    [
      'medians',
      {
        steps: [
          { ...FLAT, average: 'median' },
          { ...LOG, floor: 0.3 }
        ]
      },
      {}
    ],
    ['projections left out', { angles: { leftOut: [0, 3, 13] } }, { flats: setsAt(0, 1) }],
    ['transmission', { input: { path: '/a', values: 'transmission' }, steps: [LOG] }, {}],
    ['attenuation', { input: { path: '/a', values: 'attenuation' }, steps: [] }, {}]
  ])('%s', async (_, changes, scanned) => {
    const engine = await openEngine({ threads: 2 });
    const recipe = recipeOf(changes);
    const scan = scanOf(scanned);
    const geometry = geometryOf(recipe, scan);
    const line = new SinogramPipeline({ recipe, scan, engine, projections: geometry.projections });
    const plan = createEnginePlan(engine, recipe.method, geometry);
    const rows = [2, 3, 4, 5, 6];
    expect(correctionsOf(recipe, rows)).toBe('within');
    const read = await line.read(rows);
    const slices = async (of: ISinograms | IUncorrectedRows, batch: number) => {
      const out = new Float32Array(rows.length * geometry.size ** 2);
      await reconstructRows(plan, of, rows.map(geometry.centreAt), out, { batch });
      return { out, counts: of.counts };
    };
    const wanted = await slices(await line.correct(read), 16);
    expect(await slices(await line.uncorrected(read), 16)).toEqual(wanted);
    expect(await slices(await line.uncorrected(read), 2)).toEqual(wanted);
    expect(wanted.out.some(value => value !== 0)).toBe(true);
    plan.dispose();
  });

  test('pixels that were mended are among them', async () => {
    const engine = await openEngine({ threads: 1 });
    const recipe = recipeOf();
    const counted = async (scan: MemoryScan) => {
      const geometry = geometryOf(recipe, scan);
      const line = new SinogramPipeline({
        recipe,
        scan,
        engine,
        projections: geometry.projections
      });
      const plan = createEnginePlan(engine, recipe.method, geometry);
      const rows = await line.uncorrected(await line.read([0, 1]));
      await reconstructRows(plan, rows, [9, 9], new Float32Array(2 * 19 * 19), { batch: 2 });
      plan.dispose();
      return rows.counts;
    };
    // four pixels at the dark
    const pixel = (projection: number, row: number, column: number) =>
      projection === 3 && row === 1 && column < 4 ? 10 : 500;
    expect(await counted(scanOf({ pixel }))).toEqual({ clipped: 4, nonFinite: 0 });
    // of the first projection all pixels
    expect(await counted(scanOf({ pixel, flats: dimAtFirst }))).toEqual({
      clipped: 4,
      nonFinite: 2 * 19
    });
    const dark = scanOf({ pixel, flats: [{ position: null, frames: [10] }] });
    await expect(counted(dark)).rejects.toThrow('are nowhere brighter than the dark');
  });
});
