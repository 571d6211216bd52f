import { describe, expect, it } from 'vitest';

import { everyBuild } from './builds.fixture';
import { iterativeOptions as options, solve } from './iterative.fixture';
import type { IConvergence, IIterativeOptions } from './iterative-types';
import { openEngine } from './native';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discMean, discPixels, error } from './truth/measure';
import { concatenate } from './truth/scenes';

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
    expect(convolves({ contained: true, angles: evenAngles(31) })).toBe(false);
  });

  it('gives the same slices with and without the convolution', async () => {
    // columns that see nothing are too many for so few angles
    const engine = await openEngine();
    const angles = evenAngles(64);
    const slices = await Promise.all(
      [64, 129].map(async columns => {
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

  it('ends within a call when aborted, and works on', async () => {
    const plan = (await openEngine()).createIterativePlan(
      options(256, { iterations: 10_000, angles: evenAngles(300) })
    );
    const data = project(sheppLogan(110), evenAngles(300), 256, 127);
    const solving = plan.solve(data, Float64Array.of(127), { signal: AbortSignal.timeout(60) });
    await expect(solving).rejects.toThrow('timeout');
    expect(await plan.adjoint(data, Float64Array.of(127))).toHaveLength(256 ** 2);
    plan.dispose();
  });

  it('takes values that are not finite as 0, counts them, and keeps them in their slice', async () => {
    const plan = (await openEngine()).createIterativePlan(options(48, { iterations: 4 }));
    const data = project(sheppLogan(22), evenAngles(48), 48, 23.5);
    const damaged = data.slice();
    damaged.set([NaN, Infinity, -Infinity], 1000);
    const counts = { nonFinite: 0 };
    const centres = Float64Array.of(23.5, 23.5);
    const pair = await plan.solve(concatenate([damaged, data]), centres, { counts });
    expect(counts.nonFinite).toBe(3);
    expect(pair.slices.every(Number.isFinite)).toBe(true);
    const alone = await plan.solve(concatenate([data, data]), centres);
    const found = error(
      pair.slices.subarray(48 ** 2),
      alone.slices.subarray(48 ** 2),
      discPixels(48, 22)
    );
    expect(found).toBeLessThan(2e-5);
    plan.dispose();
  });

  it('predicts its memory', async () => {
    const engine = await openEngine({ threads: 1 });
    const plan = engine.createIterativePlan(options(256));
    const one = plan.workingBytes(1);
    // two vectors of rays, five of pixels
    expect(plan.workingBytes(2) - one).toBe(4 * 256 * 256 * 7);
    expect(plan.workingBytes(1000)).toBe(plan.workingBytes(plan.batch));
    expect(plan.singleBytes()).toBe(one);
    expect(() => plan.workingBytes(0)).toThrow('The number of slices is 0');
    plan.dispose();
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
