import { expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IScanDescription } from '../../protocol/scan';
import { MemoryScan } from './memory-scan.fixture';
import { pixelBytes, planRecipe } from './plan';
import type { IPlan } from './plan.types';
import { predict, refuseWhatDoesNotFit } from './prediction';
import { slowEngine } from './slow-engine.fixture';

interface IAsked {
  readonly recipe?: object;
  readonly description?: Partial<IScanDescription>;
  readonly projections?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly memory?: number;
}

function plan({
  recipe,
  description,
  projections = 1200,
  rows = 512,
  columns = 2048,
  memory = 64e9
}: IAsked = {}): IPlan {
  const scan = new MemoryScan({
    projections,
    rows,
    columns,
    ...(description ? { description } : {})
  });
  return planRecipe(
    checkRecipe({ recipe: 1, input: { path: '/a' }, ...recipe }),
    scan,
    { engine: slowEngine(8), memoryBudgetBytes: memory },
    '/out/v.h5'
  );
}

test('1200 angles x 2048 columns stay below 2 GB whatever the number of rows', () => {
  const [some, more] = [plan({ rows: 256 }), plan({ rows: 512 })];
  expect(some.memoryBytes).toBeLessThan(2e9);
  expect(more.memoryBytes).toBe(some.memoryBytes);
  expect(more.slabs.length).toBe(2 * some.slabs.length);
});

test('the type of a pixel is told in bytes or in bits', () => {
  expect(['u2', '<f4', 'uint16', 'float32', 'float64', 'uint8'].map(pixelBytes)).toEqual([
    2, 4, 2, 4, 8, 1
  ]);
});

test('slabs cover the rows and begin at even slices', () => {
  for (const memory of [1, 5e8, 64e9]) {
    const { slabs, rows } = plan({ rows: 101, memory });
    expect(slabs.reduce((next, { first, count }) => (first === next ? next + count : NaN), 0)).toBe(
      rows.length
    );
    expect(slabs.every(({ first }) => first % 2 === 0)).toBe(true);
  }
});

test('corrections within the reconstruction need no memory for sinograms', () => {
  const narrow = { projections: 180, columns: 256 };
  const within = plan({ ...narrow, recipe: { rows: { from: 0, to: 256 } } });
  const before = plan({ ...narrow, recipe: { rows: { from: 0, to: 512, step: 2 } } });
  expect([within.corrections, before.corrections]).toEqual(['within', 'before']);
  expect(within.slabs).toEqual(before.slabs);
  expect(before.memoryBytes - within.memoryBytes).toBe(64 * 180 * 256 * 4);
  // what is saved makes room for larger slabs
  expect(plan({ memory: 1.5e9, rows: 256 }).slabs.length).toBeLessThan(
    plan({ memory: 1.5e9, recipe: { rows: { from: 0, to: 512, step: 2 } } }).slabs.length
  );
});

test('rows: from, to and every n-th; outside the detector is refused with its rows', () => {
  expect(plan({ recipe: { rows: { from: 3, to: 12, step: 4 } } }).rows).toEqual([3, 7, 11]);
  expect(() => plan({ recipe: { rows: { from: 512 } } })).toThrow(
    /rows\.from is 512, but .* 0 to 511/u
  );
  expect(() => plan({ recipe: { rows: { to: 513 } } })).toThrow(
    /rows\.to is 513, but .* has 512 detector rows/u
  );
});

test('rows are padded to at least twice their width, by the fast setting to one and a half', () => {
  expect(plan().paddedColumns).toBe(4096);
  expect(plan({ recipe: { method: { name: 'gridding', accuracy: 'fast' } } }).paddedColumns).toBe(
    3072
  );
  expect(plan({ recipe: { method: { name: 'fbp' } } }).paddedColumns).toBe(4096);
});

test('values are 1/cm where the pixel size is known, the recipe before the file', () => {
  expect(plan()).toMatchObject({ unit: '1/pixel', scale: 1, pixelSizeUm: null });
  expect(plan({ description: { pixelSizeUm: 2 } })).toMatchObject({ unit: '1/cm', scale: 5000 });
  expect(
    plan({ description: { pixelSizeUm: 2 }, recipe: { geometry: { pixelSizeUm: 4 } } }).scale
  ).toBe(2500);
});

test('centres follow a leaning axis', () => {
  const { centres } = plan({
    recipe: { centre: { column: 1000, slope: 0.01 }, rows: { from: 0, to: 512, step: 511 } }
  });
  expect(centres[0]).toBeCloseTo(1000 - 2.555, 9);
  expect(centres[1]).toBeCloseTo(1000 + 2.555, 9);
});

test('compressed frames are restaged once they would be decoded again and again', () => {
  const storage = (compression: string, chunk: number[] | null): Partial<IScanDescription> => ({
    storage: {
      layout: chunk ? 'chunked' : 'contiguous',
      chunk,
      compression,
      fallback: null,
      bytes: 0
    }
  });
  expect(plan({ description: storage('gzip', [1, 512, 2048]) }).reading).toBe('restage');
  expect(plan({ description: storage('none', [1, 512, 2048]) }).reading).toBe('direct');
  expect(plan({ description: storage('gzip', [1200, 1, 2048]) }).reading).toBe('direct');
  expect(plan({ description: storage('none', null) }).reading).toBe('direct');
  // one slab only
  expect(
    plan({ description: storage('gzip', [1, 512, 2048]), recipe: { rows: { from: 0, to: 4 } } })
      .reading
  ).toBe('direct');
  // the same with the axes the other way round
  expect(
    plan({ description: { ...storage('gzip', [1, 1200, 2048]), axes: 'row,angle,column' } }).reading
  ).toBe('direct');
  const restaged = plan({ description: storage('gzip', [1, 512, 2048]) });
  expect(restaged.diskBytes - plan().diskBytes).toBeCloseTo(1200 * 512 * 2048 * 2, -9);
});

test('too little memory or disk is a refusal in words', () => {
  const made = plan({ memory: 1e8 });
  const short = predict(made, {
    memoryBudgetBytes: 1e8,
    diskFreeBytes: 1e15,
    scratchFreeBytes: null
  });
  expect(short).toMatchObject({
    fits: false,
    problems: [expect.stringMatching(/need .* of memory, but 100\.0 MB may be used/u)]
  });
  expect(() => refuseWhatDoesNotFit(short)).toThrow(
    expect.objectContaining({ code: 'memory-short', family: 'capacity' })
  );
  const full = predict(plan(), {
    memoryBudgetBytes: 64e9,
    diskFreeBytes: 5e9,
    scratchFreeBytes: null
  });
  expect(full.problems).toEqual([
    expect.stringMatching(/needs 8\.59 GB of disk for \/out\/v\.h5, but 5\.00 GB are free/u)
  ]);
  expect(() => refuseWhatDoesNotFit(full)).toThrow(expect.objectContaining({ code: 'disk-short' }));
  const restaged = plan({
    description: {
      storage: {
        layout: 'chunked',
        chunk: [1, 512, 2048],
        compression: 'gzip',
        fallback: null,
        bytes: 0
      }
    }
  });
  const apart = predict(restaged, {
    memoryBudgetBytes: 64e9,
    diskFreeBytes: 9e9,
    scratchFreeBytes: 1e9
  });
  expect(apart.problems).toEqual([
    expect.stringMatching(/needs 2\.54 GB of disk for the scratch file .* 1\.00 GB are free there/u)
  ]);
  expect(
    predict(restaged, { memoryBudgetBytes: 64e9, diskFreeBytes: 9e9, scratchFreeBytes: null })
      .problems
  ).toEqual([
    expect.stringMatching(/needs 11\.13 GB of disk for \/out\/v\.h5 and its scratch file/u)
  ]);
  const good = predict(plan(), {
    memoryBudgetBytes: 64e9,
    diskFreeBytes: 1e15,
    scratchFreeBytes: null
  });
  expect(good).toMatchObject({ fits: true, problems: [], slices: 512, size: 2048 });
  refuseWhatDoesNotFit(good);
});
