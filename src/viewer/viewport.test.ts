import { describe, expect, it } from 'vitest';
import { fit, oneToOne, pan, toPicture, zoomAt } from './viewport';

const VIEW = { width: 400, height: 200 };
const PICTURE = { width: 100, height: 100 };

describe('viewport', () => {
  it('fits the whole picture into the view, in its middle', () => {
    const viewport = fit(VIEW, PICTURE);
    expect(viewport).toEqual({ scale: 2, row: 50, column: 50 });
    expect(toPicture(viewport, VIEW, 200, 100)).toEqual({ row: 50, column: 50 });
    expect(toPicture(viewport, VIEW, 100, 0)).toEqual({ row: 0, column: 0 });
    expect(toPicture(viewport, VIEW, 300, 200)).toEqual({ row: 100, column: 100 });
  });

  it('keeps the point under the pointer where it is when zooming', () => {
    const before = fit(VIEW, PICTURE);
    const held = toPicture(before, VIEW, 130, 40);
    const after = zoomAt(before, VIEW, 130, 40, 3);
    expect(after.scale).toBe(6);
    const now = toPicture(after, VIEW, 130, 40);
    expect(now.row).toBeCloseTo(held.row, 10);
    expect(now.column).toBeCloseTo(held.column, 10);
  });

  it('moves the picture with the pointer, and not out of sight', () => {
    const viewport = fit(VIEW, PICTURE);
    expect(pan(viewport, PICTURE, 20, -10)).toEqual({ scale: 2, row: 55, column: 40 });
    expect(pan(viewport, PICTURE, 1e6, 1e6)).toEqual({ scale: 2, row: 0, column: 0 });
  });

  it('shows one picture pixel on one device pixel', () => {
    expect(oneToOne(fit(VIEW, PICTURE), 2).scale).toBe(0.5);
  });

  it('never zooms to nothing or beyond 64 screen pixels a pixel', () => {
    const viewport = fit(VIEW, PICTURE);
    expect(zoomAt(viewport, VIEW, 0, 0, 1e9).scale).toBe(64);
    expect(zoomAt(viewport, VIEW, 0, 0, 1e-9).scale).toBe(1 / 256);
    expect(fit({ width: 10, height: 10 }, { width: 0, height: 0 }).scale).toBe(1);
  });
});
