import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import type { IEngine } from '../../engine/ts/types';
import { dtypeOf, type NdArray } from '../../protocol/array';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { STEPS } from '../../protocol/steps';
import { MemoryScan } from './memory-scan.fixture';
import { planRecipe } from './plan';
import { withHalo } from './rows';
import { SinogramPipeline, type ISinograms } from './sinograms';
import { CORRECTIONS } from './steps';
import { haloOf } from './steps/chain';

const SHAPE = { projections: 9, rows: 14, columns: 23 };

/** A picture with structure, and zingers all over it. */
function pixel(projection: number, row: number, column: number): number {
  const zinger = (projection * 31 + row * 17 + column * 7) % 29 === 0;
  return 400 + 10 * row + 3 * column + 2 * projection + (zinger ? 900 : 0);
}

function recipeOf(...steps: object[]): IRecipe {
  return checkRecipe({ recipe: 1, input: { path: '/a' }, steps });
}

const ZINGERS = { name: 'zinger-removal', threshold: 300, size: 5 };
const CORRECT = [{ name: 'flat-field' }, { name: 'minus-log' }];
const STRIPES = { name: 'stripes-sorting', size: 5 };

let engine: IEngine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});

function pipeline(recipe: IRecipe, scan = new MemoryScan({ ...SHAPE, pixel })): SinogramPipeline {
  const projections = Array.from({ length: SHAPE.projections }, (_, index) => index);
  return new SinogramPipeline({ recipe, scan, engine, projections });
}

async function correct(recipe: IRecipe, rows: readonly number[]): Promise<ISinograms> {
  const line = pipeline(recipe);
  return line.correct(await line.read(rows));
}

const ALL = Array.from({ length: SHAPE.rows }, (_, row) => row);

describe('a slab', () => {
  test.each([
    ['zingers', [ZINGERS, ...CORRECT]],
    ['zingers with an even window', [{ ...ZINGERS, size: 4 }, ...CORRECT]],
    ['stripes', [...CORRECT, STRIPES]],
    ['stripes of the transmission', [CORRECT[0] ?? {}, STRIPES, CORRECT[1] ?? {}]],
    ['both, zingers twice', [ZINGERS, { ...ZINGERS, size: 3 }, ...CORRECT, STRIPES]]
  ])('gives the same whatever its size: %s', async (_, steps) => {
    const recipe = recipeOf(...steps);
    const whole = await correct(recipe, ALL);
    const row = SHAPE.projections * SHAPE.columns;
    let zingers = 0;
    for (const rows of [[0], [1, 2], [3, 4, 5, 6, 7], [8, 10, 11], [9], [12, 13]]) {
      const part = await correct(recipe, rows);
      expect(part.data).toHaveLength(rows.length * row);
      rows.forEach((index, place) => {
        expect(part.data.subarray(place * row, (place + 1) * row)).toEqual(
          whole.data.subarray(index * row, (index + 1) * row)
        );
      });
      zingers += part.counts.zingers ?? 0;
    }
    // a second removal looks at rows that the first one mended, and counted, for it
    if (recipe.steps.filter(({ name }) => name === ZINGERS.name).length < 2) {
      expect(zingers).toBe(whole.counts.zingers ?? 0);
    }
    expect(whole.data.every(Number.isFinite)).toBe(true);
  });

  test('reads the rows beside it, within the detector', async () => {
    const scan = new MemoryScan({ ...SHAPE, pixel });
    const line = pipeline(recipeOf(ZINGERS, ...CORRECT), scan);
    await line.read([0, 1, 6, 13]);
    expect(scan.reads).toEqual([
      [0, 4],
      [4, 5],
      [11, 3]
    ]);
    const raw = await line.raw(await line.read([6]));
    expect(raw.shape).toEqual([1, SHAPE.projections, SHAPE.columns]);
    expect(raw.data[SHAPE.columns + 2]).toBe(pixel(1, 6, 2));
  });
});

/** A scan with one flat of 1000 counts and a zinger in its row 5, column 8. */
class SpoiltFlat extends MemoryScan {
  override readonly flats = [
    {
      count: 1,
      position: null,
      readRows: (first: number, count: number) => Promise.resolve(spoilt(first, count)),
      readFrame: () => Promise.resolve(spoilt(0, SHAPE.rows))
    }
  ];
}

function spoilt(first: number, rows: number): NdArray<Uint16Array> {
  const data = new Uint16Array(rows * SHAPE.columns).fill(1000);
  if (first <= 5 && first + rows > 5) data[(5 - first) * SHAPE.columns + 8] = 60000;
  return { data, shape: [1, rows, SHAPE.columns], dtype: dtypeOf(data) };
}

test('zingers are gone from projections and flats, and counted', async () => {
  const clean = await correct(recipeOf(...CORRECT), ALL);
  const line = pipeline(recipeOf(ZINGERS, ...CORRECT), new SpoiltFlat({ ...SHAPE, pixel }));
  const { data, counts } = await line.correct(await line.read([4, 5, 6]));
  const expected = ALL.slice(4, 7).flatMap(row =>
    Array.from({ length: SHAPE.projections }, (_, projection) => projection).flatMap(projection =>
      Array.from({ length: SHAPE.columns }, (_, column) => column).filter(
        column => pixel(projection, row, column) > 1300
      )
    )
  ).length;
  expect(counts.zingers).toBe(expected);
  expect(Math.min(...data)).toBeGreaterThan(-0.02);
  // the median of the flat, not its zinger
  expect(Math.max(...data)).toBeLessThan(1);
  expect(Math.min(...clean.data)).toBeLessThan(-0.2);
});

test('a projection is shown without what needs whole sinograms', async () => {
  const [all, without] = await Promise.all(
    [recipeOf(ZINGERS, ...CORRECT, STRIPES), recipeOf(ZINGERS, ...CORRECT)].map(recipe =>
      pipeline(recipe).correctedProjection(3)
    )
  );
  expect(all?.data).toEqual(without?.data);
  const [row] = [(await correct(recipeOf(ZINGERS, ...CORRECT), [7])).data];
  const { columns } = SHAPE;
  expect(all?.data.slice(7 * columns, 8 * columns)).toEqual(row.slice(3 * columns, 4 * columns));
});

test('no step needs more rows than its descriptor says', () => {
  for (const descriptor of STEPS) {
    const step = {
      name: descriptor.name,
      ...Object.fromEntries(
        Object.entries(descriptor.parameters).map(([name, { maximum, default: usual }]) => [
          name,
          maximum ?? usual
        ])
      )
    };
    expect(haloOf([step])).toBe(descriptor.halo);
  }
  expect(CORRECTIONS.map(({ name }) => name)).toEqual(STEPS.map(({ name }) => name));
  expect(withHalo([0, 5, 9], 1, 10)).toEqual([0, 1, 4, 5, 6, 8, 9]);
});

test('the plan counts the rows beside a slab, and what the steps need', () => {
  const planOf = (steps: object[], rows = {}): ReturnType<typeof planRecipe> =>
    planRecipe(
      checkRecipe({ recipe: 1, input: { path: '/a' }, steps, rows }),
      new MemoryScan({
        projections: 600,
        rows: 64,
        columns: 500,
        description: {
          storage: {
            layout: 'chunked',
            chunk: [1, 64, 500],
            compression: 'gzip',
            fallback: null,
            bytes: 0
          }
        }
      }),
      { engine, memoryBudgetBytes: 64e9 },
      '/out/v.h5'
    );
  const few = { from: 0, to: 64, step: 8 };
  const plain = planOf(CORRECT);
  const zingers = planOf([ZINGERS, ...CORRECT]);
  expect(zingers.memoryBytes).toBeGreaterThan(plain.memoryBytes);
  expect(zingers.scratchBytes).toBe(plain.scratchBytes);
  expect(planOf([...CORRECT, STRIPES]).memoryBytes - plain.memoryBytes).toBeGreaterThan(
    8 * 600 * 500
  );
  // rows 0, 8, .. 56 with two neighbours on each side: the first has none above
  const [some, wider] = [planOf(CORRECT, few), planOf([ZINGERS, ...CORRECT], few)];
  expect(some.scratchBytes * 38).toBe(wider.scratchBytes * 8);
});
