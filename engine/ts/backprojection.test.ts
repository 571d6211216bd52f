import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import { concatenate, planOptions, reconstruct, reconstructSingle, truthOf } from './truth/scenes';
import type { IEngine, IPlanOptions } from './types';

const DEGREES = Math.PI / 180;

/** Slices without any symmetry, each with a centre of its own. */
function scene(options: IPlanOptions, slices: number): { data: Float32Array; centres: number[] } {
  const { columns, angles } = options;
  const scale = columns / 48;
  const centres = Array.from({ length: slices }, (_, i) => columns / 2 - 1.25 + 0.3 * i);
  const data = concatenate(
    centres.map((centre, i) =>
      project(
        [...sheppLogan(17 * scale), disc(-7 * scale, (6 - i) * scale, 3 * scale)],
        angles,
        columns,
        centre
      )
    )
  );
  return { data, centres };
}

describe('upsampling', () => {
  it('has the error that linear interpolation leaves', async () => {
    const base = planOptions(128, { method: 'fbp', accuracy: 'reference' });
    const centre = 63.3;
    const sinogram = project(sheppLogan(60), base.angles, 128, centre);
    const truth = truthOf(base, sinogram, centre);
    const pixels = discPixels(128, 0.98 * centre);
    for (const [upsampling, bar] of [
      [2, 2.5e-3],
      [4, 8e-4],
      [8, 3e-4]
    ] as const) {
      for (const engine of await everyBuild()) {
        const options = { ...base, upsampling };
        const batch = await reconstruct(engine, options, sinogram, [centre]);
        const alone = await reconstructSingle(engine, options, sinogram, centre);
        for (const found of [batch, alone]) {
          expect(error(found, truth, pixels), `${upsampling}`).toBeLessThan(bar);
          expect(error(found, truth, pixels), `${upsampling}`).toBeGreaterThan(bar / 20);
        }
      }
    }
  });
});

describe('a single slice by fbp', () => {
  const uneven = Float64Array.from({ length: 83 }, (_, i) => (300 - 4.3 * i - (i % 3)) * DEGREES);
  it.each<[string, Partial<IPlanOptions>]>([
    ['48 columns', {}],
    ['a prime width', { columns: 127, size: 127 }],
    ['a slice wider than the detector', { columns: 48, size: 150 }],
    ['a slice of one pixel', { columns: 48, size: 1 }],
    ['one angle', { angles: Float64Array.of(0.3), weights: Float64Array.of(Math.PI) }],
    ['uneven angles', { angles: uneven, weights: evenly(83) }],
    ['a full turn', { angles: evenAngles(90, 2 * Math.PI), weights: evenly(90) }],
    ['two-fold upsampling', { upsampling: 2 }],
    ['no ramp', { filter: { name: 'none', cutoff: 1 } }],
    ['a region', { region: { rows: [3, 40], columns: [20, 21] } }],
    ['a plane', { plane: { angleRad: 0.4, offset: -3.5 } }]
  ])('is what the batch gives: %s', async (_, changes) => {
    const options = planOptions(changes.columns ?? 48, { method: 'fbp', ...changes });
    const { data, centres } = scene(options, 1);
    const check = async (engine: IEngine): Promise<void> => {
      const batch = await reconstruct(engine, options, data, centres);
      const alone = await reconstructSingle(engine, options, data, centres[0] ?? 0);
      expect(alone).toHaveLength(batch.length);
      expect(error(alone, batch, [...batch.keys()]), engine.variant).toBeLessThan(2e-5);
    };
    if (options.size > 1) {
      await withEveryInstructionSet(check);
      for (const engine of await everyBuild()) await check(engine);
    } else {
      const [engine] = await everyBuild();
      if (engine) {
        const [alone = NaN] = await reconstructSingle(engine, options, data, centres[0] ?? 0);
        const [batch = NaN] = await reconstruct(engine, options, data, centres);
        expect(alone).toBeCloseTo(batch, 5);
      }
    }
  });

  it('has the same bits on any number of threads, and needs a fraction of a batch', async () => {
    const options = planOptions(200, { method: 'fbp' });
    const { data, centres } = scene(options, 1);
    const slices: Float32Array[] = [];
    for (const threads of [1, 3]) {
      slices.push(
        await reconstructSingle(await openEngine({ threads }), options, data, centres[0] ?? 0)
      );
    }
    expect(slices[1]).toEqual(slices[0]);
    const plan = (await openEngine({ threads: 1 })).createPlan(
      planOptions(2048, { method: 'fbp' })
    );
    expect(plan.singleBytes()).toBeLessThan(0.2 * plan.workingBytes(plan.batch));
    plan.dispose();
  });
});

function evenly(angles: number): Float64Array {
  return new Float64Array(angles).fill(Math.PI / angles);
}

describe('parts of slices', () => {
  const options = planOptions(141, { method: 'fbp', size: 150 });
  const { data, centres } = scene(options, 5);

  it.each<[rows: readonly [number, number], columns: readonly [number, number]]>([
    [
      [0, 150],
      [0, 150]
    ],
    [
      [17, 99],
      [70, 141]
    ],
    [
      [149, 150],
      [0, 150]
    ],
    [
      [60, 130],
      [64, 65]
    ]
  ])('rows %j and columns %j are the crop of the slice', async (rows, columns) => {
    for (const engine of await everyBuild()) {
      const whole = await reconstruct(engine, options, data, centres);
      const part = await reconstruct(
        engine,
        { ...options, region: { rows, columns } },
        data,
        centres
      );
      const crop = cropOf(whole, 5, rows, columns);
      expect(part).toHaveLength(crop.length);
      expect(error(part, crop, [...crop.keys()]), engine.variant).toBeLessThan(2e-6);
    }
  });

  it('planes along rows and columns are those of the slices', async () => {
    const engine = await openEngine({ threads: 2 });
    const whole = await reconstruct(engine, options, data, centres);
    // the axis lies at column 75, row 74
    const along: readonly [number, number, readonly [number, number], readonly [number, number]][] =
      [
        [-90, 10, [84, 85], [0, 150]],
        [0, -20, [0, 150], [55, 56]]
      ];
    for (const [degrees, offset, rows, columns] of along) {
      const plane = { angleRad: degrees * DEGREES, offset };
      const cut = await reconstruct(engine, { ...options, plane }, data, centres);
      const crop = cropOf(whole, 5, rows, columns);
      // columns run from bottom to top
      if (degrees === 0) {
        for (let i = 0; i < 5; i++) crop.subarray(150 * i, 150 * i + 150).reverse();
      }
      expect(cut).toHaveLength(5 * 150);
      expect(error(cut, crop, [...crop.keys()])).toBeLessThan(2e-6);
    }
  });

  it('an oblique plane cuts a disc where geometry says', async () => {
    const engine = await openEngine();
    const angleRad = 0.7;
    const flat = planOptions(160, { method: 'fbp', accuracy: 'reference' });
    // a disc of radius 30 at x = 12, y = -8; the plane passes 10 pixels from its middle
    const sinogram = project([disc(12, -8, 30)], flat.angles, 160, 80);
    const offset = 12 * Math.cos(angleRad) - 8 * Math.sin(angleRad) + 10;
    const cut = await reconstructSingle(
      engine,
      { ...flat, plane: { angleRad, offset } },
      sinogram,
      80
    );
    const middle = 80 - 12 * Math.sin(angleRad) - 8 * Math.cos(angleRad);
    const half = Math.sqrt(30 ** 2 - 10 ** 2);
    const inside = (t: number): boolean => Math.abs(t - middle) < half - 2;
    const outside = (t: number): boolean => Math.abs(t - middle) > half + 2;
    const values = [...cut.entries()];
    for (const [t, value] of values.filter(([t]) => inside(t))) {
      expect(value, String(t)).toBeCloseTo(1, 1);
    }
    for (const [t, value] of values.filter(([t]) => outside(t) && t > 3 && t < 157)) {
      expect(Math.abs(value), String(t)).toBeLessThan(0.05);
    }
    // the chord's length, from the sum over the line
    const sum = values.reduce((total, [, value]) => total + value, 0);
    expect(Math.abs(sum - 2 * half)).toBeLessThan(0.6);
  });

  it('says what is wrong', async () => {
    const engine = await openEngine();
    const make = (changes: Partial<IPlanOptions>) => () => {
      engine.createPlan({ ...options, ...changes });
    };
    expect(make({ region: { rows: [5, 5], columns: [0, 10] } })).toThrow(
      'The rows of the region are 5 to 5: choose whole numbers, the first below the second, from 0 to 150.'
    );
    expect(make({ region: { rows: [0, 5], columns: [0, 151] } })).toThrow('columns of the region');
    expect(make({ plane: { angleRad: NaN, offset: 0 } })).toThrow('cannot be shown');
    expect(make({ plane: { angleRad: 0, offset: 151 } })).toThrow('at most 150');
    expect(make({ method: 'gridding', plane: { angleRad: 0, offset: 0 } })).toThrow(
      'A plane across slices is computed by the method fbp alone, not by gridding'
    );
    const region = { rows: [0, 5], columns: [0, 5] } as const;
    expect(make({ region, plane: { angleRad: 0, offset: 0 } })).toThrow('not both');
    const plan = engine.createPlan({ ...options, region });
    await expect(
      plan.reconstruct(data, Float64Array.from(centres), new Float32Array(5 * 150 * 150))
    ).rejects.toThrow('The output holds 112500 values, but 5 slices of 5 x 5 are 125.');
    plan.dispose();
  });
});

function cropOf(
  whole: Float32Array,
  slices: number,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number]
): Float32Array {
  const lines: Float32Array[] = [];
  for (let slice = 0; slice < slices; slice++) {
    for (let r = top; r < bottom; r++) {
      const at = (slice * 150 + r) * 150;
      lines.push(whole.subarray(at + left, at + right));
    }
  }
  return concatenate(lines);
}
