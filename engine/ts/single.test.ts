import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import { planOptions, reconstruct, reconstructSingle, truthOf } from './truth/scenes';
import type { IPlanOptions } from './types';

const DEGREES = Math.PI / 180;

/** A slice without any symmetry. */
function sinogramOf({ columns, angles }: IPlanOptions, centre: number): Float32Array {
  const scale = columns / 48;
  return project(
    [...sheppLogan(18 * scale), disc(-7 * scale, 6 * scale, 3 * scale)],
    angles,
    columns,
    centre
  );
}

/** Uneven angles of a full turn, backwards from 300 degrees. */
const uneven = Float64Array.from({ length: 83 }, (_, i) => (300 - 4.3 * i - (i % 3)) * DEGREES);

describe('a single slice', () => {
  it.each<[string, Partial<IPlanOptions>, number]>([
    ['48 columns', { columns: 48, size: 48 }, 23.25],
    ['an odd width', { columns: 51, size: 51 }, 24],
    ['a prime width', { columns: 127, size: 127 }, 66.6],
    ['a slice wider than the detector', { columns: 48, size: 75 }, 20],
    ['a slice narrower than the detector', { columns: 96, size: 31 }, 47.5],
    ['one angle', { angles: Float64Array.of(0.3), weights: Float64Array.of(Math.PI) }, 20],
    [
      'uneven angles of a full turn, backwards',
      { angles: uneven, weights: new Float64Array(83).fill(Math.PI / 83) },
      22
    ],
    ['an axis outside the detector', { columns: 64, size: 64 }, -9.5],
    ['no ramp', { filter: { name: 'none', cutoff: 1 } }, 24],
    ['the whole ramp', { filter: { name: 'ramp', cutoff: 1 } }, 24],
    ['a cut-off', { filter: { name: 'hann', cutoff: 0.4 } }, 24],
    ['the reference accuracy', { accuracy: 'reference' }, 24],
    ['more columns than a strip has rows', { columns: 300, size: 300 }, 151]
  ])('is what the batch gives: %s', async (_, changes, centre) => {
    const options = planOptions(changes.columns ?? 48, changes);
    const sinogram = sinogramOf(options, centre);
    const everywhere = discPixels(options.size, options.size);
    for (const engine of await everyBuild()) {
      const batch = await reconstruct(engine, options, sinogram, [centre]);
      const alone = await reconstructSingle(engine, options, sinogram, centre);
      expect(error(alone, batch, everywhere), engine.variant).toBeLessThan(2e-5);
    }
  });

  it('is what the batch gives within the accuracy, for angles along the axes', async () => {
    // samples halfway between two cells touch one cell more on the left than on the right
    const angles = Float64Array.of(0, Math.PI / 2);
    const options = planOptions(48, { angles, weights: new Float64Array(2).fill(1) });
    const sinogram = sinogramOf(options, 25);
    const engine = await openEngine();
    const batch = await reconstruct(engine, options, sinogram, [25]);
    const alone = await reconstructSingle(engine, options, sinogram, 25);
    expect(error(alone, batch, discPixels(48, 48))).toBeLessThan(4e-5);
  });

  it('is the same with every instruction set, and wrong with another centre', async () => {
    const options = planOptions(64, { angles: evenAngles(70) });
    const sinogram = sinogramOf(options, 30.25);
    const everywhere = discPixels(64, 64);
    const batch = await reconstruct(await openEngine(), options, sinogram, [30.25]);
    await withEveryInstructionSet(async engine => {
      const alone = await reconstructSingle(engine, options, sinogram, 30.25);
      expect(error(alone, batch, everywhere), engine.variant).toBeLessThan(2e-5);
      const moved = await reconstructSingle(engine, options, sinogram, 30.75);
      expect(error(moved, batch, everywhere), engine.variant).toBeGreaterThan(1e-2);
    });
  });

  it('keeps the bars of accuracy', async () => {
    for (const [accuracy, bar] of [
      ['fast', 4e-4],
      ['reference', 7e-5]
    ] as const) {
      const options = planOptions(128, { accuracy });
      const sinogram = sinogramOf(options, 63.3);
      const alone = await reconstructSingle(await openEngine(), options, sinogram, 63.3);
      const truth = truthOf(options, sinogram, 63.3);
      expect(error(alone, truth, discPixels(128, 0.98 * 63.3)), accuracy).toBeLessThan(bar);
    }
  });

  it('has the same bits on any number of threads, and after a batch', async () => {
    const options = planOptions(100);
    const sinogram = sinogramOf(options, 50);
    const slices: Float32Array[] = [];
    for (const threads of [1, 2, 5]) {
      slices.push(await reconstructSingle(await openEngine({ threads }), options, sinogram, 50));
    }
    const plan = (await openEngine({ threads: 2 })).createPlan(options);
    await plan.reconstruct(sinogram, Float64Array.of(50));
    slices.push(await plan.reconstructSingle(sinogram, 50));
    plan.dispose();
    for (const slice of slices) expect(slice).toEqual(slices[0]);
  });

  it('works in a tenth of the memory of a batch', async () => {
    const plan = (await openEngine({ threads: 1 })).createPlan(planOptions(512));
    expect(plan.singleBytes()).toBeLessThan(0.1 * plan.workingBytes(plan.batch));
    plan.dispose();
  });

  it('says what is wrong', async () => {
    const plan = (await openEngine()).createPlan(planOptions(32));
    await expect(plan.reconstructSingle(new Float32Array(1000), 16)).rejects.toThrow(
      'The sinograms hold 1000 values, but 1 slices x 32 angles x 32 columns are 1024.'
    );
    await expect(plan.reconstructSingle(new Float32Array(1024), Number.NaN)).rejects.toThrow(
      'The centre of slice 0 is NaN'
    );
    plan.dispose();
  });
});
