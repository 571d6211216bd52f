import { describe, expect, it } from 'vitest';
import { layoutOf, scaleOf } from './frame-layout';

const square = (side: number): { width: number; height: number } => ({ width: side, height: side });

describe('the layout of a frame', () => {
  it.each([
    [1024, square(1024), { step: 1, side: 1024, words: true }],
    [1024, square(9000), { step: 1, side: 1024, words: true }],
    [1448, square(1448), { step: 1, side: 1448, words: true }],
    [1449, square(1449), { step: 1, side: 1449, words: false }],
    [2048, square(2048), { step: 1, side: 2048, words: false }],
    [2048, square(1025), { step: 1, side: 2048, words: false }],
    [2048, { width: 1024, height: 700 }, { step: 2, side: 1024, words: true }],
    [2049, square(5000), { step: 2, side: 1025, words: true }],
    [2561, square(5000), { step: 2, side: 1281, words: true }],
    [4096, square(4096), { step: 2, side: 2048, words: false }],
    [64, square(0), { step: 64, side: 1, words: true }]
  ])('of %i pixels in %j is %j', (size, view, layout) => {
    expect(layoutOf(size, view)).toEqual({ ...layout, slow: false });
    const { side, words } = layout;
    expect(side * side * (words ? 2 : 1)).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it('has fewer bits, then fewer pixels where the line is slow', () => {
    const line = (most: number, easy = 0.2 * most, goal = 0.6 * most) =>
      layoutOf(1024, square(1024), { most, goal, easy });
    const words = 2 * 1024 * 1024;
    expect(line(5 * words, words)).toEqual({ step: 1, side: 1024, words: true, slow: false });
    const bytes = { step: 1, side: 1024, words: false };
    expect(line(5 * words, words - 1)).toEqual({ ...bytes, slow: false });
    expect(line(words - 1, words)).toEqual({ ...bytes, slow: false });
    expect(line(1024 * 1024)).toEqual({ ...bytes, slow: false });
    expect(line(1024 * 1024 - 1)).toEqual({ step: 2, side: 512, words: false, slow: true });
    expect(line(500_000)).toEqual({ step: 2, side: 512, words: false, slow: true });
    expect(line(1)).toEqual({ step: 8, side: 128, words: false, slow: true });
  });
});

describe('the scale of a frame', () => {
  const contrast = { range: [-1, 3], percentiles: [0, 1] } as const;

  it('covers the range and more in 16 bits, the usual contrast and more in 8', () => {
    const words = scaleOf(contrast, true);
    expect([words.lowest, words.lowest + 65535 * words.step]).toEqual([-2, 4]);
    const bytes = scaleOf(contrast, false);
    expect([bytes.lowest, bytes.lowest + 255 * bytes.step]).toEqual([-0.25, 1.25]);
  });

  it.each([
    { range: null, percentiles: null },
    { range: [2, 2], percentiles: [2, 2] },
    { range: [0, 1e-44], percentiles: [0, 0] }
  ] as const)('is a plain one where there is nothing to see: %j', flat => {
    const { lowest, step } = scaleOf(flat, true);
    expect([Number.isFinite(lowest), step]).toEqual([true, 1]);
  });
});
