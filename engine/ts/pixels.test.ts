import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import type { IEngine, IFlatFields, RawPixels } from './types';

const TYPES = [
  Uint8Array,
  Uint16Array,
  Int16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array
] as const;

/** Counts of 0 to `most` of every element type. */
function counts(type: (typeof TYPES)[number], length: number, seed: number): RawPixels {
  const next = randomSeries(seed);
  const out = new type(length);
  for (let i = 0; i < length; i++) out[i] = Math.floor(next() * 200);
  return out;
}

function at(array: ArrayLike<number>, index: number): number {
  return array[index] ?? NaN;
}

/** Largest of |a - b| / max(|b|, 1). */
function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(at(a, i) - at(b, i)) / Math.max(Math.abs(at(b, i)), 1);
    most = Number.isNaN(distance) ? Infinity : Math.max(most, distance);
  }
  return most;
}

/** (angle, row, column) -> (row, angle, column) in double precision, value by value. */
function turned(
  [angles, rows, columns]: readonly [number, number, number],
  value: (angle: number, pixel: number, index: number) => number
): Float64Array {
  const out = new Float64Array(angles * rows * columns);
  for (let a = 0; a < angles; a++) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const pixel = r * columns + c;
        out[(r * angles + a) * columns + c] = value(a, pixel, a * rows * columns + pixel);
      }
    }
  }
  return out;
}

describe.each(['native', 'wasm'] as const)('%s', prefer => {
  let engine: IEngine;

  beforeAll(async () => {
    engine = await openEngine({ prefer, ...(prefer === 'native' ? { threads: 2 } : {}) });
  });

  test.each(TYPES.map(type => [type.name, type] as const))(
    'mean and median of %s frames',
    async (_, type) => {
      const pixels = 5003;
      for (const count of [1, 2, 5, 10]) {
        const frames = counts(type, count * pixels, count);
        const column = (p: number): number[] =>
          Array.from({ length: count }, (__, f) => at(frames, f * pixels + p));
        const mean = Float64Array.from(
          { length: pixels },
          (__, p) => column(p).reduce((a, b) => a + b) / count
        );
        const median = Float64Array.from({ length: pixels }, (__, p) => {
          const sorted = column(p).sort((a, b) => a - b);
          return (at(sorted, Math.floor((count - 1) / 2)) + at(sorted, Math.floor(count / 2))) / 2;
        });
        expect(worst(await engine.averageFrames(frames, count), mean)).toBeLessThan(1e-7);
        expect(worst(await engine.medianFrames(frames, count), median)).toBeLessThan(1e-7);
      }
    }
  );

  test('the mean of large counts is summed in double precision', async () => {
    const count = 4096;
    const frames = new Float32Array(count * 2).fill(16777216);
    frames[0] = 1;
    const [first = 0] = await engine.averageFrames(frames, count);
    expect(first).toBe(Math.fround((16777216 * (count - 1) + 1) / count));
  });

  test.each(TYPES.map(type => [type.name, type] as const))(
    'flat field of %s, one set and two',
    async (_, type) => {
      // more rows and angles than a tile, nothing a round number
      const shape = [131, 11, 37] as const;
      const [angles, rows, columns] = shape;
      const pixels = rows * columns;
      const next = randomSeries(9);
      const field = (low: number): Float32Array =>
        Float32Array.from({ length: pixels }, () => low + 20 * next());
      const block = counts(type, angles * pixels, 3);
      const one: IFlatFields = {
        dark: field(5),
        before: field(150),
        after: null,
        darkAfter: null,
        mix: null
      };
      const found = { clipped: 0, nonFinite: 0 };
      const single = turned(
        shape,
        (_a, p, i) => (at(block, i) - at(one.dark, p)) / (at(one.before, p) - at(one.dark, p))
      );
      expect(worst(await engine.flatField(block, shape, one, found), single)).toBeLessThan(1e-6);

      const mix = Float32Array.from({ length: angles }, (__, a) => a / (angles - 1));
      for (const darkAfter of [null, field(8)]) {
        const two: IFlatFields = { ...one, after: field(120), darkAfter, mix };
        const mixed = turned(shape, (a, p, i) => {
          const share = at(mix, a);
          const dark = at(two.dark, p) * (1 - share) + at(darkAfter ?? two.dark, p) * share;
          const flat = at(two.before, p) * (1 - share) + at(two.after ?? [], p) * share;
          return (at(block, i) - dark) / (flat - dark);
        });
        expect(worst(await engine.flatField(block, shape, two, found), mixed)).toBeLessThan(1e-6);
      }
      expect(found).toEqual({ clipped: 0, nonFinite: 0 });
      const plain = turned(shape, (_a, _p, i) => at(block, i));
      expect(worst(await engine.toSinograms(block, shape), plain)).toBe(0);
    }
  );

  test('what is not finite becomes 1 and is counted', async () => {
    const fields: IFlatFields = {
      dark: Float32Array.of(10, 10, 10),
      before: Float32Array.of(10, 10, 110),
      after: null,
      darkAfter: null,
      mix: null
    };
    const found = { clipped: 0, nonFinite: 5 };
    const block = Uint16Array.of(10, 20, 60);
    const result = await engine.flatField(block, [1, 1, 3], fields, found);
    expect([...result]).toEqual([1, 1, 0.5]);
    expect(found.nonFinite).toBe(7);
    const mixed: IFlatFields = {
      ...fields,
      after: Float32Array.of(10, 10, 110),
      mix: Float32Array.of(0.5)
    };
    expect([...(await engine.flatField(block, [1, 1, 3], mixed, found))]).toEqual([1, 1, 0.5]);
    expect(found).toEqual({ clipped: 0, nonFinite: 9 });
  });

  test('the logarithm is right to 1e-6, clips at the floor and counts', async () => {
    const next = randomSeries(4);
    const length = 200_001;
    // ten decades, and values that crowd around 1, where the relative error is hardest
    const given = Float32Array.from({ length }, (_, i) =>
      i % 2 ? 10 ** (1 - 9 * next()) : 1 + (next() - 0.5) * 10 ** (-6 * next())
    );
    const truth = Float64Array.from(given, value => 0 - Math.log(value));
    const found = { clipped: 0, nonFinite: 0 };
    const values = given.slice();
    await engine.minusLog(values, 1e-9, found);
    let most = 0;
    truth.forEach((value, i) => {
      const error = Math.abs(at(values, i) - value);
      most = Math.max(most, value === 0 ? error * 1e9 : error / Math.abs(value));
    });
    expect(most).toBeLessThan(1e-6);
    expect(found).toEqual({ clipped: 0, nonFinite: 0 });

    const odd = Float32Array.of(0.5, 0.25, 0.1, 0, -3, NaN, Infinity, -Infinity, 1);
    await engine.minusLog(odd, 0.25, found);
    const floor = -Math.log(0.25);
    expect(worst(odd, [-Math.log(0.5), floor, floor, floor, floor, 0, 0, 0, 0])).toBeLessThan(1e-7);
    expect(Object.is(odd[8], 0)).toBe(true);
    expect(found).toEqual({ clipped: 4, nonFinite: 3 });
    await expect(engine.minusLog(odd, 0, found)).rejects.toThrow('must be above 0');
  });

  test('unshuffle and byte order', () => {
    const elements = Uint8Array.from({ length: 26 }, (_, i) => i);
    for (const size of [1, 2, 3, 4, 8]) {
      const whole = Math.floor(26 / size);
      const shuffled = elements.slice();
      for (let e = 0; e < whole; e++) {
        for (let b = 0; b < size; b++) shuffled[b * whole + e] = at(elements, e * size + b);
      }
      expect([...engine.unshuffle(shuffled, size)]).toEqual([...elements]);
    }
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    engine.swapBytes(bytes, 4);
    expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    engine.swapBytes(bytes, 8);
    expect([...bytes]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
    engine.swapBytes(bytes, 2);
    expect([...bytes]).toEqual([6, 5, 8, 7, 2, 1, 4, 3]);
    expect(() => engine.swapBytes(bytes, 3)).toThrow('out of its range');
  });

  test('histogram of all values and of the inscribed disc', () => {
    const values = Float32Array.from({ length: 20 }, (_, i) => i);
    const all = engine.histogram(values, [4, 5], 4, false);
    expect({ ...all, counts: [...all.counts] }).toEqual({
      counts: [5, 5, 5, 5],
      low: 0,
      high: 19,
      finite: 20
    });
    values[6] = NaN;
    values[7] = Infinity;
    // half the shorter side is 2: the corners and the outer columns of the first and last row are out
    const disc = engine.histogram(values, [4, 5], 2, true);
    expect({ ...disc, counts: [...disc.counts] }).toEqual({
      counts: [4, 6],
      low: 1,
      high: 18,
      finite: 10
    });
    const flat = engine.histogram(Uint16Array.of(3, 3, 3, 3), [2, 2], 3, false);
    expect({ ...flat, counts: [...flat.counts] }).toEqual({
      counts: [4, 0, 0],
      low: 3,
      high: 3,
      finite: 4
    });
    expect(engine.histogram(Float32Array.of(NaN), [1, 1], 3, false)).toMatchObject({
      low: 0,
      high: 0,
      finite: 0
    });
  });

  test('wrong lengths are refused in words', async () => {
    const found = { clipped: 0, nonFinite: 0 };
    const fields: IFlatFields = {
      dark: new Float32Array(6),
      before: new Float32Array(5),
      after: null,
      darkAfter: null,
      mix: null
    };
    const block = new Uint16Array(12);
    await expect(engine.flatField(block, [2, 2, 3], fields, found)).rejects.toThrow(
      'The flat field has 5 values, 6 are needed.'
    );
    await expect(engine.toSinograms(block, [2, 2, 4])).rejects.toThrow(
      'has 12 values, 16 are needed'
    );
    await expect(engine.averageFrames(block, 5)).rejects.toThrow('has 12 values, 10 are needed');
  });
});
