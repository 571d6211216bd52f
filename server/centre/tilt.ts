import type { IFinding } from './answer';
import { posteriorOf, type IVote } from './posterior';

/** What a detector row says. */
export interface IRowVote extends IVote {
  readonly row: number;
}

/** centre(row) = column + slope (row - middle). */
export interface ILine {
  readonly column: number;
  /** Standard error of the column. */
  readonly columnError: number;
  /** Pixels per row, and its standard error. */
  readonly slope: number;
  readonly slopeError: number;
  /** Rows that lie on it. */
  readonly on: readonly IRowVote[];
}

/** Rows that make a line, and the part of them that has to lie on it. */
const FEWEST_ROWS = 3;
const LEAST_PART = 0.7;
/** A row lies on a line within so many of its deviations, and at least within this (pixels). */
const DEVIATIONS = 3;
const NEAR = 0.15;
/** A slope is one when it is so many standard errors and, over all rows, so many pixels. */
const SIGNIFICANT = 4;
const LEAST_CHANGE = 0.25;
/** No row says more than this (pixels). */
const FLOOR = 0.04;

/** What rows that were answered say. */
export function answeredRows(rows: readonly (IFinding & { readonly row: number })[]): IRowVote[] {
  return rows.flatMap(({ row, centre, error, refusal }) =>
    centre === null || error === null || refusal !== null
      ? []
      : [{ row, centre, deviation: Math.hypot(error, FLOOR) }]
  );
}

/**
 * The line that most rows lie on, laid through each pair of them, then through all that are near (least squares).
 *
 * @param middle row at which the line's column is told
 * @returns null where the slope may as well be 0
 */
export function lineOf(votes: readonly IRowVote[], middle: number): ILine | null {
  let best: readonly IRowVote[] = [];
  votes.forEach((one, i) =>
    votes.slice(i + 1).forEach(other => {
      if (other.row === one.row) return;
      const slope = (other.centre - one.centre) / (other.row - one.row);
      const on = nearLine(votes, one.centre + slope * (middle - one.row), slope, middle);
      best = on.length > best.length ? on : best;
    })
  );
  if (best.length < FEWEST_ROWS || best.length < LEAST_PART * votes.length) {
    return null;
  }
  const line = fitted(best, middle);
  const rows = best.map(({ row }) => row);
  const change = Math.abs(line.slope) * (Math.max(...rows) - Math.min(...rows));
  return change >= LEAST_CHANGE && Math.abs(line.slope) >= SIGNIFICANT * line.slopeError
    ? line
    : null;
}

function nearLine(
  votes: readonly IRowVote[],
  column: number,
  slope: number,
  middle: number
): readonly IRowVote[] {
  return votes.filter(
    ({ row, centre, deviation }) =>
      Math.abs(centre - column - slope * (row - middle)) <= Math.max(NEAR, DEVIATIONS * deviation)
  );
}

/**
 * Least squares, each row with the weight 1 / deviation^2. Rows that scatter more than they say make the line less
 * certain, by the root of chi square over the degrees of freedom.
 */
function fitted(on: readonly IRowVote[], middle: number): ILine {
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const { row, centre, deviation } of on) {
    const weight = 1 / deviation ** 2;
    const distance = row - middle;
    w += weight;
    x += weight * distance;
    y += weight * centre;
    xx += weight * distance * distance;
    xy += weight * distance * centre;
  }
  const spread = w * xx - x * x;
  const slope = (w * xy - x * y) / spread;
  const column = (y - slope * x) / w;
  const squares = on.reduce(
    (sum, { row, centre, deviation }) =>
      sum + ((centre - column - slope * (row - middle)) / deviation) ** 2,
    0
  );
  const scatter = Math.max(1, squares / Math.max(1, on.length - 2));
  return {
    column,
    columnError: Math.sqrt((scatter * xx) / spread),
    slope,
    slopeError: Math.sqrt((scatter * w) / spread),
    on
  };
}

/**
 * The rows' answers as one, moved along the line to its middle; where that is far from the rows, the slope's error
 * makes the centre's.
 */
export function alongLine({ slope, column, columnError, on }: ILine, middle: number): IFinding {
  const { error, runnerUp, curve } = posteriorOf(
    on.map(({ row, centre, deviation }) => ({
      centre: centre - slope * (row - middle),
      deviation
    }))
  );
  return {
    centre: column,
    error: Math.max(error, columnError),
    runnerUp,
    curve,
    methods: [],
    refusal: null
  };
}
