import { describe, expect, test } from 'vitest';
import {
  DamagedStream,
  undoDifferences,
  undoFloatDifferences,
  unpackBits,
  unpackLzw
} from './byte-decoders';

describe('PackBits', () => {
  test("the example of Apple's note", () => {
    const packed = [
      0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa
    ];
    const plain = [
      ...[0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22],
      ...new Array<number>(10).fill(0xaa)
    ];
    expect(Array.from(unpackBits(Uint8Array.from(packed), 24))).toEqual(plain);
  });

  test('a run that is cut off is damage', () => {
    expect(() => unpackBits(Uint8Array.of(5, 1, 2), 6)).toThrow(DamagedStream);
    expect(() => unpackBits(Uint8Array.of(0x80), 1)).toThrow(DamagedStream);
  });
});

describe('LZW', () => {
  test('the example of TIFF 6.0, section 13', () => {
    // Codes 256 7 258 8 8 258 6 6 257 of 9 bits stand for 7 7 7 8 8 7 7 6 6.
    const codes = [256, 7, 258, 8, 8, 258, 6, 6, 257];
    const bits = codes
      .map(code => code.toString(2).padStart(9, '0'))
      .join('')
      .padEnd(88, '0');
    const packed = Uint8Array.from(bits.match(/.{8}/gu) ?? [], byte => parseInt(byte, 2));
    expect(Array.from(unpackLzw(packed, 9))).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6]);
  });

  test('a code that is not in the table is damage', () => {
    const bits = [256, 7, 300]
      .map(code => code.toString(2).padStart(9, '0'))
      .join('')
      .padEnd(32, '0');
    const packed = Uint8Array.from(bits.match(/.{8}/gu) ?? [], byte => parseInt(byte, 2));
    expect(() => unpackLzw(packed, 9)).toThrow(DamagedStream);
  });
});

describe('differences', () => {
  test.each([
    [1, true],
    [2, true],
    [2, false],
    [4, true],
    [4, false]
  ])('of %i bytes, little-endian %s', (size, littleEndian) => {
    const values = [250, 3, 70_000, 65_535, 12, 0];
    const modulus = 2 ** (8 * size);
    const bytes = new Uint8Array(values.length * size);
    const put = (i: number, value: number): void => {
      for (let k = 0; k < size; k++) {
        const byte = littleEndian ? k : size - 1 - k;
        bytes[i * size + byte] = Math.floor(value / 256 ** k) % 256;
      }
    };
    // Two rows of three.
    values.forEach((value, i) => {
      const before = i % 3 === 0 ? 0 : (values[i - 1] ?? 0);
      put(i, (((value - before) % modulus) + modulus) % modulus);
    });
    undoDifferences(bytes, 3, size, littleEndian);
    const found = bytes.slice();
    values.forEach((value, i) => {
      put(i, value % modulus);
    });
    expect(found).toEqual(bytes);
  });

  test.each([
    [4, true],
    [4, false],
    [8, true],
    [2, true]
  ])('of floats of %i bytes, little-endian %s', (size, littleEndian) => {
    const columns = 3;
    const plain = Uint8Array.from({ length: 2 * columns * size }, (_, i) => (i * 37 + 11) % 256);
    const packed = new Uint8Array(plain.length);
    for (let row = 0; row < 2; row++) {
      // TIFF technical note 3: most significant bytes of all pixels first, then differences of bytes.
      const planes = Array.from({ length: columns * size }, (_, at) => {
        const plane = Math.floor(at / columns);
        const byte = littleEndian ? size - 1 - plane : plane;
        return plain[(row * columns + (at % columns)) * size + byte] ?? 0;
      });
      planes.forEach((byte, at) => {
        packed[row * columns * size + at] = byte - (at === 0 ? 0 : (planes[at - 1] ?? 0));
      });
    }
    expect(undoFloatDifferences(packed, columns, size, littleEndian)).toEqual(plain);
  });
});
