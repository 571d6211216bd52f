import type { Dtype, TypedArray } from '../../../protocol/array';
import type { GlobalHeap } from './heap';
import { ByteWriter } from './bytes';

/** What an attribute or a small dataset may hold: text, a number (float64), or an array of either. */
export type Hdf5Value = string | number | readonly string[] | readonly number[] | TypedArray;

/** A value as HDF5 stores it; `shape` null is a scalar. */
export interface IStoredValue {
  readonly datatype: Uint8Array;
  readonly shape: readonly number[] | null;
  readonly data: Uint8Array;
}

/** Bytes of one element. */
export function sizeOf(dtype: Dtype): number {
  return Number(dtype.slice(1));
}

/** The datatype message of a number (classes 0 and 1 of the specification, version 1). */
export function numberType(dtype: Dtype): Uint8Array {
  const size = sizeOf(dtype);
  const out = new ByteWriter();
  if (dtype === 'f4') {
    out.u8(0x11, 0x20, 31, 0).u32(4).u16(0).u16(32).u8(23, 8, 0, 23).u32(127);
  } else if (dtype === 'f8') {
    out.u8(0x11, 0x20, 63, 0).u32(8).u16(0).u16(64).u8(52, 11, 0, 52).u32(1023);
  } else {
    const signed = dtype.startsWith('i') ? 8 : 0;
    out
      .u8(0x10, signed, 0, 0)
      .u32(size)
      .u16(0)
      .u16(8 * size);
  }
  return out.toBytes();
}

/** The datatype message of UTF-8 text of any length (class 9 over bytes), as h5py writes `str`. */
export function textType(): Uint8Array {
  return new ByteWriter().u8(0x19, 0x01, 0x01, 0).u32(16).bytes(numberType('u1')).toBytes();
}

/** The dataspace message (version 2); null and [] are a scalar. */
export function dataspace(shape: readonly number[] | null): Uint8Array {
  const axes = shape ?? [];
  const out = new ByteWriter().u8(2, axes.length, 0, axes.length === 0 ? 0 : 1);
  for (const length of axes) {
    out.u64(length);
  }
  return out.toBytes();
}

/** Encode a value; text goes to the heap. `shape` overrides the one-dimensional default of arrays. */
export function storeValue(
  value: Hdf5Value,
  heap: GlobalHeap,
  shape: readonly number[] | null = null
): IStoredValue {
  if (typeof value === 'string') {
    return { datatype: textType(), shape: null, data: heap.reference(value) };
  }
  if (typeof value === 'number') {
    return { datatype: numberType('f8'), shape: null, data: bytesOf(Float64Array.of(value)) };
  }
  if (isNumbers(value)) {
    const data = bytesOf(Float64Array.from(value));
    return { datatype: numberType('f8'), shape: shape ?? [value.length], data };
  }
  if (isTexts(value)) {
    const out = new ByteWriter();
    value.forEach(text => out.bytes(heap.reference(text)));
    return { datatype: textType(), shape: shape ?? [value.length], data: out.toBytes() };
  }
  return {
    datatype: numberType(dtypeOf(value)),
    shape: shape ?? [value.length],
    data: bytesOf(value)
  };
}

/** Our name of a typed array's elements. */
export function dtypeOf(array: TypedArray): Dtype {
  if (array instanceof Float32Array) return 'f4';
  if (array instanceof Float64Array) return 'f8';
  if (array instanceof Uint8Array) return 'u1';
  if (array instanceof Uint16Array) return 'u2';
  if (array instanceof Uint32Array) return 'u4';
  if (array instanceof Int8Array) return 'i1';
  if (array instanceof Int16Array) return 'i2';
  return 'i4';
}

function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

type ArrayValue = Exclude<Hdf5Value, string | number>;

function isNumbers(value: ArrayValue): value is readonly number[] {
  return !ArrayBuffer.isView(value) && value.every(item => typeof item === 'number');
}

function isTexts(value: Exclude<ArrayValue, readonly number[]>): value is readonly string[] {
  return !ArrayBuffer.isView(value);
}
