import type { IEngine, RawPixels } from '../../engine/ts/types';
import type { Dtype, NdArray } from '../../protocol/array';
import type { IElement } from './messages';

/** What reading needs of the engine: everything that runs over all bytes. */
export type IByteDecoders = Pick<IEngine, 'unshuffle' | 'decodeBitshuffleLz4' | 'swapBytes'>;

/** The number format as NumPy names it. */
export function elementName(element: IElement | null): string {
  if (element === null) {
    return 'no plain number';
  }
  const sign = element.kind === 'float' ? 'float' : element.signed ? 'int' : 'uint';
  return `${sign}${element.size * 8}`;
}

/** A typed view of little-endian bytes; formats without one of their own are converted. */
interface IFormat {
  readonly dtype: Dtype;
  view(buffer: ArrayBuffer): RawPixels;
}

const FORMATS: Readonly<Record<string, IFormat>> = {
  uint8: { dtype: 'u1', view: buffer => new Uint8Array(buffer) },
  uint16: { dtype: 'u2', view: buffer => new Uint16Array(buffer) },
  int16: { dtype: 'i2', view: buffer => new Int16Array(buffer) },
  int32: { dtype: 'i4', view: buffer => new Int32Array(buffer) },
  uint32: { dtype: 'u4', view: buffer => new Uint32Array(buffer) },
  float32: { dtype: 'f4', view: buffer => new Float32Array(buffer) },
  float64: { dtype: 'f8', view: buffer => new Float64Array(buffer) },
  // No pixels of ours: widened without loss (64-bit integers: above 2^53 rounded).
  int8: { dtype: 'i2', view: buffer => Int16Array.from(new Int8Array(buffer)) },
  int64: { dtype: 'f8', view: buffer => Float64Array.from(new BigInt64Array(buffer), Number) },
  uint64: { dtype: 'f8', view: buffer => Float64Array.from(new BigUint64Array(buffer), Number) },
  float16: { dtype: 'f4', view: buffer => Float32Array.from(new Uint16Array(buffer), halfToNumber) }
};

/** True for number formats that can be pixels. */
export function isPixelElement(element: IElement | null): element is IElement {
  return element !== null && elementName(element) in FORMATS;
}

/**
 * Bytes of a dataset as an array.
 *
 * @param bytes taken over; byte order of the file, unless `littleEndian` says it was undone
 */
export function toPixels(
  bytes: Uint8Array<ArrayBuffer>,
  shape: readonly number[],
  element: IElement,
  littleEndian: boolean,
  decoders: IByteDecoders
): NdArray<RawPixels> {
  const format = FORMATS[elementName(element)];
  if (format === undefined) {
    throw new TypeError(`${elementName(element)} cannot be pixels`);
  }
  if (!littleEndian && element.size > 1) {
    decoders.swapBytes(bytes, element.size);
  }
  return { data: format.view(bytes.buffer), shape, dtype: format.dtype };
}

/** Bytes of one pixel of a number format that travels. */
export function pixelSizeOf(dtype: Dtype): number {
  return Number(dtype.slice(1));
}

/** Little-endian bytes of a number format that travels, as an array. */
export function bytesToPixels(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype): RawPixels {
  const format = Object.entries(FORMATS).find(
    ([name, { dtype: other }]) => other === dtype && !WIDENED.has(name)
  );
  if (format === undefined) {
    throw new TypeError(`${dtype} cannot be pixels`);
  }
  return format[1].view(bytes.buffer);
}

const WIDENED = new Set(['int8', 'int64', 'uint64', 'float16']);

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) {
    return sign * fraction * 2 ** -24;
  }
  if (exponent === 31) {
    return fraction === 0 ? sign * Infinity : NaN;
  }
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
