import type { IByteDecoders } from './element-types';

/** Slow twins of the engine's byte decoders, written after the formats' descriptions. */
export const slowDecoders: IByteDecoders = {
  unshuffle(bytes, elementSize) {
    const count = Math.floor(bytes.length / elementSize);
    const out = Uint8Array.from(bytes);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < elementSize; k++) {
        out[i * elementSize + k] = bytes[k * count + i] ?? 0;
      }
    }
    return out;
  },

  swapBytes(bytes, elementSize) {
    for (let at = 0; at + elementSize <= bytes.length; at += elementSize) {
      bytes.subarray(at, at + elementSize).reverse();
    }
  },

  decodeBitshuffleLz4(bytes, elementSize, decodedBytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (Number(view.getBigUint64(0)) !== decodedBytes) {
      throw new Error(
        `the header says ${view.getBigUint64(0)} bytes, ${decodedBytes} are expected`
      );
    }
    const blockBytes = view.getUint32(8);
    const out = new Uint8Array(decodedBytes);
    let at = 12;
    let to = 0;
    while (to < decodedBytes) {
      const left = Math.floor((decodedBytes - to) / elementSize);
      const elements = Math.min(blockBytes / elementSize, left - (left % 8));
      if (elements === 0) {
        out.set(bytes.subarray(at, at + decodedBytes - to), to);
        break;
      }
      const length = view.getUint32(at);
      const shuffled = lz4(bytes.subarray(at + 4, at + 4 + length), elements * elementSize);
      out.set(bitUnshuffle(shuffled, elements, elementSize), to);
      at += 4 + length;
      to += elements * elementSize;
    }
    return out;
  }
};

/** A block of LZ4. */
function lz4(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  let to = 0;
  const more = (start: number): number => {
    let total = start;
    if (start === 15) {
      let byte: number;
      do {
        byte = bytes[at++] ?? 0;
        total += byte;
      } while (byte === 255);
    }
    return total;
  };
  while (at < bytes.length) {
    const token = bytes[at++] ?? 0;
    const literals = more(token >> 4);
    out.set(bytes.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= bytes.length) {
      break;
    }
    const back = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
    at += 2;
    const match = more(token & 15) + 4;
    if (back === 0 || back > to) {
      throw new Error('a match begins before the data');
    }
    for (let i = 0; i < match; i++, to++) {
      out[to] = out[to - back] ?? 0;
    }
  }
  if (to !== length) {
    throw new Error(`${to} bytes instead of ${length}`);
  }
  return out;
}

function bitUnshuffle(bytes: Uint8Array, elements: number, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const line = elements / 8;
  for (let i = 0; i < elements; i++) {
    for (let bit = 0; bit < size * 8; bit++) {
      const value = ((bytes[bit * line + (i >> 3)] ?? 0) >> (i & 7)) & 1;
      const at = i * size + (bit >> 3);
      out[at] = (out[at] ?? 0) | (value << (bit & 7));
    }
  }
  return out;
}
