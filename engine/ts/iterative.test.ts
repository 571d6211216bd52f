import { describe, expect, it } from 'vitest';

import { everyBuild } from './builds.fixture';
import type { IConvergence, IIterativeOptions } from './iterative-types';
import { openEngine } from './native';
import { paddedColumns } from './padding';
import { randomSeries } from './random.fixture';
import { disc, evenAngles, evenWeights, project, sheppLogan } from './truth/analytic';
import type { IEllipse } from './truth/analytic';
import { discMean, discPixels, error } from './truth/measure';
import { concatenate, planOptions, reconstruct } from './truth/scenes';
import type { IEngine } from './types';

function options(columns: number, changes: Partial<IIterativeOptions> = {}): IIterativeOptions {
  return {
    method: 'cgls',
    iterations: 12,
    columns,
    angles: evenAngles(columns),
    size: columns,
    paddedColumns: paddedColumns(columns, 'reference'),
    scale: 1,
    ...changes
  };
}

async function solve(
  engine: IEngine,
  chosen: IIterativeOptions,
  sinograms: Float32Array,
  centres: readonly number[],
  start?: Float32Array
) {
  const plan = engine.createIterativePlan(chosen);
  try {
    return await plan.solve(sinograms, Float64Array.from(centres), start ? { start } : {});
  } finally {
    plan.dispose();
  }
}

/** Attenuation of pixels, averaged over 4 x 4 points each. */
function pixelsOf(ellipses: readonly IEllipse[], size: number): Float64Array {
  const image = new Float64Array(size * size);
  const offsets = [-0.375, -0.125, 0.125, 0.375];
  for (const { x, y, a, b, angle, density } of ellipses) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    image.forEach((value, index) => {
      const column = (index % size) - Math.floor(size / 2) - x;
      const row = size - 1 - Math.floor(size / 2) - Math.floor(index / size) - y;
      for (const u of offsets) {
        for (const v of offsets) {
          const along = ((column + u) * cos + (row + v) * sin) / a;
          const across = ((row + v) * cos - (column + u) * sin) / b;
          if (along * along + across * across <= 1) value += density / 16;
        }
      }
      image[index] = value;
    });
  }
  return image;
}

/** Attenuation with the noise of counted photons, `photons` a bin in the open beam (normal approximation). */
function noisy(sinogram: Float32Array, photons: number, perUnit: number): Float32Array {
  const random = randomSeries(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return sinogram.map(value => {
    const mean = photons * Math.exp(-value * perUnit);
    const count = Math.max(1, Math.round(mean + Math.sqrt(mean) * normal()));
    return -Math.log(count / photons) / perUnit;
  });
}

describe('60 noisy projections of Shepp-Logan on 256 columns', () => {
  const columns = 256;
  const centre = 127.75;
  const angles = evenAngles(60);
  const phantom = sheppLogan(0.475 * columns);
  const truth = pixelsOf(phantom, columns);
  const sinogram = noisy(project(phantom, angles, columns, centre), 50_000, 1 / 80);
  const inside = discPixels(columns, 0.98 * (columns - 1 - centre));

  it('are reconstructed with less error than filtered back-projection has', async () => {
    const engine = await openEngine();
    const filtered: number[] = [];
    for (const name of ['ramp', 'shepp-logan'] as const) {
      const plan = planOptions(columns, {
        angles,
        weights: evenWeights(60),
        accuracy: 'reference',
        filter: { name, cutoff: 1 }
      });
      filtered.push(error(await reconstruct(engine, plan, sinogram, [centre]), truth, inside));
    }
    const best = Math.min(...filtered);
    const found = async (changes: Partial<IIterativeOptions>) => {
      const { slices } = await solve(engine, options(columns, { angles, ...changes }), sinogram, [
        centre
      ]);
      return error(slices, truth, inside);
    };
    expect(await found({ method: 'cgls', iterations: 12 })).toBeLessThan(0.8 * best);
    expect(await found({ method: 'cgls', iterations: 12, contained: true })).toBeLessThan(
      0.8 * best
    );
    expect(await found({ method: 'sirt', iterations: 100 })).toBeLessThan(0.95 * best);
    expect(await found({ method: 'sirt', iterations: 100, notNegative: true })).toBeLessThan(
      0.8 * best
    );
  });
});

describe.each([
  ['cgls', { method: 'cgls', iterations: 20 }, 4e-3],
  ['cgls of contained rays', { method: 'cgls', iterations: 20, contained: true }, 4e-3],
  ['sirt', { method: 'sirt', iterations: 60 }, 2e-2]
] as const)('%s', (_, method, bar) => {
  const columns = 64;
  const objects = [disc(-7, 6, 10, 1), disc(12, -8, 6, 0.5)];
  const sinogramAt = (centre: number, angles = evenAngles(columns)) =>
    project(objects, angles, columns, centre);

  it('reads the density of objects, in the unit asked for', async () => {
    for (const scale of [1, 20]) {
      const { slices } = await solve(
        await openEngine(),
        options(columns, { ...method, scale }),
        sinogramAt(31),
        [31]
      );
      expect(Math.abs(discMean(slices, columns, -7, 6, 7) / scale - 1)).toBeLessThan(bar);
      expect(Math.abs(discMean(slices, columns, 12, -8, 4) / scale - 0.5)).toBeLessThan(bar);
    }
  });

  it('comes closer with every iteration, and tells how close', async () => {
    const { slices, curves } = await solve(
      await openEngine(),
      options(columns, method),
      sinogramAt(31),
      [31]
    );
    const [curve = []] = curves;
    expect(curve).toHaveLength(method.iterations + 1);
    expect(curve[0]).toMatchObject({ iteration: 0, residual: 1 });
    const floor = 'contained' in method ? 5e-3 : 0; // told from differences of squares
    curve.slice(1).forEach(({ residual }, index) => {
      expect(residual).toBeLessThan(Math.max(floor, curve[index]?.residual ?? 0));
    });
    expect(curve.at(-1)?.residual).toBeLessThan(method.method === 'cgls' ? 0.01 : 0.1);
    // the residual told is that of the slices given
    const plan = (await openEngine()).createIterativePlan(
      options(columns, { ...method, contained: false })
    );
    const projected = await plan.forward(slices, Float64Array.of(31));
    plan.dispose();
    const data = sinogramAt(31);
    const [left, whole] = data.reduce(
      ([l, w], value, index) => [l + (value - (projected[index] ?? 0)) ** 2, w + value ** 2],
      [0, 0]
    );
    const told = curve.at(-1)?.residual ?? 0;
    expect(Math.abs(Math.sqrt(left / whole) - told)).toBeLessThan(
      0.1 * told + Math.max(floor, 1e-4)
    );
  });

  it('goes on from a slice as it would have gone on by itself, or from a better one', async () => {
    const engine = await openEngine();
    const half = options(columns, { ...method, iterations: method.iterations / 2 });
    const first = await solve(engine, half, sinogramAt(31), [31]);
    const second = await solve(engine, half, sinogramAt(31), [31], first.slices);
    const before = first.curves[0]?.at(-1)?.residual ?? 0;
    expect(Math.abs((second.curves[0]?.[0]?.residual ?? 1) - before)).toBeLessThan(
      0.02 * before + 1e-4
    );
    expect(second.curves[0]?.at(-1)?.residual).toBeLessThan(0.8 * before);
  });

  it('gives every slice of a batch what it gives alone, each with its own axis', async () => {
    const engine = await openEngine({ threads: 2 });
    const centres = Array.from({ length: 19 }, (_value, i) => 28 + i / 3);
    const sinograms = centres.map(centre => sinogramAt(centre));
    const chosen = options(columns, { ...method, iterations: 5 });
    const whole = await solve(engine, chosen, concatenate(sinograms), centres);
    const everywhere = discPixels(columns, 28);
    for (const index of [0, 7, 16, 18]) {
      const centre = centres[index] ?? 0;
      const alone = await solve(engine, chosen, sinogramAt(centre), [centre]);
      const pixels = columns * columns;
      const own = whole.slices.subarray(index * pixels, (index + 1) * pixels);
      expect(error(own, alone.slices, everywhere)).toBeLessThan(2e-5);
      expect(whole.curves[index]?.at(-1)?.residual).toBeCloseTo(
        alone.curves[0]?.at(-1)?.residual ?? 0,
        4
      );
    }
  });

  it('has the same bits on any number of threads, and in calls of any number of pairs', async () => {
    const centres = [30, 31.5, 33, 29];
    const sinograms = concatenate(centres.map(centre => sinogramAt(centre)));
    const chosen = options(columns, { ...method, iterations: 4 });
    const [one, three] = [
      await solve(await openEngine({ threads: 1 }), chosen, sinograms, centres),
      await solve(await openEngine({ threads: 3 }), chosen, sinograms, centres)
    ];
    expect(three.slices).toEqual(one.slices);
    const half = sinograms.length / 2;
    const pair = await solve(await openEngine(), chosen, sinograms.subarray(half), [33, 29]);
    expect(pair.slices).toEqual(one.slices.subarray(one.slices.length / 2));
  });

  it('is the same in WASM and native', async () => {
    const centres = [30.25, 33, 31];
    const sinograms = concatenate(centres.map(centre => sinogramAt(centre)));
    const [native, ...others] = await everyBuild();
    if (!native) throw new Error('no native engine');
    const chosen = options(columns, { ...method, iterations: 10 });
    const truth = await solve(native, chosen, sinograms, centres);
    for (const engine of others) {
      const found = await solve(engine, chosen, sinograms, centres);
      centres.forEach((centre, index) => {
        const own = [index * columns ** 2, (index + 1) * columns ** 2] as const;
        const inside = discPixels(columns, 0.98 * Math.min(centre, columns - 1 - centre));
        expect(
          error(found.slices.subarray(...own), truth.slices.subarray(...own), inside),
          engine.variant
        ).toBeLessThan(2e-5);
      });
    }
  });

  it('stops between iterations when told to, and in their midst when aborted', async () => {
    const plan = (await openEngine()).createIterativePlan(options(columns, method));
    const seen: IConvergence[] = [];
    const { slices, curves } = await plan.solve(sinogramAt(31), Float64Array.of(31), {
      onIteration: states => {
        seen.push(...states);
        return seen.length < 3;
      }
    });
    expect(seen.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    expect(curves[0]?.slice(1)).toEqual(seen);
    const three = await solve(
      await openEngine(),
      options(columns, { ...method, iterations: 3 }),
      sinogramAt(31),
      [31]
    );
    expect(slices).toEqual(three.slices);
    const end = new AbortController();
    const solving = plan.solve(sinogramAt(31), Float64Array.of(31), {
      signal: end.signal,
      onIteration: ([state]) => {
        if (state?.iteration === 2) end.abort(new Error('enough'));
        return true;
      }
    });
    await expect(solving).rejects.toThrow('enough');
    await expect(
      plan.solve(sinogramAt(31), Float64Array.of(31), { signal: end.signal })
    ).rejects.toThrow('enough');
    // and the plan goes on working
    expect((await plan.solve(sinogramAt(31), Float64Array.of(31))).curves).toHaveLength(1);
    plan.dispose();
  });
});

describe('an iterative plan', () => {
  it('convolves where rays are contained and angles are many', async () => {
    const engine = await openEngine();
    const convolves = (changes: Partial<IIterativeOptions>) => {
      const plan = engine.createIterativePlan(options(64, changes));
      plan.dispose();
      return plan.convolves;
    };
    expect(convolves({ contained: true })).toBe(true);
    expect(convolves({})).toBe(false);
    expect(convolves({ contained: true, angles: evenAngles(63) })).toBe(false);
  });

  it('gives the same slices with and without the convolution', async () => {
    // one more column, which sees nothing, is one too many for as many angles
    const engine = await openEngine();
    const angles = evenAngles(64);
    const slices = await Promise.all(
      [64, 65].map(async columns => {
        const chosen = options(columns, { contained: true, angles, size: 64, paddedColumns: 150 });
        const data = project(sheppLogan(29), angles, columns, 31.5);
        return (await solve(engine, { ...chosen, iterations: 6 }, data, [31.5])).slices;
      })
    );
    const [convolving, projecting] = slices;
    if (!projecting || !convolving) throw new Error('no slices');
    expect(error(convolving, projecting, discPixels(64, 29))).toBeLessThan(1e-3);
  });

  it.each<[string, object, string]>([
    ['method', { method: 'art' }, 'The iterative method "art" is unknown: choose cgls or sirt.'],
    ['iterations', { iterations: 0 }, 'The number of iterations is 0: it must be a whole number'],
    ['columns', { columns: 0 }, 'The detector width is 0'],
    ['padding', { paddedColumns: 62 }, 'The padded length is 62'],
    ['angles', { angles: new Float64Array(0) }, 'There are no angles'],
    ['an angle', { angles: Float64Array.of(0, NaN) }, 'Angle 1 is NaN'],
    ['scale', { scale: 0 }, 'The scale is 0'],
    ['contained sirt', { method: 'sirt', contained: true }, 'contained is for cgls alone'],
    ['cgls without negative values', { notNegative: true }, 'notNegative is for sirt alone']
  ])('says what is wrong: %s', async (_, changes, sentence) => {
    const engine = await openEngine();
    expect(() => engine.createIterativePlan(Object.assign(options(32), changes))).toThrow(sentence);
  });

  it('says which data do not fit', async () => {
    const plan = (await openEngine()).createIterativePlan(options(32));
    await expect(plan.solve(new Float32Array(5), Float64Array.of(16))).rejects.toThrow(
      'With 1 slices of 32 angles x 32 columns the sinograms hold 5 values, but 1024 are needed.'
    );
    const start = new Float32Array(3);
    await expect(
      plan.solve(new Float32Array(1024), Float64Array.of(16), { start })
    ).rejects.toThrow('the start holds 3 values');
    await expect(plan.solve(new Float32Array(1024), Float64Array.of(Infinity))).rejects.toThrow(
      'The centre of slice 0 is Infinity'
    );
    plan.dispose();
    await expect(plan.solve(new Float32Array(1024), Float64Array.of(16))).rejects.toThrow(
      'this plan has been disposed'
    );
  });
});
