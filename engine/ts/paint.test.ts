import { describe, expect, it } from 'vitest';

import { paint, type IPalette, type PaintedNumbers } from './paint';

const table = Uint32Array.from({ length: 256 }, (_, entry) => 1000 + entry);

function painted(numbers: PaintedNumbers, palette: Partial<IPalette> = {}): number[] {
  const out = new Uint32Array(numbers.length);
  paint(numbers, { low: 0, high: 255, table, invalid: 7, ...palette }, out);
  return [...out];
}

describe('paint', () => {
  it.each([Uint8Array, Uint16Array, Int16Array, Float32Array, Float64Array])(
    'takes the nearest entry of the table, %o',
    Numbers => {
      expect(painted(Numbers.from([0, 10, 11, 100]), { low: 10, high: 265 })).toEqual([
        1000, 1000, 1001, 1090
      ]);
    }
  );

  it('keeps to the ends of the table', () => {
    expect(painted(Float32Array.of(-1e30, -1, 255.4, 256, 1e30))).toEqual([
      1000, 1000, 1255, 1255, 1255
    ]);
    expect(painted(Uint16Array.of(300, 65535))).toEqual([1255, 1255]);
  });

  it('has a colour for what is no number', () => {
    expect(painted(Float32Array.of(NaN, 3, Infinity, -Infinity))).toEqual([7, 1003, 7, 7]);
  });

  it.each([Uint8Array, Float32Array])(
    'is black and white where the window is empty, %o',
    Numbers => {
      expect(painted(Numbers.from([4, 5, 6]), { low: 5, high: 5 })).toEqual([1000, 1255, 1255]);
    }
  );
});
