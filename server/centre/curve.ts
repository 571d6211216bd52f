/** A curve over candidates that lie `step` apart. */
export interface ICandidates {
  readonly first: number;
  readonly step: number;
  readonly values: ArrayLike<number>;
}

/** Points a parabola is laid through, on each side of the least. */
const REACH = 3;

export function indexOfLeast(values: ArrayLike<number>): number {
  let least = 0;
  for (let i = 1; i < values.length; i++) {
    if (at(values, i) < at(values, least)) {
      least = i;
    }
  }
  return least;
}

export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? NaN;
}

/**
 * Where a curve is least, between the candidates: the parabola of least squares through 7 points.
 *
 * @returns null where the least is within a step of an end, or the parabola has none nearby
 */
export function leastOf({ first, step, values }: ICandidates): number | null {
  const least = indexOfLeast(values);
  if (least < 2 || least > values.length - 3) {
    return null;
  }
  const reach = Math.min(REACH, least, values.length - 1 - least);
  const shift = parabolaShift(
    Array.from({ length: 2 * reach + 1 }, (_, i) => at(values, least - reach + i))
  );
  return shift === null ? null : first + step * (least + shift);
}

/** Where a curve is greatest: the parabola through its three highest neighbours; null at an end. */
export function greatestOf({ first, step, values }: ICandidates): number | null {
  const negative = Float64Array.from({ length: values.length }, (_, i) => -at(values, i));
  const peak = indexOfLeast(negative);
  if (peak < 1 || peak > values.length - 2) {
    return null;
  }
  const shift = parabolaShift([at(negative, peak - 1), at(negative, peak), at(negative, peak + 1)]);
  return shift === null ? null : first + step * (peak + shift);
}

/** Least of a parabola through evenly spaced points, from the middle one; null where it has none within them. */
function parabolaShift(points: readonly number[]): number | null {
  const reach = (points.length - 1) / 2;
  let [slope, squares, second, fourth, sum] = [0, 0, 0, 0, 0];
  points.forEach((value, i) => {
    const x = i - reach;
    slope += x * value;
    squares += x * x * value;
    second += x * x;
    fourth += x ** 4;
    sum += value;
  });
  const n = points.length;
  const curvature = (n * squares - second * sum) / (n * fourth - second * second);
  const shift = -slope / second / (2 * curvature);
  return curvature > 0 && Math.abs(shift) <= reach ? shift : null;
}
