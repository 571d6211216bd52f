import { readFileSync } from 'node:fs';

/** Stacks as NumPy writes them: float32 or float64, C order. */
export interface IStack {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Read an .npy file of little-endian floats. */
export function readNpy(path: string): IStack {
  const bytes = readFileSync(path);
  const start = bytes.readUInt8(6) === 1 ? 10 : 12;
  const length = start === 10 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', start, start + length);
  const size = /'descr': '<f([48])'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (size === undefined || shape === undefined || !header.includes("'fortran_order': False")) {
    throw new Error(`${path}: ${header}`);
  }
  const at = start + length;
  const step = Number(size);
  const values = Float64Array.from({ length: (bytes.length - at) / step }, (_, index) =>
    step === 4 ? bytes.readFloatLE(at + 4 * index) : bytes.readDoubleLE(at + 8 * index)
  );
  return { shape: shape.split(',').filter(Boolean).map(Number), values };
}

/** One slice of a stack (slice, row, column). */
export function sliceOf(stack: IStack, index: number): Float64Array {
  const [count = 0, rows = 0, columns = 0] = stack.shape;
  if (index >= count) throw new Error(`${count} slices, and no number ${index}`);
  return stack.values.subarray(index * rows * columns, (index + 1) * rows * columns);
}
