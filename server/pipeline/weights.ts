/** A gap above this is a missing wedge. */
const WEDGE_RAD = (10 * Math.PI) / 180;
/** Angles closer than this (radians) are one position taken twice. */
const SAME_RAD = 1e-6;

export interface IAngleWeights {
  /** One per angle, radians. */
  readonly weights: readonly number[];
  /** Arc after which positions repeat: a full turn is weighed over 360 degrees, all else over 180. */
  readonly periodRad: number;
  /** Missing wedges, from and to, radians. */
  readonly wedges: readonly (readonly [from: number, to: number])[];
}

interface IPositions {
  /** Distinct positions in [0, period), ascending. */
  readonly where: readonly number[];
  /** Position of each angle. */
  readonly index: readonly number[];
  /** Gap after each position; they add up to the period. */
  readonly gaps: readonly number[];
}

/**
 * Weight of every angle: half the sum of the gaps to its neighbours.
 *
 * A scan is a full turn when its angles modulo 360 degrees leave no gap that counts as a wedge; it
 * is then weighed modulo 360 degrees (halved), any other scan modulo 180, where opposite projections
 * stand side by side. Either way a complete set adds up to pi. Angles at one position share its
 * weight. A gap above 10 degrees is a missing wedge and is not closed: it adds nothing to the positions
 * beside it, so that the covered arc is integrated by the trapezium rule. Where the typical gap is itself above 10 degrees (few projections
 * all round), only gaps above twice the typical one are wedges.
 *
 * @param anglesRad finite, any order, at least one
 */
export function angleWeights(anglesRad: readonly number[]): IAngleWeights {
  const turn = positionsOf(anglesRad, 2 * Math.PI);
  const full = turn.where.length > 2 && Math.max(...turn.gaps) <= largestGap(turn.gaps);
  const periodRad = full ? 2 * Math.PI : Math.PI;
  const { where, index, gaps } = full ? turn : positionsOf(anglesRad, periodRad);
  const single = where.length === 1;
  const limit = single ? Infinity : largestGap(gaps);
  const used = gaps.map(gap => (gap > limit ? 0 : gap));
  const sharers = where.map(() => 0);
  for (const position of index) {
    sharers[position] = (sharers[position] ?? 0) + 1;
  }
  const weights = index.map(position => {
    const after = used[position] ?? 0;
    const before = used[position === 0 ? used.length - 1 : position - 1] ?? 0;
    return ((before + after) / 2 / (sharers[position] ?? 1)) * (Math.PI / periodRad);
  });
  const wedges = gaps.flatMap((gap, position) => {
    const from = where[position] ?? 0;
    return gap > limit ? [[from, from + gap] as const] : [];
  });
  return { weights, periodRad, wedges };
}

function positionsOf(anglesRad: readonly number[], period: number): IPositions {
  const folded = anglesRad.map(angle => ((angle % period) + period) % period);
  const order = folded.map((_, angle) => angle).sort((a, b) => (folded[a] ?? 0) - (folded[b] ?? 0));
  const where: number[] = [];
  const index = folded.map(() => 0);
  let last = -Infinity;
  for (const angle of order) {
    const value = folded[angle] ?? 0;
    if (value - last > SAME_RAD) {
      where.push(value);
    }
    last = value;
    index[angle] = where.length - 1;
  }
  const first = where[0] ?? 0;
  if (where.length > 1 && first + period - last <= SAME_RAD) {
    const top = where.length - 1;
    where.pop();
    for (const [angle, position] of index.entries()) {
      if (position === top) {
        index[angle] = 0;
      }
    }
  }
  const gaps = where.map((value, position) => (where[position + 1] ?? first + period) - value);
  return { where, index, gaps };
}

function largestGap(gaps: readonly number[]): number {
  const typical = median(gaps);
  return typical <= WEDGE_RAD ? WEDGE_RAD : 2 * typical;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
