/** Phantoms whose projections are known in closed form: the truth of the engine's tests. */

/** Ellipse in pixels relative to the rotation axis, x to the right, y up; `angle` in radians. */
export interface IEllipse {
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly angle: number;
  readonly density: number;
}

/** Attenuation of an ellipse averaged over the bin [t - 1/2, t + 1/2] at distance t from the axis. */
function binAverage(ellipse: IEllipse, t: number, theta: number): number {
  const { a, b, x, y, angle, density } = ellipse;
  const c = Math.cos(theta - angle);
  const s = Math.sin(theta - angle);
  const r = Math.sqrt(a * a * c * c + b * b * s * s);
  const t0 = x * Math.cos(theta) + y * Math.sin(theta);
  const area = (u: number): number => {
    const v = Math.max(-r, Math.min(r, u));
    return (v * Math.sqrt(r * r - v * v) + r * r * Math.asin(v / r)) / 2;
  };
  return ((2 * density * a * b) / (r * r)) * (area(t + 0.5 - t0) - area(t - 0.5 - t0));
}

/** Sinogram (angle, column), bin d averaging u in [d - 1/2, d + 1/2], axis at column `centre`. */
export function project(
  ellipses: readonly IEllipse[],
  angles: Float64Array,
  columns: number,
  centre: number
): Float32Array {
  const sinogram = new Float32Array(angles.length * columns);
  angles.forEach((theta, row) => {
    for (let column = 0; column < columns; column++) {
      sinogram[row * columns + column] = ellipses.reduce(
        (sum, ellipse) => sum + binAverage(ellipse, column - centre, theta),
        0
      );
    }
  });
  return sinogram;
}

/** The Shepp-Logan head scaled to `radius` pixels (the modified, high-contrast one of Toft). */
export function sheppLogan(radius: number): IEllipse[] {
  const table: readonly (readonly [number, number, number, number, number, number])[] = [
    [1, 0.69, 0.92, 0, 0, 0],
    [-0.8, 0.6624, 0.874, 0, -0.0184, 0],
    [-0.2, 0.11, 0.31, 0.22, 0, -18],
    [-0.2, 0.16, 0.41, -0.22, 0, 18],
    [0.1, 0.21, 0.25, 0, 0.35, 0],
    [0.1, 0.046, 0.046, 0, 0.1, 0],
    [0.1, 0.046, 0.046, 0, -0.1, 0],
    [0.1, 0.046, 0.023, -0.08, -0.605, 0],
    [0.1, 0.023, 0.023, 0, -0.606, 0],
    [0.1, 0.023, 0.046, 0.06, -0.605, 0]
  ];
  return table.map(([density, a, b, x, y, degrees]) => ({
    density,
    a: a * radius,
    b: b * radius,
    x: x * radius,
    y: y * radius,
    angle: (degrees * Math.PI) / 180
  }));
}

export function disc(x: number, y: number, radius: number, density = 1): IEllipse {
  return { x, y, a: radius, b: radius, angle: 0, density };
}

/** `count` equal steps from 0 over `range` radians, the end left out. */
export function evenAngles(count: number, range = Math.PI): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (i * range) / count);
}

/** Equal weights that add up to pi. */
export function evenWeights(count: number): Float64Array {
  return new Float64Array(count).fill(Math.PI / count);
}
