/** A centre found in one detector row. */
export interface IRowCentre {
  readonly row: number;
  /** Axis in that row, raw detector pixels. */
  readonly centre: number;
  /** Standard error, pixels; null where it was set by hand. */
  readonly error: number | null;
}

/** A line through centres: `centre(row) = column + slope (row - (rows - 1) / 2)`. */
export interface ITiltFit {
  /** Axis in the middle row, pixels. */
  readonly column: number;
  /** Pixels per row. */
  readonly slope: number;
  /** Angle of the axis against the detector's columns, degrees; positive where the centre grows downwards. */
  readonly tiltDeg: number;
  /** Standard error of the tilt, degrees. */
  readonly errorDeg: number;
  /** Root mean square of the distances of the centres that were used, pixels. */
  readonly rms: number;
}

/**
 * Standard error of a centre that was set by hand, pixels: a step of the slider with Shift, and about what an eye tells
 * apart in slices.
 */
export const BY_HAND = 0.25;
/** No row says more than this, pixels: two rows that claim to be perfect do not settle the line alone. */
const FLOOR = 0.04;
/** A centre so near the line is none that stands out, however well the others agree, pixels. */
const NEAR = 0.25;
/** Standard deviations beyond which a centre stands out. */
const DEVIATIONS = 3;
/** Median absolute deviations of a normal distribution in one standard deviation. */
const MAD_TO_SIGMA = 1.4826;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** What a centre may be off by, pixels. */
function deviationOf({ error }: IRowCentre): number {
  return Math.hypot(error ?? BY_HAND, FLOOR);
}

/** Distance of a centre from a line, pixels. */
export function distanceOf(
  { row, centre }: Pick<IRowCentre, 'row' | 'centre'>,
  { column, slope }: Pick<ITiltFit, 'column' | 'slope'>,
  rows: number
): number {
  return centre - column - slope * (row - (rows - 1) / 2);
}

/**
 * Which centres stand out: further than three standard deviations, than three of their own errors, and than 0.25 px,
 * from the line of Theil and Sen (the median of all slopes, the median of what is left; up to 29 % of the centres may
 * be wrong). With fewer than four centres there is no saying which one it is.
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
  const limit = Math.max(NEAR, DEVIATIONS * MAD_TO_SIGMA * median(distances));
  return distances.map(
    (distance, i) => distance > Math.max(limit, DEVIATIONS * (centres[i]?.error ?? 0))
  );
}

/**
 * The line of least squares through the centres, each with the weight 1 / (error^2 + FLOOR^2); null with fewer than
 * two rows. Rows that scatter more than their errors say make the line less certain, by the root of chi square over
 * the degrees of freedom; rows that scatter less do not make it more certain.
 */
export function fitTilt(centres: readonly IRowCentre[], rows: number): ITiltFit | null {
  const points = centres.map(one => ({
    x: one.row - (rows - 1) / 2,
    y: one.centre,
    weight: 1 / deviationOf(one) ** 2
  }));
  const sum = (term: (point: (typeof points)[number]) => number): number =>
    points.reduce((all, point) => all + term(point), 0);
  const all = sum(({ weight }) => weight);
  const x0 = sum(({ weight, x }) => weight * x) / all;
  const y0 = sum(({ weight, y }) => weight * y) / all;
  const spread = sum(({ weight, x }) => weight * (x - x0) ** 2);
  if (!(spread > 0)) {
    return null;
  }
  const slope = sum(({ weight, x, y }) => weight * (x - x0) * (y - y0)) / spread;
  const column = y0 - slope * x0;
  const distance = ({ x, y }: (typeof points)[number]): number => y - column - slope * x;
  const chiSquare = sum(point => point.weight * distance(point) ** 2);
  const scatter = Math.max(1, chiSquare / Math.max(1, points.length - 2));
  return {
    column,
    slope,
    tiltDeg: degrees(slope),
    errorDeg: degrees(Math.sqrt(scatter / spread)),
    rms: Math.sqrt(sum(point => distance(point) ** 2) / points.length)
  };
}

function degrees(slope: number): number {
  return (Math.atan(slope) * 180) / Math.PI;
}
