import type { CentreMethod, IEstimate } from './answer';
import { at, greatestOf, leastOf } from './curve';

/** A method's curve over candidates, from all data and from parts that say the same independently. */
export interface IMethodCurve {
  readonly method: CentreMethod;
  /** Column of the first candidate, and the distance of candidates. */
  readonly first: number;
  readonly step: number;
  /** `least`: the parabola through 7 points around the least; `greatest`: through 3 around the greatest. */
  readonly sought: 'least' | 'greatest';
  readonly all: Float64Array;
  /** Pairs of parts. */
  readonly halves: readonly (readonly [Float64Array, Float64Array])[];
  /** Of several rows: the curves without one of them each. */
  readonly without: readonly Float64Array[];
  /** By which the curves of several rows are averaged. */
  readonly weight: number;
  /** Least deviation (pixels). */
  readonly floor: number;
  /** Whether it compares the two ends of a half turn, and so knows no more than their likelihood does. */
  readonly ofEnds: boolean;
}

/** The best candidate of a curve. */
export function placeOf(
  { first, step, sought }: IMethodCurve,
  values: Float64Array
): number | null {
  const candidates = { first, step, values };
  return sought === 'least' ? leastOf(candidates) : greatestOf(candidates);
}

/**
 * How far apart two halves are from each other and, together, from the whole.
 *
 * @returns null where one of them has no answer
 */
export function apart(all: number | null, one: number | null, other: number | null): number | null {
  return all === null || one === null || other === null
    ? null
    : Math.max(Math.abs(one - other) / 2, Math.abs((one + other) / 2 - all));
}

/** Part of the deviation of the ends' likelihood that is added to what the parts of the data differ by. */
const ENDS_PART = 0.8;

/**
 * One estimate of a curve; none where it has no answer, or a part of it has none.
 *
 * @param ends standard deviation of the likelihood of the two ends of the half turn: rings are the same in all parts
 * of the data, which do not show what they do
 */
export function estimateOf(curve: IMethodCurve, ends: number): IEstimate[] {
  const centre = placeOf(curve, curve.all);
  const distances = curve.halves.map(([one, other]) =>
    apart(centre, placeOf(curve, one), placeOf(curve, other))
  );
  if (centre === null || distances.includes(null)) {
    return [];
  }
  const largest = Math.max(jackknife(curve), ...distances.map(distance => distance ?? 0));
  const least = curve.ofEnds ? Math.min(ENDS_PART * ends, reachOf(curve)) : 0;
  return [{ method: curve.method, centre, deviation: Math.hypot(largest, curve.floor, least) }];
}

/**
 * Standard error by leaving out one row after the other (Efron, The Jackknife, 1982); where a curve without one has no
 * answer, that row decides alone, and may be as far off as the candidates reach.
 */
function jackknife(curve: IMethodCurve): number {
  const { without } = curve;
  const count = without.length;
  if (count < FEWEST_ROWS) {
    return 0;
  }
  const places = without.map(values => placeOf(curve, values));
  const found = places.flatMap(place => place ?? []);
  if (found.length < count) {
    return reachOf(curve);
  }
  const mean = found.reduce((sum, place) => sum + place, 0) / count;
  const squares = found.reduce((sum, place) => sum + (place - mean) ** 2, 0);
  return Math.sqrt((squares * (count - 1)) / count);
}

/** How far candidates reach. */
function reachOf({ step, all }: IMethodCurve): number {
  return (step * all.length) / 2;
}

/** Rows that one can be left out of. */
export const FEWEST_ROWS = 3;

/** Part of its range by which a curve is uncertain however well its halves agree. */
const SURE_PART = 0.02;

/** How sure a curve is: one over the variance of what its halves differ by, beyond a constant. */
export function weightOf(all: Float64Array, one: Float64Array, other: Float64Array): number {
  const difference = one.map((value, i) => value - at(other, i));
  const range = Math.max(...all) - Math.min(...all);
  return 1 / Math.max(Number.MIN_VALUE, varianceOf(difference) / 4 + (SURE_PART * range) ** 2);
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** The weighted mean of curves over the same candidates. */
function meanOf(
  curves: readonly IMethodCurve[],
  valuesOf: (curve: IMethodCurve) => Float64Array
): Float64Array {
  const weights = curves.reduce((sum, { weight }) => sum + weight, 0);
  const mean = new Float64Array(curves[0]?.all.length ?? 0);
  for (const curve of curves) {
    const values = valuesOf(curve);
    mean.forEach((value, i) => {
      mean[i] = value + (curve.weight / weights) * at(values, i);
    });
  }
  return mean;
}

/**
 * The same method's curves of several rows as one.
 *
 * @param curves over the same candidates, at least one
 */
export function pooledCurve(curves: readonly [IMethodCurve, ...IMethodCurve[]]): IMethodCurve {
  const [shape] = curves;
  return {
    ...shape,
    all: meanOf(curves, ({ all }) => all),
    halves: shape.halves.map(
      (_, part) =>
        [
          meanOf(curves, ({ halves, all }) => halves[part]?.[0] ?? all),
          meanOf(curves, ({ halves, all }) => halves[part]?.[1] ?? all)
        ] as const
    ),
    without:
      curves.length < FEWEST_ROWS
        ? []
        : curves.map(left =>
            meanOf(
              curves.filter(curve => curve !== left),
              ({ all }) => all
            )
          ),
    weight: curves.reduce((sum, { weight }) => sum + weight, 0)
  };
}
