import { describe, expect, it } from 'vitest';
import { frameSide, type ISeen, seenSquare } from './seen-square';

const SEEN: ISeen = {
  isFitted: false,
  viewport: { scale: 2, row: 300, column: 700 },
  view: { width: 800, height: 600 },
  pictureSize: { width: 2048, height: 2048 }
};

describe('the part of a slice that small pictures show', () => {
  it('is the square in the middle of what is seen', () => {
    expect(seenSquare(SEEN)).toEqual({ row: 300, column: 700, side: 300 });
  });

  it('is all of it where all is seen, or nothing is', () => {
    expect(seenSquare({ ...SEEN, isFitted: true })).toBeNull();
    expect(seenSquare({ ...SEEN, pictureSize: null })).toBeNull();
    expect(seenSquare({ ...SEEN, viewport: { ...SEEN.viewport, scale: 0.25 } })).toBeNull();
  });

  it('is asked for as fine as it is shown, in doublings, up to a limit', () => {
    const of = (side: number): number => frameSide({ row: 0, column: 0, side }, 2048);
    expect(frameSide(null, 2048)).toBe(176);
    expect(of(2000)).toBe(352);
    expect(of(1024)).toBe(352);
    expect(of(1000)).toBe(704);
    expect(of(100)).toBe(1024);
  });
});
