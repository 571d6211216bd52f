import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import { planOptions } from './truth/scenes';
import type { IEngine, IPlanOptions } from './types';

const SLICES = 21;

function noise({ columns, angles }: IPlanOptions): Float32Array {
  const next = randomSeries(3);
  return Float32Array.from({ length: SLICES * angles.length * columns }, () => next() - 0.3);
}

async function reconstructed(
  engine: IEngine,
  options: IPlanOptions,
  sinograms: Float32Array
): Promise<{ out: Float32Array; nonFinite: number }> {
  const plan = engine.createPlan(options);
  const counts = { nonFinite: 0 };
  const centres = Float64Array.from({ length: SLICES }, (_, i) => 20 + 0.1 * i);
  const out = await plan.reconstruct(sinograms, centres, undefined, undefined, counts);
  plan.dispose();
  return { out, nonFinite: counts.nonFinite };
}

/** What may not enter a transform, and where: row ends, lone pixels, neighbours. */
const BAD: readonly (readonly [place: number, value: number])[] = [
  [0, NaN],
  [40, Infinity],
  [41, -Infinity],
  [44, 3e38],
  [45, -2e25],
  [300, NaN],
  [301, -NaN],
  [899, Infinity]
];

describe.each(['gridding', 'fbp'] as const)('%s', method => {
  // an odd width: the last columns are less than a cell
  const options = planOptions(45, { method });
  const row = options.angles.length * options.columns;

  it('keeps what is not finite out of the other slices, bit by bit, and counts it', async () => {
    const clean = noise(options);
    const spoilt = clean.slice();
    const mended = clean.slice();
    for (const slice of [1, 6]) {
      for (const [place, value] of BAD) {
        spoilt[slice * row + place] = value;
        mended[slice * row + place] = 0;
      }
    }
    const check = async (engine: IEngine): Promise<void> => {
      const [with0, withNaN] = [
        await reconstructed(engine, options, mended),
        await reconstructed(engine, options, spoilt)
      ];
      expect(with0.nonFinite).toBe(0);
      expect(withNaN.nonFinite).toBe(2 * BAD.length);
      expect(withNaN.out).toEqual(with0.out);
      // slices of other pairs are those of the clean data too
      const untouched = await reconstructed(engine, options, clean);
      const image = options.size ** 2;
      for (const slice of [2, 3, 4, 5, 8, 20]) {
        expect(withNaN.out.subarray(slice * image, (slice + 1) * image)).toEqual(
          untouched.out.subarray(slice * image, (slice + 1) * image)
        );
      }
      expect(withNaN.out).not.toEqual(untouched.out);
    };
    await withEveryInstructionSet(check);
    for (const engine of await everyBuild()) await check(engine);
  });

  it('counts in a single slice too', async () => {
    const sinogram = noise(options).slice(0, row);
    const mended = sinogram.slice();
    for (const [place, value] of BAD) {
      sinogram[place] = value;
      mended[place] = 0;
    }
    for (const engine of await everyBuild()) {
      const plan = engine.createPlan(options);
      const counts = { nonFinite: 1 };
      const slice = await plan.reconstructSingle(sinogram, 22, undefined, undefined, counts);
      expect(counts.nonFinite).toBe(1 + BAD.length);
      expect(slice).toEqual(await plan.reconstructSingle(mended, 22, undefined, undefined, counts));
      expect(counts.nonFinite).toBe(1 + BAD.length);
      plan.dispose();
    }
  });

  it('gives each of two calls at once its own count', async () => {
    const plan = (await openEngine({ threads: 2 })).createPlan(options);
    const sinograms = noise(options);
    const centres = new Float64Array(SLICES).fill(22);
    const spoilt = sinograms.slice();
    spoilt.fill(NaN, row, row + 7);
    const counts = [{ nonFinite: 0 }, { nonFinite: 0 }, { nonFinite: 0 }];
    await Promise.all(
      [spoilt, sinograms, spoilt].map((data, i) =>
        plan.reconstruct(data, centres, undefined, undefined, counts[i])
      )
    );
    expect(counts.map(({ nonFinite }) => nonFinite)).toEqual([7, 0, 7]);
    plan.dispose();
  });

  it('makes nothing of a sinogram without a single number', async () => {
    const sinogram = new Float32Array(row).fill(NaN);
    const plan = (await openEngine()).createPlan(options);
    const slice = await plan.reconstructSingle(sinogram, 22);
    expect(slice.every(value => value === 0)).toBe(true);
    plan.dispose();
  });
});
