import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import type { IIterativeOptions } from './iterative-types';
import { openEngine } from './native';
import { evenAngles } from './truth/analytic';
import { planOptions, randomNumbers, reconstruct } from './truth/scenes';
import type { ICountRows, ICountsPlan, IEngine, IPlanOptions } from './types';

const COLUMNS = 45;
const ANGLES = evenAngles(37);
const SLICES = 21;
const random = randomNumbers(7);
const sinograms = Float32Array.from({ length: SLICES * ANGLES.length * COLUMNS }, random);
sinograms[3 * ANGLES.length * COLUMNS + 700] = NaN;
const centres = Array.from({ length: SLICES }, (_, slice) => COLUMNS / 2 - 3 + slice / 3);

const KINDS: readonly Partial<IPlanOptions>[] = [
  { method: 'gridding' },
  { method: 'gridding', accuracy: 'reference', size: 52 },
  { method: 'gridding', halfAcquisition: true, size: 70, paddedColumns: 108 },
  { method: 'fbp', region: { rows: [3, 20], columns: [0, 45] } }
];

/** Run `use` with a plan of each number of lanes, the most first; `budget` is what it was given. */
async function withFewerAndFewerLanes(
  engine: IEngine,
  options: IPlanOptions,
  use: (plan: ICountsPlan, budget: number) => Promise<void>
): Promise<number[]> {
  const lanes: number[] = [];
  let memoryBytes = Infinity;
  for (let least = 0; memoryBytes > least;) {
    const plan = engine.createPlan({ ...options, memoryBytes });
    lanes.push(plan.lanes(SLICES));
    expect(plan.batch).toBe(2 * plan.lanes(SLICES));
    expect(plan.workingBytes(SLICES)).toBeLessThanOrEqual(memoryBytes);
    await use(plan, memoryBytes);
    least = plan.workingBytes(2);
    // one byte too few for what this plan took
    memoryBytes = plan.workingBytes(SLICES) - 1;
    plan.dispose();
  }
  return lanes;
}

/** Every number of lanes gives what all of them give. */
async function expectSameBits(engine: IEngine, most: number): Promise<void> {
  for (const kind of KINDS) {
    const options = planOptions(COLUMNS, { angles: ANGLES, ...kind });
    const whole = await reconstruct(engine, options, sinograms, centres);
    expect(whole.every(Number.isFinite)).toBe(true);
    const lanes = await withFewerAndFewerLanes(engine, options, async plan => {
      const counts = { nonFinite: 0 };
      const slices = await plan.reconstruct(
        sinograms,
        Float64Array.from(centres),
        undefined,
        undefined,
        counts
      );
      expect(Buffer.from(slices.buffer).equals(Buffer.from(whole.buffer)), engine.variant).toBe(
        true
      );
      expect(counts.nonFinite).toBe(1);
    });
    expect(lanes, engine.variant).toEqual([8, 4, 2, 1].filter(number => number <= most));
  }
}

describe('a memory budget', () => {
  it('changes no bit in any instruction set', async () => {
    await withEveryInstructionSet(engine =>
      expectSameBits(engine, engine.variant === 'native-avx512' ? 8 : 4)
    );
  });

  it('changes no bit in WASM', async () => {
    const [, ...wasm] = await everyBuild();
    expect(wasm.map(({ variant }) => variant)).toEqual(['wasm-simd128', 'wasm-relaxed']);
    for (const engine of wasm) await expectSameBits(engine, 4);
  });

  it('changes no bit with other threads, nor do calls of few slices', async () => {
    const options = planOptions(COLUMNS, { angles: ANGLES });
    const whole = await reconstruct(await openEngine({ threads: 1 }), options, sinograms, centres);
    const image = options.size ** 2;
    const row = ANGLES.length * COLUMNS;
    for (const threads of [1, 2, 3]) {
      const plan = (await openEngine({ threads })).createPlan(options);
      for (const atOnce of [2, 4, 6, 10]) {
        for (let first = 0; first < SLICES; first += atOnce) {
          const last = Math.min(SLICES, first + atOnce);
          const some = await plan.reconstruct(
            sinograms.subarray(first * row, last * row),
            Float64Array.from(centres.slice(first, last))
          );
          expect(some).toEqual(whole.subarray(first * image, last * image));
        }
      }
      plan.dispose();
    }
  });

  it('changes no bit of slices from counts', async () => {
    const pixels = SLICES * COLUMNS;
    const level = (value: number) => new Float32Array(pixels).fill(value);
    const rows: ICountRows = {
      block: Uint16Array.from({ length: ANGLES.length * pixels }, () => 100 + 900 * random()),
      rows: SLICES,
      fields: [
        {
          count: ANGLES.length,
          fields: { dark: level(20), before: level(980), after: null, darkAfter: null, mix: null }
        }
      ],
      floor: 1e-6
    };
    const axes = Float64Array.from(centres);
    for (const engine of await everyBuild()) {
      const options = planOptions(COLUMNS, { angles: ANGLES });
      let whole: Float32Array | undefined;
      await withFewerAndFewerLanes(engine, options, async plan => {
        const slices = await plan.reconstructCounts(rows, 0, axes);
        expect(slices, engine.variant).toEqual((whole ??= slices));
      });
    }
  });

  it.each<[string, Pick<IIterativeOptions, 'method' | 'contained'>]>([
    ['cgls', { method: 'cgls' }],
    ['cgls by convolution', { method: 'cgls', contained: true }],
    ['sirt', { method: 'sirt' }]
  ])(
    '%s: few slices take fewer lanes and less memory, and have the same bits',
    async (_, method) => {
      const options = {
        ...{ columns: COLUMNS, angles: ANGLES, size: COLUMNS, paddedColumns: 90 },
        ...{ iterations: 3, scale: 1, ...method }
      };
      const image = COLUMNS ** 2;
      const row = ANGLES.length * COLUMNS;
      const check = async (engine: IEngine): Promise<void> => {
        const plan = engine.createIterativePlan(options);
        const whole = await plan.solve(sinograms, Float64Array.from(centres));
        let memory = Infinity;
        for (let atOnce = plan.batch; atOnce >= 2; atOnce /= 2) {
          expect(plan.lanes(atOnce)).toBe(atOnce / 2);
          expect(plan.workingBytes(atOnce)).toBeLessThan(0.6 * memory);
          memory = plan.workingBytes(atOnce);
          for (let first = 0; first < SLICES; first += atOnce) {
            const last = Math.min(SLICES, first + atOnce);
            const some = await plan.solve(
              sinograms.subarray(first * row, last * row),
              Float64Array.from(centres.slice(first, last))
            );
            expect(some.slices).toEqual(whole.slices.subarray(first * image, last * image));
            expect(some.curves).toEqual(whole.curves.slice(first, last));
          }
        }
        plan.dispose();
      };
      await withEveryInstructionSet(check);
      for (const engine of await everyBuild()) await check(engine);
    }
  );

  it('halves the memory with the lanes, and few slices take as little', async () => {
    const options = planOptions(256, { method: 'gridding' });
    for (const engine of await everyBuild()) {
      const all = engine.createPlan(options);
      await withFewerAndFewerLanes(engine, options, plan => {
        const { batch } = plan;
        expect(plan.workingBytes(1000) / batch).toBe(all.workingBytes(1000) / all.batch);
        expect(all.workingBytes(batch)).toBe(plan.workingBytes(1000));
        expect(all.lanes(batch)).toBe(batch / 2);
        expect(all.lanes(batch - 1)).toBe(batch / 2);
        return Promise.resolve();
      });
      all.dispose();
    }
  });

  it('that does not hold a pair of slices, or a single one, is told in words', async () => {
    const engine = await openEngine({ threads: 1 });
    const options = planOptions(COLUMNS, { angles: ANGLES, memoryBytes: 12345 });
    const plan = engine.createPlan(options);
    expect(plan.batch).toBe(2);
    const refused = plan.reconstruct(sinograms, Float64Array.from(centres));
    await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'engine-memory' }));
    await expect(refused).rejects.toThrow(
      /^These slices need 0\.\d MB of working memory, but 0\.0 MB may be used: raise/u
    );
    await expect(
      plan.reconstructSingle(sinograms.subarray(0, ANGLES.length * COLUMNS), 22)
    ).rejects.toThrow(/^This slice needs 0\.\d MB of working memory/u);
    plan.dispose();
    for (const memoryBytes of [0, -1, NaN]) {
      expect(() => engine.createPlan({ ...options, memoryBytes })).toThrow(
        `The memory budget is ${memoryBytes} bytes: it must be above 0.`
      );
    }
  });
});
