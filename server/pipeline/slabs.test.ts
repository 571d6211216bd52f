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

/** 150 MB of working memory a slice: half as many lanes, half the memory. */
const wideEngine = (slices: number): number => 150e6 * slices;

test('a wide scan takes what one full batch needs, also above the usual size', () => {
  const { count, batch, memoryBytes } = slabSize(512, 16, WIDE, wideEngine, 12e9);
  expect([count, batch]).toEqual([16, 16]);
  expect(memoryBytes).toBeGreaterThan(1.8e9);
  expect(memoryBytes).toBeLessThan(12e9);
});

test.each([
  [7e9, 16, 16],
  [6e9, 8, 8],
  [3e9, 4, 4],
  [1.7e9, 2, 4],
  [1.4e9, 2, 2],
  [1e9, 2, 2]
])('a budget of %f bytes means batches of %i slices in slabs of %i', (budget, batch, count) => {
  expect(slabSize(512, 16, WIDE, wideEngine, budget)).toMatchObject({ batch, count });
});

test('what a pair of slices needs is told, also above the budget', () => {
  const { batch, count, memoryBytes } = slabSize(512, 16, WIDE, wideEngine, 1e8);
  expect([batch, count]).toEqual([2, 2]);
  expect(memoryBytes).toBeCloseTo(250e6 + 300e6 + 2 * (3 * 24.676e6 + 49.152e6 + 134.218e6), -5);
});

test('fewer rows than a batch need no memory for the others', () => {
  const { memoryBytes } = slabSize(5, 16, WIDE, wideEngine, 12e9);
  expect(memoryBytes).toBeLessThan(slabSize(16, 16, WIDE, wideEngine, 12e9).memoryBytes / 2);
});
