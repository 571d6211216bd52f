/** Number formats that travel; all little-endian. */
export const DTYPES = ['u1', 'u2', 'u4', 'i1', 'i2', 'i4', 'f4', 'f8'] as const;
export type Dtype = (typeof DTYPES)[number];

export type TypedArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** An array in memory: C order, the slowest axis first. */
export interface NdArray<T extends TypedArray = TypedArray> {
  readonly data: T;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}
