import { inputError } from './errors';
import type { IPlanOptions } from './types';

/** What an image of a plan holds: its sides, and where its pixels lie. */
export interface IImagePart {
  readonly rows: number;
  readonly columns: number;
  /** x, y of the first pixel from the axis, the step to the next column, the step to the next row. */
  readonly pixels: Float64Array;
}

/** First row, first column, rows and columns. */
export function regionOf({ rows, columns }: NonNullable<IPlanOptions['region']>): Int32Array {
  return Int32Array.of(rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0]);
}

type Ends = readonly [from: number, to: number];

function checkEnds(what: string, [from, to]: Ends, size: number): void {
  const whole = Number.isInteger(from) && Number.isInteger(to);
  if (!whole || from < 0 || to <= from || to > size) {
    throw inputError(
      `The ${what} of the region are ${from} to ${to}: choose whole numbers, the first below the second, from 0 to ${size}.`
    );
  }
}

/** The line x cos + y sin = offset in the direction (-sin, cos); point floor(N/2) is the nearest to the axis. */
function lineOf(size: number, angleRad: number, offset: number): Float64Array {
  if (!Number.isFinite(angleRad) || !(Math.abs(offset) <= size)) {
    throw inputError(
      `The plane at ${angleRad} radians and ${offset} pixels from the axis cannot be shown: its angle must be finite, its distance at most ${size}.`
    );
  }
  const [cosine, sine] = [Math.cos(angleRad), Math.sin(angleRad)];
  const half = Math.floor(size / 2);
  return Float64Array.of(
    ...[offset * cosine + half * sine, offset * sine - half * cosine],
    ...[-sine, cosine, 0, 0]
  );
}

/**
 * The part of the slices that a plan computes: all of it, a region, or a plane across them.
 *
 * @throws EngineError `engine-input` for a region outside the slice, and for a plane with another method than `fbp`
 */
export function imagePart({ method, size, region, plane }: IPlanOptions): IImagePart {
  if (method !== 'fbp' && plane !== undefined) {
    throw inputError(
      `A plane across slices is computed by the method fbp alone, not by ${method}: choose fbp, or leave plane out.`
    );
  }
  if (region !== undefined && plane !== undefined) {
    throw inputError('A plan computes a region or a plane, not both: leave one of them out.');
  }
  if (plane !== undefined) {
    return { rows: 1, columns: size, pixels: lineOf(size, plane.angleRad, plane.offset) };
  }
  const { rows, columns } = region ?? { rows: [0, size], columns: [0, size] };
  checkEnds('rows', rows, size);
  checkEnds('columns', columns, size);
  const axis = Math.floor(size / 2);
  return {
    rows: rows[1] - rows[0],
    columns: columns[1] - columns[0],
    pixels: Float64Array.of(columns[0] - axis, size - 1 - axis - rows[0], 1, 0, 0, -1)
  };
}
