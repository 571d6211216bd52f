/** A centre found in one detector row. */
export interface IRowCentre {
  readonly row: number;
  /** Axis in that row, raw detector pixels. */
  readonly centre: number;
  /** Standard error, pixels, where it is known. */
  readonly error?: number | null;
}

/** A line through centres: `centre(row) = column + slope (row - (rows - 1) / 2)`. */
export interface ITiltFit {
  /** Axis in the middle row, pixels. */
  readonly column: number;
  /** Pixels per row. */
  readonly slope: number;
  /** Angle of the axis against the detector's columns, degrees; positive where the centre grows downwards. */
  readonly tiltDeg: number;
  /** Standard error of the tilt, degrees; null where nothing tells it. */
  readonly errorDeg: number | null;
  /** Root mean square of the distances of the centres that were used, pixels. */
  readonly rms: number;
}

/** A centre so near the line is none that stands out, however well the others agree, pixels. */
const NEAR = 0.25;
/** Median absolute deviations of a normal distribution in one standard deviation. */
const MAD_TO_SIGMA = 1.4826;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Distance of a centre from a line, pixels. */
export function distanceOf(
  { row, centre }: IRowCentre,
  { column, slope }: Pick<ITiltFit, 'column' | 'slope'>,
  rows: number
): number {
  return centre - column - slope * (row - (rows - 1) / 2);
}

/**
 * Which centres stand out: further than three standard deviations, and than 0.25 px, from the line of
 * Theil and Sen (the median of all slopes, the median of what is left; up to 29 % of the centres may be
 * wrong). With fewer than four centres there is no saying which one it is.
 */
export function outliersOf(centres: readonly IRowCentre[], rows: number): readonly boolean[] {
  if (centres.length < 4) {
    return centres.map(() => false);
  }
  const slopes = centres.flatMap((a, index) =>
    centres
      .slice(index + 1)
      .filter(({ row }) => row !== a.row)
      .map(b => (b.centre - a.centre) / (b.row - a.row))
  );
  const slope = median(slopes);
  const column = median(centres.map(one => distanceOf(one, { column: 0, slope }, rows)));
  const distances = centres.map(one => Math.abs(distanceOf(one, { column, slope }, rows)));
  const limit = Math.max(NEAR, 3 * MAD_TO_SIGMA * median(distances));
  return distances.map(distance => distance > limit);
}

/** The line of least squares; null with fewer than two rows. */
export function fitTilt(centres: readonly IRowCentre[], rows: number): ITiltFit | null {
  const n = centres.length;
  const at = centres.map(({ row }) => row - (rows - 1) / 2);
  const meanAt = at.reduce((sum, x) => sum + x, 0) / n;
  const mean = centres.reduce((sum, { centre }) => sum + centre, 0) / n;
  const spread = at.reduce((sum, x) => sum + (x - meanAt) ** 2, 0);
  if (!(spread > 0)) {
    return null;
  }
  const slope =
    centres.reduce((sum, { centre }, i) => sum + ((at[i] ?? 0) - meanAt) * (centre - mean), 0) /
    spread;
  const column = mean - slope * meanAt;
  const squares = centres.reduce(
    (sum, one) => sum + distanceOf(one, { column, slope }, rows) ** 2,
    0
  );
  return {
    column,
    slope,
    tiltDeg: (Math.atan(slope) * 180) / Math.PI,
    errorDeg: slopeErrorDeg(centres, at, squares),
    rms: Math.sqrt(squares / n)
  };
}

/** How far the slope may be off, degrees: by the errors of the rows, and by their distances from the line, the larger. */
function slopeErrorDeg(
  centres: readonly IRowCentre[],
  at: readonly number[],
  squares: number
): number | null {
  const n = centres.length;
  const mean = at.reduce((sum, x) => sum + x, 0) / n;
  const spread = at.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const known = centres.every(({ error }) => typeof error === 'number');
  const told = centres.reduce(
    (sum, { error }, i) => sum + (((at[i] ?? 0) - mean) * (error ?? 0)) ** 2,
    0
  );
  const ofRows = known ? Math.sqrt(told) / spread : 0;
  const ofLine = n > 2 ? Math.sqrt(squares / (n - 2) / spread) : 0;
  const error = Math.max(ofRows, ofLine);
  return known || n > 2 ? (Math.atan(error) * 180) / Math.PI : null;
}
