import { describe, expect, it } from 'vitest';

import { everyBuild } from './builds.fixture';
import { randomSeries } from './random.fixture';

const SHAPES: readonly (readonly [height: number, width: number, factor: number])[] = [
  [4, 4, 1],
  [6, 4, 2],
  [7, 10, 3],
  [33, 65, 4],
  [5, 9, 5]
];

/** The mean of each square, in double precision. */
function slowly(picture: Float32Array, height: number, width: number, factor: number): number[] {
  const means: number[] = [];
  for (let row = 0; row < height; row += factor) {
    for (let column = 0; column < width; column += factor) {
      let sum = 0;
      let count = 0;
      for (let y = row; y < Math.min(height, row + factor); y++) {
        for (let x = column; x < Math.min(width, column + factor); x++) {
          sum += picture[y * width + x] ?? NaN;
          count += 1;
        }
      }
      means.push(sum / count);
    }
  }
  return means;
}

describe('a smaller picture', () => {
  it.each(SHAPES)('of %i x %i pixels by %i has the means of squares', async (height, width, by) => {
    const next = randomSeries(7);
    const picture = Float32Array.from({ length: height * width }, () => 20 * next() - 5);
    const means = slowly(picture, height, width, by);
    for (const engine of await everyBuild()) {
      const values = new Float32Array(means.length);
      await engine.reducePicture(picture, [height, width], by, values);
      for (const [at, mean] of means.entries()) expect(values[at]).toBeCloseTo(mean, 4);
      const words = new Uint16Array(means.length);
      const bytes = new Uint8Array(means.length);
      // some lie outside of the range
      await engine.reducePicture(picture, [height, width], by, words, { lowest: 0, step: 1e-4 });
      await engine.reducePicture(picture, [height, width], by, bytes, { lowest: 0, step: 0.05 });
      for (const [at, mean] of means.entries()) {
        expect(Math.abs((words[at] ?? NaN) - clamp(mean / 1e-4, 65535))).toBeLessThan(0.6);
        expect(Math.abs((bytes[at] ?? NaN) - clamp(mean / 0.05, 255))).toBeLessThan(0.51);
      }
    }
  });

  it('is refused for a factor or lengths that do not fit', async () => {
    const picture = new Float32Array(12);
    for (const engine of await everyBuild()) {
      const wrong = (factor: number, out: number, step = 1): Promise<void> =>
        engine.reducePicture(picture, [3, 4], factor, new Uint8Array(out), { lowest: 0, step });
      await expect(wrong(4, 1)).rejects.toThrow('from 1 to 3');
      await expect(wrong(2, 3)).rejects.toThrow('4 are needed');
      await expect(wrong(2, 4, 0)).rejects.toThrow('a step above 0');
    }
  });
});

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
