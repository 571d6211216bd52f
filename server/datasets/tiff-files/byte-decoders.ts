/** Byte-stream decoders of TIFF 6.0: PackBits (section 9), LZW (13), predictors (14, TIFF TN 3). */

/** A compressed strip makes no sense. */
export class DamagedStream extends Error {}

/** @param length bytes to be had */
export function unpackBits(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  let to = 0;
  while (to < length && at < bytes.length) {
    const head = bytes[at++] ?? 0;
    if (head < 128) {
      const count = Math.min(head + 1, length - to);
      if (at + count > bytes.length) {
        throw new DamagedStream('a run of bytes is cut off');
      }
      out.set(bytes.subarray(at, at + count), to);
      at += head + 1;
      to += count;
    } else if (head > 128) {
      const count = Math.min(257 - head, length - to);
      out.fill(bytes[at++] ?? 0, to, to + count);
      to += count;
    }
  }
  if (to < length) {
    throw new DamagedStream(`${to} bytes instead of ${length}`);
  }
  return out;
}

const CLEAR = 256;
const END = 257;

/** LZW with codes of 9 to 12 bits, most significant bit first, as TIFF 6.0 writes it. */
export function unpackLzw(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // An entry of the table is a piece of the output: where it begins and how long it is.
  const from = new Uint32Array(4096);
  const size = new Uint32Array(4096);
  let next = 258;
  let width = 9;
  let bits = 0;
  let have = 0;
  let to = 0;
  let before = -1;
  for (let at = 0; to < length;) {
    while (have < width && at < bytes.length) {
      bits = ((bits << 8) | (bytes[at++] ?? 0)) & 0xffffff;
      have += 8;
    }
    if (have < width) {
      break;
    }
    const code = (bits >>> (have - width)) & ((1 << width) - 1);
    have -= width;
    if (code === END) {
      break;
    }
    if (code === CLEAR) {
      next = 258;
      width = 9;
      before = -1;
      continue;
    }
    const start = to;
    if (code < 256) {
      out[to++] = code;
    } else {
      // A code just made repeats the piece before and its first byte, which then stands in the output.
      const made = code === next && before >= 0;
      if (!made && code >= next) {
        throw new DamagedStream('a code is not in the table');
      }
      const begin = made ? before : (from[code] ?? 0);
      const count = made ? start - begin + 1 : (size[code] ?? 0);
      for (let i = 0; i < count && to < length; i++) {
        out[to++] = out[begin + i] ?? 0;
      }
    }
    if (before >= 0 && next < 4096) {
      from[next] = before;
      size[next] = start - before + 1;
      next++;
    }
    before = start;
    if (next + 1 >= 1 << width && width < 12) {
      width++;
    }
  }
  if (to < length) {
    throw new DamagedStream(`${to} bytes instead of ${length}`);
  }
  return out;
}

/** Undo horizontal differences of integers, in place; rows of `columns` elements. */
export function undoDifferences(
  bytes: Uint8Array,
  columns: number,
  size: number,
  littleEndian: boolean
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const line = columns * size;
  for (let row = 0; row + line <= bytes.length; row += line) {
    for (let at = row + size; at < row + line; at += size) {
      if (size === 1) {
        view.setUint8(at, view.getUint8(at) + view.getUint8(at - 1));
      } else if (size === 2) {
        view.setUint16(
          at,
          view.getUint16(at, littleEndian) + view.getUint16(at - 2, littleEndian),
          littleEndian
        );
      } else {
        view.setUint32(
          at,
          view.getUint32(at, littleEndian) + view.getUint32(at - 4, littleEndian),
          littleEndian
        );
      }
    }
  }
}

/** Undo the floating-point predictor: bytes of equal weight stand together and are differences; big-endian. */
export function undoFloatDifferences(
  bytes: Uint8Array,
  columns: number,
  size: number,
  littleEndian: boolean
): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const line = columns * size;
  for (let row = 0; row + line <= bytes.length; row += line) {
    let sum = 0;
    for (let i = 0; i < line; i++) {
      sum = (sum + (bytes[row + i] ?? 0)) & 0xff;
      const plane = Math.floor(i / columns);
      const byte = littleEndian ? size - 1 - plane : plane;
      out[row + (i % columns) * size + byte] = sum;
    }
  }
  return out;
}
