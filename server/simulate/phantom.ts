import type { IPhantomEngine } from '../../engine/ts/phantom';
import type { IEllipsoid } from '../../engine/ts/types';
import type { SimulateSettings } from './options';
import { RandomSeries } from './random';

/** Small bodies strewn through the large one. */
const GRAINS = 18;

/**
 * The ellipsoids of a simulated scan, in pixels relative to the axis and the detector's middle row.
 *
 * Contained: a body of 0.9 of the largest disc that stays on the detector, with an off-axis rod that
 * fixes the orientation, a cavity, a shell and grains. Interior: the same details inside a body half as
 * wide again as the detector. Path lengths give transmissions of about 0.15 to 1.
 */
export function phantomOf(settings: SimulateSettings): readonly IEllipsoid[] {
  const { centre, columns, interior, rows, seed } = settings;
  const radius = 0.9 * Math.max(Math.min(centre, columns - 1 - centre), columns / 8);
  const outer = interior ? 1.5 * Math.max(centre, columns - 1 - centre) : radius;
  // a detector of few rows sees the middle of a body that is not flat
  const tall = Math.max(rows, radius / 2);
  const at = (x: number, y: number, z: number) => ({ x: x * radius, y: y * radius, z: z * tall });
  const axes = (a: number, b: number, c: number) => ({ a: a * radius, b: b * radius, c: c * tall });
  const unit = 1 / radius;
  const random = new RandomSeries(seed);
  const grains = Array.from({ length: GRAINS }, (): IEllipsoid => {
    const distance = 0.72 * Math.sqrt(random.next());
    const direction = random.between(0, 2 * Math.PI);
    const size = random.between(0.015, 0.05);
    return {
      ...at(
        distance * Math.cos(direction),
        distance * Math.sin(direction),
        random.between(-0.45, 0.45)
      ),
      ...axes(size, size * random.between(0.5, 1), random.between(0.1, 0.4)),
      angleRad: random.between(0, Math.PI),
      density: random.between(0.3, 1.2) * unit
    };
  });
  return [
    {
      x: 0,
      y: 0,
      z: 0,
      a: outer,
      b: 0.82 * outer,
      c: 0.9 * tall,
      angleRad: 0.2,
      density: 0.5 / outer
    },
    { ...at(0.45, 0.28, 0), ...axes(0.12, 0.12, 4), angleRad: 0, density: 1.6 * unit },
    { ...at(-0.38, 0.12, 0.05), ...axes(0.2, 0.13, 0.5), angleRad: 0.5, density: -0.3 / outer },
    { ...at(-0.05, -0.42, 0), ...axes(0.3, 0.18, 0.6), angleRad: -0.3, density: 0.6 * unit },
    { ...at(-0.05, -0.42, 0), ...axes(0.23, 0.12, 0.5), angleRad: -0.3, density: -0.45 * unit },
    ...grains
  ];
}

/**
 * The true slice of a simulated scan at a detector row: attenuation per pixel averaged over each pixel,
 * (N, N) with N = columns unless `size` is given; the axis at column floor(N/2), row N-1-floor(N/2).
 */
export function phantomSlice(
  engine: IPhantomEngine,
  settings: SimulateSettings,
  row: number,
  size = settings.columns
): Promise<Float32Array> {
  return engine.sliceEllipsoids(phantomOf(settings), (settings.rows - 1) / 2 - row, size);
}
