import { beforeAll, describe, expect, it } from 'vitest';

import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discMean, discPixels, error } from './truth/measure';
import { planOptions, randomNumbers, reconstruct, truthOf } from './truth/scenes';
import { openEngine } from './native';
import type { FilterName, IEngine, IPlanOptions } from './types';

let native: IEngine;
let wasm: IEngine;

beforeAll(async () => {
  native = await openEngine({ prefer: 'native', threads: 2 });
  wasm = await openEngine({ prefer: 'wasm' });
});

const engines = () => [native, wasm];

/** Pixels inside the disc of the measure. */
function measured(columns: number, centre: number, size = columns): number[] {
  return discPixels(size, 0.98 * Math.min(centre, columns - 1 - centre));
}

async function errors(
  options: IPlanOptions,
  sinogram: Float32Array,
  centre: number,
  truth: Float64Array,
  pixels: readonly number[]
): Promise<number[]> {
  const found: number[] = [];
  for (const engine of engines()) {
    found.push(error(await reconstruct(engine, options, sinogram, [centre]), truth, pixels));
  }
  return found;
}

describe.each([96, 89])('Shepp-Logan on %i columns and as many angles', columns => {
  const centre = columns / 2 - 0.25;
  const base = planOptions(columns);
  const sinogram = project(sheppLogan(0.475 * columns), base.angles, columns, centre);
  const pixels = measured(columns, centre);

  it('keeps the bars against double precision on rows padded to 8 N', async () => {
    // most of what is found here is the shorter padding, which shows in small slices
    const truth = truthOf(base, sinogram, centre, 8 * (columns + (columns % 2)));
    for (const [method, accuracy, bar] of [
      ['gridding', 'fast', 1e-3],
      ['gridding', 'reference', 5e-4],
      ['fbp', 'reference', 5e-4]
    ] as const) {
      const found = await errors(
        planOptions(columns, { method, accuracy }),
        sinogram,
        centre,
        truth,
        pixels
      );
      for (const value of found) expect(value, `${method} ${accuracy}`).toBeLessThan(bar);
    }
  });

  it.each([
    ['gridding', 'fast', 4e-4],
    ['gridding', 'reference', 7e-5],
    ['fbp', 'fast', 2.4e-4],
    ['fbp', 'reference', 2.4e-4]
  ] as const)('%s %s errs below %f of its own kind of rows', async (method, accuracy, bar) => {
    const options = planOptions(columns, { method, accuracy });
    const truth = truthOf(options, sinogram, centre);
    for (const value of await errors(options, sinogram, centre, truth, pixels)) {
      expect(value).toBeLessThan(bar);
    }
  });
});

describe('amplitude', () => {
  it.each(['gridding', 'fbp'] as const)(
    '%s gives a disc of density 1 the value 1.000',
    async method => {
      const columns = 201;
      const centre = 97.3;
      const options = planOptions(columns, { method, angles: evenAngles(300) });
      const sinogram = project([disc(20, -15, 40)], options.angles, columns, centre);
      for (const engine of engines()) {
        const slice = await reconstruct(engine, options, sinogram, [centre]);
        expect(Math.abs(discMean(slice, columns, 20, -15, 34) - 1)).toBeLessThan(0.002);
      }
    }
  );

  it('scales the result', async () => {
    const options = planOptions(40);
    const sinogram = project([disc(3, 2, 9)], options.angles, 40, 19.5);
    const one = await reconstruct(native, options, sinogram, [19.5]);
    const eight = await reconstruct(native, { ...options, scale: 8 }, sinogram, [19.5]);
    one.forEach((value, index) => expect(eight[index]).toBeCloseTo(8 * value, 4));
  });
});

describe('against the slow reference', () => {
  const bar = 1e-3;
  const methods = ['gridding', 'fbp'] as const;

  async function check(
    options: IPlanOptions,
    sinogram: Float32Array,
    centre: number,
    pixels: number[]
  ) {
    const truth = truthOf(options, sinogram, centre);
    for (const method of methods) {
      const found = await errors({ ...options, method }, sinogram, centre, truth, pixels);
      for (const value of found) expect(value, method).toBeLessThan(bar);
    }
  }

  it.each([
    ['ramp', 1],
    ['shepp-logan', 0.6],
    ['cosine', 1],
    ['hann', 0.8],
    ['hamming', 1],
    ['parzen', 1],
    ['butterworth', 0.7],
    ['none', 1],
    ['none', 0.5]
  ] as const)('%s with a cut-off of %f', async (name: FilterName, cutoff) => {
    const options = planOptions(64, { filter: { name, cutoff, order: 3 } });
    const sinogram = project(sheppLogan(29), options.angles, 64, 31.2);
    await check(options, sinogram, 31.2, measured(64, 31.2));
  });

  it.each([26, 53, 97])('a detector of %i columns', async columns => {
    const centre = columns / 2 - 1.1;
    const options = planOptions(columns, { angles: evenAngles(75) });
    const sinogram = project(sheppLogan(0.45 * columns), options.angles, columns, centre);
    await check(options, sinogram, centre, measured(columns, centre));
  });

  it('360 degrees', async () => {
    const options = planOptions(64, { angles: evenAngles(150, 2 * Math.PI) });
    const sinogram = project(sheppLogan(29), options.angles, 64, 30.7);
    await check(options, sinogram, 30.7, measured(64, 30.7));
  });

  it('uneven angles in any order, each with its weight', async () => {
    const random = randomNumbers(7);
    const angles = Float64Array.from({ length: 90 }, () => random() * Math.PI - 1);
    const raw = angles.map(() => 0.2 + random());
    const sum = raw.reduce((a, b) => a + b);
    const weights = raw.map(weight => (weight * Math.PI) / sum);
    const options = planOptions(64, { angles, weights });
    const sinogram = project(sheppLogan(29), angles, 64, 31.9);
    await check(options, sinogram, 31.9, measured(64, 31.9));
  });

  // 65 columns become 100: the odd column of the extension goes to the right
  it.each([64, 65])(
    'an object wider than a detector of %i columns, extended by its edges',
    async columns => {
      const centre = 20.5;
      const options = planOptions(columns, { angles: evenAngles(75) });
      const sinogram = project([disc(30, -3, 50), disc(10, 5, 8)], options.angles, columns, centre);
      await check(options, sinogram, centre, measured(columns, centre));
    }
  );

  it.each([-9.5, 70.25])('an axis outside the detector, at %f', async centre => {
    const options = planOptions(64, { angles: evenAngles(120, 2 * Math.PI) });
    const sinogram = project([disc(5, 2, 38)], options.angles, 64, centre);
    await check(options, sinogram, centre, discPixels(64, 100));
  });

  it.each([33, 90])('slices of %i pixels from 64 columns', async size => {
    const options = planOptions(64, { size });
    const sinogram = project(sheppLogan(29), options.angles, 64, 30.1);
    await check(options, sinogram, 30.1, discPixels(size, Math.min(29.5, size / 2)));
  });

  it('a single angle', async () => {
    const options = planOptions(32, { angles: Float64Array.of(0.7) });
    const sinogram = project([disc(3, 4, 8)], options.angles, 32, 15);
    await check(options, sinogram, 15, measured(32, 15));
  });
});
