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

/** Name of the header that describes the raw bytes of a picture. */
export const ARRAY_HEADER = 'Hepsct-Array';

/** What the bytes of a picture are; value = number * scale + offset in `unit`. */
export interface IArrayHeader {
  readonly shape: readonly number[];
  /** Name of each axis, the slowest first: `row`, `column`, `angle`, `slice`. */
  readonly axes: readonly string[];
  readonly dtype: Dtype;
  readonly scale: number;
  readonly offset: number;
  /** `counts`, `transmission`, `attenuation`, `1/cm`, `1/pixel`. */
  readonly unit: string;
  /** False for drafts. */
  readonly exact: boolean;
  /** 0.5 and 99.5 percentile of the finite values, inside the disc for slices; null when none is finite. */
  readonly percentiles: readonly [low: number, high: number] | null;
  /** Smallest and largest finite value. */
  readonly range: readonly [low: number, high: number] | null;
  /** Pixels mended on the way (`clipped`, `nonFinite`). */
  readonly counts: Readonly<Record<string, number>>;
  /** A line that says what is shown: `row 65, centre 85.75`. */
  readonly title: string;
}

/** Bytes of one number. */
export function bytesOf(dtype: Dtype): number {
  return Number(dtype.slice(1));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(item => typeof item === 'number');
}

function pairOf(value: unknown): [number, number] | null {
  return isNumbers(value) && value[0] !== undefined && value[1] !== undefined
    ? [value[0], value[1]]
    : null;
}

/**
 * Read the header of a picture.
 *
 * @throws TypeError when it is not one of ours
 */
export function parseArrayHeader(text: string): IArrayHeader {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) {
    throw new TypeError('The array header is not a JSON object.');
  }
  const { shape, axes, dtype, scale, offset, unit, exact, counts, title } = value;
  const known = DTYPES.find(name => name === dtype);
  if (
    !isNumbers(shape) ||
    !Array.isArray(axes) ||
    known === undefined ||
    typeof scale !== 'number' ||
    typeof offset !== 'number' ||
    typeof unit !== 'string' ||
    typeof exact !== 'boolean' ||
    typeof title !== 'string' ||
    !isRecord(counts)
  ) {
    throw new TypeError(`The array header is not complete: ${text.slice(0, 200)}`);
  }
  return {
    shape,
    axes: axes.map(String),
    dtype: known,
    scale,
    offset,
    unit,
    exact,
    title,
    percentiles: pairOf(value['percentiles']),
    range: pairOf(value['range']),
    counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]))
  };
}

/**
 * See raw little-endian bytes as numbers.
 *
 * @throws RangeError when the bytes do not fill the shape
 */
export function viewBytes(
  buffer: ArrayBuffer,
  header: Pick<IArrayHeader, 'shape' | 'dtype'>
): TypedArray {
  const length = header.shape.reduce((product, side) => product * side, 1);
  if (buffer.byteLength !== length * bytesOf(header.dtype)) {
    throw new RangeError(
      `The picture has ${buffer.byteLength} bytes, but ${header.shape.join(' x ')} of ${header.dtype} are ${length * bytesOf(header.dtype)}.`
    );
  }
  switch (header.dtype) {
    case 'u1':
      return new Uint8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i1':
      return new Int8Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
  }
}

/** The name of an array's number format. */
export function dtypeOf(data: TypedArray): Dtype {
  if (data instanceof Uint8Array) return 'u1';
  if (data instanceof Uint16Array) return 'u2';
  if (data instanceof Uint32Array) return 'u4';
  if (data instanceof Int8Array) return 'i1';
  if (data instanceof Int16Array) return 'i2';
  if (data instanceof Int32Array) return 'i4';
  return data instanceof Float32Array ? 'f4' : 'f8';
}
