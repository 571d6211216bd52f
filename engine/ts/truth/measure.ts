/** How errors are measured: E(a, b) = rms(a - b) / range(b) inside a disc on the rotation axis. */

/** Indices of the pixels inside the disc of `radius` on the axis of a size x size slice. */
export function discPixels(size: number, radius: number): number[] {
  const axisColumn = Math.floor(size / 2);
  const axisRow = size - 1 - Math.floor(size / 2);
  const pixels: number[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (Math.hypot(column - axisColumn, row - axisRow) <= radius) {
        pixels.push(row * size + column);
      }
    }
  }
  return pixels;
}

type Values = Float32Array | Float64Array;

/** Difference between the 0.1st and the 99.9th percentile of the pixels. */
export function range(image: Values, pixels: readonly number[]): number {
  const sorted = pixels.map(index => image[index] ?? 0).sort((a, b) => a - b);
  const at = (fraction: number) => sorted[Math.round(fraction * (sorted.length - 1))] ?? 0;
  return at(0.999) - at(0.001);
}

export function error(a: Values, b: Values, pixels: readonly number[]): number {
  const sum = pixels.reduce((total, index) => total + ((a[index] ?? 0) - (b[index] ?? 0)) ** 2, 0);
  return Math.sqrt(sum / pixels.length) / range(b, pixels);
}

/** Mean of the pixels whose middle is within `radius` of (x, y) from the axis, y up. */
export function discMean(
  image: Values,
  size: number,
  x: number,
  y: number,
  radius: number
): number {
  const column = Math.floor(size / 2) + x;
  const row = size - 1 - Math.floor(size / 2) - y;
  let sum = 0;
  let count = 0;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      if (Math.hypot(c - column, r - row) > radius) continue;
      sum += image[r * size + c] ?? 0;
      count++;
    }
  }
  return sum / count;
}
