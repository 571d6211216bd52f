import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtypeOf, DTYPES, parseArrayHeader, viewBytes } from './array';
import { pictureHeader } from './array.fixture';

const header = pictureHeader({ counts: { clipped: 3 } });

describe('the array header', () => {
  it('comes back as it went', () => {
    expect(parseArrayHeader(JSON.stringify(header))).toEqual(header);
  });

  it.each(Object.keys(header).filter(key => key !== 'percentiles' && key !== 'range'))(
    'is refused without %s',
    key => {
      expect(() => parseArrayHeader(JSON.stringify({ ...header, [key]: undefined }))).toThrow(
        TypeError
      );
    }
  );

  it('never gives a header that cannot be used', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        try {
          expect(DTYPES).toContain(parseArrayHeader(text).dtype);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      })
    );
  });
});

describe('viewBytes', () => {
  it.each(DTYPES)('sees %s', dtype => {
    const view = viewBytes(new ArrayBuffer(6 * Number(dtype.slice(1))), { shape: [2, 3], dtype });
    expect(view).toHaveLength(6);
    expect(dtypeOf(view)).toBe(dtype);
  });

  it('refuses bytes that do not fill the shape', () => {
    expect(() => viewBytes(new ArrayBuffer(7), header)).toThrow(/7 bytes, but 2 x 3 of f4 are 24/);
  });
});
