import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { iterativeOptions as options } from './iterative.fixture';
import type { IIterativeOptions } from './iterative-types';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import { evenAngles } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import type { IEngine } from './types';

/** Random slices inside the disc that fits the square. */
function randomSlices(size: number, count: number, random: () => number): Float32Array {
  const inside = discPixels(size, size / 2 - 1);
  const slices = new Float32Array(count * size * size);
  for (let slice = 0; slice < count; slice++) {
    for (const pixel of inside) slices[slice * size * size + pixel] = random() - 0.3;
  }
  return slices;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** |<A f, p> - <f, A^T p>| over |<A f, p>|, slice by slice, the worst. */
async function asymmetry(
  engine: IEngine,
  chosen: IIterativeOptions,
  centres: Float64Array
): Promise<number> {
  const { size, angles, columns, contained, paddedColumns: padded } = chosen;
  const random = randomSeries(7);
  const slices = randomSlices(size, centres.length, random);
  const rays = angles.length * (contained ? padded : columns);
  const sinograms = Float32Array.from({ length: centres.length * rays }, () => random() - 0.3);
  const plan = engine.createIterativePlan(chosen);
  try {
    const projected = await plan.forward(slices, centres);
    const back = await plan.adjoint(sinograms, centres);
    const errors = Array.from(centres, (_, slice) => {
      const pixels = [slice * size * size, (slice + 1) * size * size] as const;
      const own = [slice * rays, (slice + 1) * rays] as const;
      const left = dot(projected.subarray(...own), sinograms.subarray(...own));
      const right = dot(slices.subarray(...pixels), back.subarray(...pixels));
      return Math.abs(left - right) / Math.abs(left);
    });
    return Math.max(...errors);
  } finally {
    plan.dispose();
  }
}

const DEGREES = Math.PI / 180;
const uneven = Float64Array.from({ length: 61 }, (_, i) => (310 - 5.1 * i - (i % 4)) * DEGREES);

describe('projection and back-projection are adjoint', () => {
  it.each<[string, number, Partial<IIterativeOptions>, readonly number[]]>([
    ['an even width', 64, {}, [31.5]],
    ['an odd width', 51, {}, [25]],
    ['a prime width', 127, {}, [63.2]],
    ['a full turn', 48, { angles: evenAngles(70, 2 * Math.PI) }, [23.5]],
    ['an axis off the middle', 64, {}, [22.25]],
    ['an axis outside the detector', 64, {}, [-4.5]],
    ['uneven angles, backwards', 64, { angles: uneven }, [33.75]],
    ['a slice wider than the detector', 40, { size: 75 }, [19]],
    ['contained rays', 64, { contained: true }, [30.5]],
    ['slices with an axis each', 32, {}, Array.from({ length: 19 }, (_, i) => 12 + i / 3)]
  ])('for %s', async (_, columns, changes, centres) => {
    for (const engine of await everyBuild()) {
      const found = await asymmetry(engine, options(columns, changes), Float64Array.from(centres));
      expect(found, engine.variant).toBeLessThan(1e-5);
    }
  });

  it('with every instruction set, and the two slices of a pair apart', async () => {
    await withEveryInstructionSet(async engine => {
      const found = await asymmetry(engine, options(48), Float64Array.of(20, 28.5, 23.5));
      expect(found, engine.variant).toBeLessThan(1e-5);
    });
  });
});

describe('the projection', () => {
  it.each([
    [64, 31.25],
    [63, 34.5]
  ])('of %i columns about %f is what an object casts', async (columns, centre) => {
    // pixels of a smooth object: a sum of wide bells, whose projections are bells
    const bells = [
      { x: 3.5, y: -6, width: 4, height: 1 },
      { x: -9, y: 4.25, width: 3, height: 0.7 }
    ];
    const chosen = options(columns, { angles: evenAngles(50, 2 * Math.PI) });
    const slice = Float32Array.from({ length: columns ** 2 }, (_, index) => {
      const x = (index % columns) - Math.floor(columns / 2);
      const y = columns - 1 - Math.floor(columns / 2) - Math.floor(index / columns);
      return bells.reduce(
        (sum, b) =>
          sum + b.height * Math.exp(-((x - b.x) ** 2 + (y - b.y) ** 2) / (2 * b.width ** 2)),
        0
      );
    });
    const plan = (await openEngine()).createIterativePlan(chosen);
    const found = await plan.forward(slice, Float64Array.of(centre));
    plan.dispose();
    chosen.angles.forEach((theta, angle) => {
      for (let column = 0; column < columns; column++) {
        const t = column - centre;
        const expected = bells.reduce((sum, b) => {
          const u = b.x * Math.cos(theta) + b.y * Math.sin(theta);
          const line = b.height * b.width * Math.sqrt(2 * Math.PI);
          return sum + line * Math.exp(-((t - u) ** 2) / (2 * b.width ** 2));
        }, 0);
        expect(Math.abs((found[angle * columns + column] ?? 0) - expected)).toBeLessThan(2e-3);
      }
    });
  });
});

/** sum over k = -(P/2 - 1)..P/2 - 1 of e^{2 pi i k u / P} / P: what a ray sees of a point. */
function rayOf(u: number, period: number): number {
  const sine = period * Math.sin((Math.PI * u) / period);
  return Math.abs(sine) < 1e-9
    ? (period - 1) / period
    : Math.sin((Math.PI * (period - 1) * u) / period) / sine;
}

/** A^T A f in double precision, from pixel to pixel. */
function slowNormal(
  slice: Float32Array,
  { size, angles, paddedColumns: period }: IIterativeOptions
) {
  const lags = 2 * size - 1;
  const kernel = Float64Array.from({ length: lags * lags }, (_, index) => {
    const x = (index % lags) - size + 1;
    const y = size - 1 - Math.floor(index / lags);
    return angles.reduce((sum, th) => sum + rayOf(x * Math.cos(th) + y * Math.sin(th), period), 0);
  });
  return Float64Array.from(slice, (_, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    return slice.reduce((sum, value, other) => {
      const down = row - Math.floor(other / size) + size - 1;
      const right = column - (other % size) + size - 1;
      return sum + value * (kernel[down * lags + right] ?? 0);
    }, 0);
  });
}

describe('A^T A as a convolution', () => {
  it.each<[string, number, Float64Array]>([
    ['48 columns', 48, evenAngles(48)],
    ['51 columns, uneven angles', 51, uneven.slice(0, 30)]
  ])('is A^T (A f), %s', async (_, columns, angles) => {
    const chosen = options(columns, { contained: true, angles });
    const centres = Float64Array.of(columns / 2 - 3, columns / 2 + 1.25, columns / 2);
    const slices = randomSlices(columns, 3, randomSeries(3));
    const inside = discPixels(columns, 0.49 * columns);
    const truth = slowNormal(slices.subarray(0, columns ** 2), chosen);
    for (const engine of await everyBuild()) {
      const plan = engine.createIterativePlan(chosen);
      const twice = await plan.adjoint(await plan.forward(slices, centres), centres);
      const once = await plan.normal(slices);
      expect(error(once.subarray(0, columns ** 2), truth, inside)).toBeLessThan(1e-5);
      for (let index = 0; index < 3; index++) {
        const own = [index * columns ** 2, (index + 1) * columns ** 2] as const;
        const found = error(once.subarray(...own), twice.subarray(...own), inside);
        // what the grid of the projections themselves errs
        expect(found, engine.variant).toBeLessThan(2e-4);
      }
      plan.dispose();
    }
  });
});
