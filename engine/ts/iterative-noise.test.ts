import { describe, expect, it } from 'vitest';

import { iterativeOptions as options, solve } from './iterative.fixture';
import type { IIterativeOptions } from './iterative-types';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import { evenAngles, evenWeights, project, sheppLogan } from './truth/analytic';
import type { IEllipse } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import { planOptions, reconstruct } from './truth/scenes';
import type { FilterName } from './types';

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
    const filtered = async (name: FilterName) => {
      const plan = planOptions(columns, {
        angles,
        weights: evenWeights(60),
        accuracy: 'reference',
        filter: { name, cutoff: 1 }
      });
      return error(await reconstruct(engine, plan, sinogram, [centre]), truth, inside);
    };
    const found = async (changes: Partial<IIterativeOptions>) => {
      const chosen = options(columns, { angles, ...changes });
      const { slices } = await solve(engine, chosen, sinogram, [centre]);
      return error(slices, truth, inside);
    };
    const standard = await filtered('shepp-logan');
    expect(await filtered('ramp')).toBeGreaterThan(standard);
    expect(await found({ method: 'cgls', iterations: 12 })).toBeLessThan(0.8 * standard);
    expect(await found({ method: 'cgls', iterations: 12, contained: true })).toBeLessThan(
      0.8 * standard
    );
    expect(await found({ method: 'sirt', iterations: 100 })).toBeLessThan(0.95 * standard);
    // smoother windows are better for such data, but not as good as knowing that nothing is negative
    const best = Math.min(await filtered('cosine'), await filtered('hann'));
    expect(await found({ method: 'sirt', iterations: 150, notNegative: true })).toBeLessThan(
      0.85 * best
    );
  }, 60_000);
});
