/**
 * Filtered back-projection in double precision, as slow and as plain as can be: the reference of the
 * engine's tests. It shares no code with the engine.
 */
import type { FilterName } from '../types';

export interface ISlowOptions {
  readonly columns: number;
  readonly angles: Float64Array;
  readonly weights: Float64Array;
  readonly size: number;
  readonly centre: number;
  /** Length the rows are extended to by their edge values. */
  readonly period: number;
  readonly filter: FilterName;
  readonly cutoff: number;
  readonly order?: number;
}

/** Points between two samples of the filtered row, before linear interpolation. */
const UPSAMPLING = 64;

interface IComplex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function smallestFactor(n: number): number {
  for (let p = 2; p * p <= n; p++) if (n % p === 0) return p;
  return n;
}

const rootTables = new Map<number, IComplex>();

/** e^{2 pi i j / n}, j = 0..n-1 */
function roots(n: number): IComplex {
  const known = rootTables.get(n);
  if (known) return known;
  const table = {
    re: Float64Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * j) / n)),
    im: Float64Array.from({ length: n }, (_, j) => Math.sin((2 * Math.PI * j) / n))
  };
  rootTables.set(n, table);
  return table;
}

/** Transform of x[start + stride j], j < n, written to out[at .. at + n). */
function recurse(
  x: IComplex,
  start: number,
  stride: number,
  n: number,
  sign: number,
  out: IComplex,
  at: number
): void {
  if (n === 1) {
    out.re[at] = x.re[start] ?? 0;
    out.im[at] = x.im[start] ?? 0;
    return;
  }
  const p = smallestFactor(n);
  const m = n / p;
  for (let r = 0; r < p; r++) recurse(x, start + r * stride, stride * p, m, sign, out, at + r * m);
  const root = roots(n);
  const sums = { re: new Float64Array(p), im: new Float64Array(p) };
  for (let k = 0; k < m; k++) {
    for (let q = 0; q < p; q++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let r = 0; r < p; r++) {
        const j = ((k + q * m) * r) % n;
        const c = root.re[j] ?? 0;
        const s = sign * (root.im[j] ?? 0);
        const a = out.re[at + r * m + k] ?? 0;
        const b = out.im[at + r * m + k] ?? 0;
        sumRe += a * c - b * s;
        sumIm += a * s + b * c;
      }
      sums.re[q] = sumRe;
      sums.im[q] = sumIm;
    }
    for (let q = 0; q < p; q++) {
      out.re[at + k + q * m] = sums.re[q] ?? 0;
      out.im[at + k + q * m] = sums.im[q] ?? 0;
    }
  }
}

/** sum_j x[j] e^{sign 2 pi i j k / n}, by the textbook recursion over prime factors. */
function fourier(x: IComplex, sign: 1 | -1): IComplex {
  const n = x.re.length;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  recurse(x, 0, 1, n, sign, out, 0);
  return out;
}

/** The ramp as samples in space, transformed: the definition itself. */
function ramp(period: number): Float64Array {
  const re = new Float64Array(period);
  for (let n = 0; n < period; n++) {
    const distance = Math.min(n, period - n);
    if (distance === 0) re[n] = 1 / 4;
    else if (distance % 2 === 1) re[n] = -1 / (Math.PI * distance) ** 2;
  }
  return fourier({ re, im: new Float64Array(period) }, -1).re;
}

function window(name: FilterName, s: number, order: number): number {
  switch (name) {
    case 'shepp-logan':
      return s === 0 ? 1 : Math.sin((Math.PI * s) / 2) / ((Math.PI * s) / 2);
    case 'cosine':
      return Math.cos((Math.PI * s) / 2);
    case 'hann':
      return 0.5 + 0.5 * Math.cos(Math.PI * s);
    case 'hamming':
      return 0.54 + 0.46 * Math.cos(Math.PI * s);
    case 'parzen':
      return (1 - s) ** 3;
    case 'butterworth':
      return 1 / (1 + s ** (2 * order));
    default:
      return 1;
  }
}

function extended(row: Float32Array, period: number): Float64Array {
  const columns = row.length;
  const left = Math.floor((period - columns) / 2);
  return Float64Array.from({ length: period }, (_, n) => {
    if (n < columns) return row[n] ?? 0;
    return n < period - left ? (row[columns - 1] ?? 0) : (row[0] ?? 0);
  });
}

/** Filtered row on a period of UPSAMPLING x P points. */
function filtered(row: Float32Array, filter: Float64Array, period: number): Float64Array {
  const spectrum = fourier({ re: extended(row, period), im: new Float64Array(period) }, -1);
  const fine = period * UPSAMPLING;
  const padded = { re: new Float64Array(fine), im: new Float64Array(fine) };
  for (let k = -period / 2; k <= period / 2; k++) {
    const from = (k + period) % period;
    const to = (k + fine) % fine;
    const weight = ((filter[Math.abs(k)] ?? 0) * (2 * Math.abs(k) === period ? 0.5 : 1)) / period;
    padded.re[to] = (spectrum.re[from] ?? 0) * weight;
    padded.im[to] = (spectrum.im[from] ?? 0) * weight;
  }
  return fourier(padded, 1).re;
}

/** One slice, attenuation per pixel, (row, column). */
export function slowFbp(sinogram: Float32Array, options: ISlowOptions): Float64Array {
  const { columns, angles, weights, size, centre, period } = options;
  const response = ramp(period);
  const filter = Float64Array.from({ length: period / 2 + 1 }, (_, k) => {
    const s = (2 * k) / period / options.cutoff;
    if (s > 1 + 1e-12) return 0;
    return (
      (options.filter === 'none' ? 1 : (response[k] ?? 0)) *
      window(options.filter, s, options.order ?? 0)
    );
  });
  const axisColumn = Math.floor(size / 2);
  const axisRow = size - 1 - Math.floor(size / 2);
  const image = new Float64Array(size * size);
  angles.forEach((theta, a) => {
    const line = filtered(sinogram.subarray(a * columns, (a + 1) * columns), filter, period);
    const weight = weights[a] ?? 0;
    const cos = Math.cos(theta);
    const sin = Math.sin(theta);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const u = centre + (column - axisColumn) * cos + (axisRow - row) * sin;
        const t = (((u * UPSAMPLING) % line.length) + line.length) % line.length;
        const i = Math.floor(t) % line.length;
        const f = t - Math.floor(t);
        const value = (1 - f) * (line[i] ?? 0) + f * (line[(i + 1) % line.length] ?? 0);
        image[row * size + column] = (image[row * size + column] ?? 0) + weight * value;
      }
    }
  });
  return image;
}
