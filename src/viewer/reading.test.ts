import { describe, expect, it } from 'vitest';
import { fakePicture } from '../companion/fakes/fake-companion';
import type { IPicture } from '../companion/tokens';
import { readingOf } from './reading';

/** A frame of 2 x 3 numbers. */
function frame(data: Uint8Array | Uint16Array, fields: Partial<IPicture> = {}): IPicture {
  const dtype = data instanceof Uint8Array ? 'u1' : 'u2';
  const { header } = fakePicture({ shape: [2, 3], exact: false, scale: 0.5, offset: -1, dtype });
  return { header, data, ...fields };
}

describe('a reading', () => {
  it('is the value itself in 16 bits and in exact pictures', () => {
    const words = Uint16Array.of(1, 2, 3, 4, 5, 6);
    expect(readingOf(frame(words), 1, 0)).toEqual({
      row: 1,
      column: 0,
      value: 1,
      precision: 'true',
      over: 1
    });
    const counts = frame(Uint8Array.of(0, 1, 2, 3, 4, 255));
    const exact = { ...counts, header: { ...counts.header, exact: true } };
    expect(readingOf(exact, 1, 2)).toMatchObject({ value: 126.5, precision: 'true' });
  });

  it('says what 8 bits can tell, and where the numbers end', () => {
    const bytes = frame(Uint8Array.of(0, 1, 2, 3, 4, 255));
    expect(readingOf(bytes, 0, 1)).toMatchObject({ value: -0.5, precision: 'about' });
    expect(readingOf(bytes, 0, 0)).toMatchObject({ value: -1, precision: 'at-most' });
    expect(readingOf(bytes, 1, 2)).toMatchObject({ value: 126.5, precision: 'at-least' });
    const words = frame(Uint16Array.of(0, 1, 2, 3, 4, 65_535));
    expect(readingOf(words, 0, 0).precision).toBe('at-most');
    expect(readingOf(words, 1, 2).precision).toBe('at-least');
  });

  it('is a mean where a number stands for several pixels, but for the one whose value came along', () => {
    const coarse = frame(Uint8Array.of(9, 1, 2, 3, 4, 5), {
      step: 4,
      sample: { row: 5, column: 2, value: 0.125 }
    });
    expect(readingOf(coarse, 5, 2)).toEqual({
      row: 5,
      column: 2,
      value: 0.125,
      precision: 'true',
      over: 1
    });
    expect(readingOf(coarse, 5, 3)).toEqual({
      row: 5,
      column: 3,
      value: 0.5,
      precision: 'about',
      over: 4
    });
  });
});
