/** How far a slice is from its reference, as the design measures it. */
export interface IDifference {
  /** rms(a - b) / range(b) inside the disc. */
  readonly error: number;
  /** The straight line that takes b to a best. */
  readonly amplitude: number;
}

/** Value below which a share of the sorted values lies, between neighbours by a straight line. */
function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Pixels of a slice of `width` columns within 0.98 of the way from the axis to the nearer edge. */
export function discOf(width: number, centre: number): number[] {
  const axisColumn = Math.floor(width / 2);
  const axisRow = width - 1 - axisColumn;
  const radius = 0.98 * Math.min(centre, width - 1 - centre);
  return Array.from({ length: width * width }, (_, pixel) => pixel).filter(
    pixel => Math.hypot((pixel % width) - axisColumn, axisRow - Math.floor(pixel / width)) <= radius
  );
}

/** Slice a against the reference b, both (row, column) of the same square. */
export function compare(a: Float64Array, b: Float64Array, centre: number): IDifference {
  const width = Math.sqrt(b.length);
  if (a.length !== b.length || !Number.isInteger(width)) {
    throw new Error(`slices of ${a.length} and ${b.length} pixels`);
  }
  const disc = discOf(width, centre);
  const given = Float64Array.from(disc, pixel => a[pixel] ?? NaN);
  const truth = Float64Array.from(disc, pixel => b[pixel] ?? NaN);
  const sorted = truth.toSorted();
  const range = percentile(sorted, 0.999) - percentile(sorted, 0.001);
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  let [square, cross, own] = [0, 0, 0];
  for (const [index, value] of truth.entries()) {
    const seen = given[index] ?? NaN;
    square += (seen - value) ** 2;
    cross += (value - mean) * seen;
    own += (value - mean) ** 2;
  }
  return { error: Math.sqrt(square / truth.length) / range, amplitude: cross / own };
}

/** A slice with its columns mirrored, its rows flipped, or both exchanged. */
export function turned(
  slice: Float64Array,
  how: 'mirrored' | 'flipped' | 'transposed'
): Float64Array {
  const width = Math.sqrt(slice.length);
  return slice.map((_, pixel) => {
    const row = Math.floor(pixel / width);
    const column = pixel % width;
    const from = {
      mirrored: row * width + (width - 1 - column),
      flipped: (width - 1 - row) * width + column,
      transposed: column * width + row
    };
    return slice[from[how]] ?? NaN;
  });
}
