import { expect, test } from 'vitest';
import { slabSize } from './slabs';

/** Two slices of 4096 x 4096 from 3000 projections, u16. */
const WIDE = { raw: 3000 * 4096 * 2, fields: 1e5, sinogram: 3000 * 4096 * 4, image: 4096 ** 2 * 4 };
const NARROW = { raw: 180 * 256 * 2, fields: 1e3, sinogram: 180 * 256 * 4, image: 256 ** 2 * 4 };

test('slabs stay small although much memory is there', () => {
  const { count, memoryBytes } = slabSize(2048, 16, NARROW, () => 20e6, 64e9);
  expect(count % 16).toBe(0);
  expect(memoryBytes).toBeLessThan(1.8e9);
});

test('a wide scan takes what two slices need, also above the usual size', () => {
  const { count, memoryBytes } = slabSize(512, 16, WIDE, () => 2.5e9, 12e9);
  expect(count).toBe(2);
  expect(memoryBytes).toBeGreaterThan(2.5e9);
  expect(memoryBytes).toBeLessThan(12e9);
});
