import { describe, expect, it } from 'vitest';

import { openEngine } from './native';
import { paddedColumns } from './padding';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discMean, discPixels, error } from './truth/measure';
import { planOptions, reconstruct, reconstructSingle, truthOf } from './truth/scenes';
import type { IPlanOptions } from './types';

const COLUMNS = 80;
const engine = await openEngine();

/** Width of the slice, as the conventions have it. */
function widthOf(centre: number): number {
  const right = centre > (COLUMNS - 1) / 2;
  return 2 * COLUMNS - Math.round(right ? 2 * (COLUMNS - centre) - 1 : 2 * centre + 1);
}

function optionsOf(centre: number, changes: Partial<IPlanOptions> = {}): IPlanOptions {
  const size = widthOf(centre);
  const angles = evenAngles(301).map(angle => 2 * angle);
  const accuracy = changes.accuracy ?? 'fast';
  return planOptions(COLUMNS, {
    angles,
    weights: new Float64Array(301).fill((2 * Math.PI) / 301),
    size,
    paddedColumns: paddedColumns(size, accuracy),
    halfAcquisition: true,
    ...changes
  });
}

/** As wide as the detector sees in a full turn, with details on both sides of the axis. */
function sceneOf(size: number) {
  const scale = size / 2;
  return [
    ...sheppLogan(0.9 * scale),
    disc(0.55 * scale, 0.1 * scale, 0.15 * scale),
    disc(-0.5 * scale, -0.4 * scale, 0.1 * scale)
  ];
}

/** The blending written down again: a squared sine that falls to 0 at the edge near the axis. */
function blended(sinogram: Float32Array, centre: number): Float32Array {
  const side = centre > (COLUMNS - 1) / 2 ? 1 : -1;
  const half = Math.min(centre + 0.5, COLUMNS - 0.5 - centre);
  return sinogram.map((value, index) => {
    const share = (side * (centre - (index % COLUMNS))) / half;
    return value * Math.sin((Math.PI / 4) * (1 + Math.min(1, Math.max(-1, share)))) ** 2;
  });
}

describe.each([
  ['right', 68.3],
  ['left', 9.75],
  ['in the middle', 39.5]
])('half-acquisition with the axis %s', (_, centre) => {
  const options = optionsOf(centre);
  const sinogram = project(sceneOf(options.size), options.angles, COLUMNS, centre);
  const radius = 0.98 * Math.max(centre, COLUMNS - 1 - centre);

  it.each([
    ['gridding', 'fast', 4e-4],
    ['gridding', 'reference', 1.5e-4],
    ['fbp', 'reference', 5e-4]
  ] as const)('%s %s is as exact as for any scan', async (method, accuracy, bar) => {
    const own = optionsOf(centre, { method, accuracy });
    const slice = await reconstruct(engine, own, sinogram, [centre]);
    const truth = truthOf(own, blended(sinogram, centre), centre);
    expect(error(slice, truth, discPixels(own.size, radius))).toBeLessThan(bar);
  });

  it('is what a detector of the whole width gives', async () => {
    const { size, angles, weights } = options;
    // the same fraction of a pixel, so that both detectors sample the same places
    const axis = Math.floor(size / 2) + (centre % 1);
    const wide = planOptions(size, { angles, weights: weights.map(weight => weight / 2) });
    const whole = await reconstruct(engine, wide, project(sceneOf(size), angles, size, axis), [
      axis
    ]);
    const slice = await reconstruct(engine, options, sinogram, [centre]);
    expect(error(slice, whole, discPixels(size, radius - 2))).toBeLessThan(8e-3);
    const scale = size / 2;
    for (const [x, y, r] of [
      [0.55, 0.1, 0.1],
      [-0.5, -0.4, 0.06]
    ] as const) {
      const at = (image: Float32Array) =>
        discMean(image, size, Math.round(x * scale), Math.round(y * scale), r * scale);
      expect(at(slice) / at(whole)).toBeCloseTo(1, 2);
    }
  });

  it('gives alone what it gives in a batch, each slice with its own centre', async () => {
    const moved = centre + (centre < 40 ? 1.5 : -1.5);
    const pair = new Float32Array(2 * sinogram.length);
    pair.set(sinogram);
    pair.set(project(sceneOf(options.size), options.angles, COLUMNS, moved), sinogram.length);
    const volume = await reconstruct(engine, options, pair, [centre, moved]);
    const pixels = discPixels(options.size, radius);
    for (const [index, axis] of [centre, moved].entries()) {
      const part = pair.subarray(index * sinogram.length, (index + 1) * sinogram.length);
      const alone = await reconstructSingle(engine, options, part, axis);
      const slice = volume.subarray(index * options.size ** 2, (index + 1) * options.size ** 2);
      expect(error(alone, slice, pixels)).toBeLessThan(2e-5);
    }
  });
});

it('half-acquisition data without the option are wrong', async () => {
  const options = optionsOf(68.3);
  const sinogram = project(sceneOf(options.size), options.angles, COLUMNS, 68.3);
  const { halfAcquisition: _, ...plain } = options;
  const pixels = discPixels(options.size, 60);
  const truth = truthOf(options, blended(sinogram, 68.3), 68.3);
  expect(error(await reconstruct(engine, plain, sinogram, [68.3]), truth, pixels)).toBeGreaterThan(
    0.05
  );
});
