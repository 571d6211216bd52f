import { beforeAll, describe, expect, test } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import type { IEngine, RawPixels } from './types';

const TYPES = [
  Uint8Array,
  Uint16Array,
  Int16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array
] as const;

type Shape = readonly [number, number, number];

function at(array: ArrayLike<number>, index: number): number {
  return array[index] ?? NaN;
}

/** d c b a | a b c d | d c b a, as often as it takes. */
function reflected(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -1 - i : 2 * length - 1 - i;
  return i;
}

/** Ascending, NaN last. */
function ascending(a: number, b: number): number {
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b;
}

/** Offsets of a window of `size`: one more on the left where it is even. */
function offsets(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i - Math.floor(size / 2));
}

/** Pixel by pixel, by sorting the window; differences of floats are rounded as floats. */
function slowZingers(
  block: RawPixels,
  [frames, rows, columns]: Shape,
  size: number,
  threshold: number,
  [above, below]: readonly [number, number]
): { values: number[]; replaced: number } {
  const round = block instanceof Float32Array ? Math.fround : (value: number): number => value;
  const values: number[] = [];
  let replaced = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let row = above; row < rows - below; row++) {
      for (let column = 0; column < columns; column++) {
        const pixel = (r: number, c: number): number =>
          at(block, (frame * rows + reflected(r, rows)) * columns + reflected(c, columns));
        const window = offsets(size).flatMap(r =>
          offsets(size).map(c => pixel(row + r, column + c))
        );
        const median = at(window.sort(ascending), Math.floor((size * size) / 2));
        const bright = round(pixel(row, column) - median) >= threshold;
        replaced += bright ? 1 : 0;
        values.push(bright ? median : pixel(row, column));
      }
    }
  }
  return { values, replaced };
}

/** Vo's algorithm 3 as it is written, with a stable sort. */
function slowSorting(
  sinogram: Float32Array,
  angles: number,
  columns: number,
  size: number
): number[] {
  const order = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: angles }, (__, angle) => angle).sort((a, b) =>
      ascending(at(sinogram, a * columns + column), at(sinogram, b * columns + column))
    )
  );
  const out = new Array<number>(angles * columns);
  for (let rank = 0; rank < angles; rank++) {
    const line = order.map((angle, column) => at(sinogram, at(angle, rank) * columns + column));
    for (let column = 0; column < columns; column++) {
      const window = offsets(size).map(i => at(line, reflected(column + i, columns)));
      out[at(order[column] ?? [], rank) * columns + column] = at(
        window.sort(ascending),
        Math.floor(size / 2)
      );
    }
  }
  return out;
}

function counts(
  type: (typeof TYPES)[number],
  length: number,
  seed: number,
  spikes = 0.03
): RawPixels {
  const next = randomSeries(seed);
  const out = new type(length);
  for (let i = 0; i < length; i++) {
    out[i] = Math.floor(60 + next() * 20) + (next() < spikes ? Math.floor(100 * next()) : 0);
  }
  return out;
}

describe.each(['native', 'wasm'] as const)('%s', prefer => {
  let engine: IEngine;

  beforeAll(async () => {
    engine = await openEngine({ prefer, ...(prefer === 'native' ? { threads: 2 } : {}) });
  });

  test.each(TYPES.map(type => [type.name, type] as const))(
    'zingers of %s are those of a plain median',
    async (_, type) => {
      for (const [shape, size] of [
        [[2, 7, 67], 3],
        [[1, 70, 64], 3],
        [[1, 5, 130], 5],
        [[1, 9, 11], 4],
        [[2, 1, 5], 7],
        [[1, 3, 1], 9],
        [[1, 4, 6], 1]
      ] as const) {
        const block = counts(type, shape[0] * shape[1] * shape[2], size);
        for (const threshold of [0, 17, 30.5]) {
          const found = { clipped: 0, nonFinite: 0, zingers: 2 };
          const slow = slowZingers(block, shape, size, threshold, [0, 0]);
          const fast = await engine.removeZingers(
            block,
            shape,
            { size, threshold, margin: [0, 0] },
            found
          );
          expect(fast.constructor).toBe(type);
          expect([...fast]).toEqual(slow.values);
          expect(found.zingers).toBe(2 + slow.replaced);
        }
      }
    }
  );

  test('rows of the margin are neighbours, not results', async () => {
    const shape = [2, 12, 33] as const;
    const block = counts(Uint16Array, 2 * 12 * 33, 5);
    const found = { clipped: 0, nonFinite: 0 };
    const slow = slowZingers(block, shape, 5, 12, [2, 3]);
    const options = { size: 5, threshold: 12, margin: [2, 3] } as const;
    expect([...(await engine.removeZingers(block, shape, options, found))]).toEqual(slow.values);
    expect(found).toEqual({ clipped: 0, nonFinite: 0, zingers: slow.replaced });
    expect(slow.replaced).toBeGreaterThan(5);
    const none = await engine.removeZingers(block, shape, { ...options, margin: [12, 0] }, found);
    expect(none).toHaveLength(0);
  });

  test('NaN stays and counts as bright, infinity goes', async () => {
    for (const type of [Float32Array, Float64Array]) {
      const block = counts(type, 3 * 40, 8);
      [3, 4, 43, 80, 85].forEach(index => (block[index] = NaN));
      [20, 61].forEach(index => (block[index] = Infinity));
      block[99] = -Infinity;
      const found = { clipped: 0, nonFinite: 0 };
      const slow = slowZingers(block, [1, 3, 40], 3, 25, [0, 0]);
      const fast = await engine.removeZingers(
        block,
        [1, 3, 40],
        { size: 3, threshold: 25, margin: [0, 0] },
        found
      );
      expect([...fast]).toEqual(slow.values);
      expect([fast[3], Number.isFinite(fast[20]), fast[99]]).toEqual([NaN, true, -Infinity]);
    }
  });

  test.each<[angles: number, columns: number, size: number]>([
    [40, 61, 5],
    [33, 50, 21],
    [16, 37, 4],
    [17, 1, 3],
    [1, 30, 3],
    [5, 6, 21],
    [300, 33, 9],
    [20, 20, 1]
  ])('stripes of %i angles x %i columns, window %i', async (angles, columns, size) => {
    const next = randomSeries(angles + size);
    const rows = 3;
    const gain = Float64Array.from({ length: columns }, () => 0.3 * next());
    // coarse steps, so that many values of a column are equal
    const sinograms = Float32Array.from(
      { length: rows * angles * columns },
      (_, i) => Math.round(20 * next()) / 16 - 0.5 + at(gain, i % columns)
    );
    const slow = [0, 1, 2].flatMap(row =>
      slowSorting(
        sinograms.slice(row * angles * columns, (row + 1) * angles * columns),
        angles,
        columns,
        size
      )
    );
    const fast = sinograms.slice();
    await engine.removeStripesBySorting(fast, [rows, angles, columns], size);
    expect([...fast]).toEqual(slow);
    if (columns > 1 && size > 1) expect(fast).not.toEqual(sinograms);
  });

  test('NaN and infinity in a sinogram are sorted like numbers', async () => {
    const next = randomSeries(77);
    const sinogram = Float32Array.from({ length: 30 * 25 }, () => next() - 0.5);
    [1, 26, 27, 300, 301, 302, 555].forEach(index => (sinogram[index] = NaN));
    [40, 65].forEach(index => (sinogram[index] = -Infinity));
    sinogram[90] = Infinity;
    sinogram[91] = -NaN;
    const slow = slowSorting(sinogram, 30, 25, 3);
    await engine.removeStripesBySorting(sinogram, [1, 30, 25], 3);
    expect([...sinogram]).toEqual(slow);
  });

  test('what cannot be right is refused in words', async () => {
    const found = { clipped: 0, nonFinite: 0 };
    const block = new Uint16Array(24);
    const zingers = (
      size: number,
      threshold: number,
      margin: readonly [number, number]
    ): Promise<RawPixels> =>
      engine.removeZingers(block, [2, 3, 4], { size, threshold, margin }, found);
    await expect(zingers(0, 1, [0, 0])).rejects.toThrow(
      'The window of the median is 0: it must be a whole number from 1 to 999.'
    );
    await expect(zingers(3, NaN, [0, 0])).rejects.toThrow('The threshold of zingers is NaN');
    await expect(zingers(3, 1, [2, 2])).rejects.toThrow('nothing would be left');
    await expect(engine.removeStripesBySorting(new Float32Array(5), [1, 2, 3], 3)).rejects.toThrow(
      'has 5 values, 6 are needed'
    );
    await expect(
      engine.removeStripesBySorting(new Float32Array(6), [1, 2, 3], 1.5)
    ).rejects.toThrow('window of the median is 1.5');
  });
});

test('every instruction set and number of threads gives the same bits', async () => {
  const next = randomSeries(12);
  const sinograms = Float32Array.from({ length: 2 * 90 * 70 }, () => next());
  const block = counts(Float32Array, 4 * 70 * 70, 13, 0.2);
  const results: (readonly [Float32Array, RawPixels])[] = [];
  const run = async (engine: IEngine): Promise<void> => {
    const cleaned = sinograms.slice();
    await engine.removeStripesBySorting(cleaned, [2, 90, 70], 7);
    const options = { size: 3, threshold: 20, margin: [1, 1] } as const;
    const zingers = await engine.removeZingers(block, [4, 70, 70], options, {
      clipped: 0,
      nonFinite: 0
    });
    results.push([cleaned, zingers]);
  };
  await withEveryInstructionSet(run);
  for (const engine of await everyBuild()) await run(engine);
  await run(await openEngine({ threads: 5 }));
  for (const result of results) expect(result).toEqual(results[0]);
});

test('a stripe goes, the rest stays', async () => {
  const engine = await openEngine();
  const [angles, columns] = [180, 128];
  const clean = Float32Array.from({ length: angles * columns }, (_, i) => {
    const [angle, column] = [Math.floor(i / columns), i % columns];
    const middle = 64 + 20 * Math.cos((Math.PI * angle) / angles);
    return Math.sqrt(Math.max(0, 900 - (column - middle) ** 2)) / 30;
  });
  const striped = clean.map((value, i) => (i % columns === 50 ? value + 0.1 : value));
  // mean distance to what the column held before the stripe
  const stripe = (of: Float32Array, column: number): number =>
    Array.from({ length: angles }, (_, angle) => angle * columns + column).reduce(
      (sum, i) => sum + at(of, i) - at(clean, i),
      0
    ) / angles;
  expect(stripe(striped, 50)).toBeCloseTo(0.1, 6);
  await engine.removeStripesBySorting(striped, [1, angles, columns], 5);
  for (const column of [48, 49, 50, 51, 52]) {
    expect(Math.abs(stripe(striped, column))).toBeLessThan(0.03);
  }
});
