/** How far a scan turned. */
export interface ITurn {
  readonly firstDeg: number;
  readonly lastDeg: number;
  /** From the lowest angle to one step after the highest, degrees. */
  readonly rangeDeg: number;
  readonly kind: 'half' | 'full' | 'other';
}

/** A range so near half or a full turn is one, degrees: some scans end a step early or late. */
const NEAR_DEG = 5;
/** Angles come to a millionth of a degree: two mismatches closer than this are the same. */
const SAME_DEG = 1e-5;

/** What the angles of the projections, degrees, cover in whatever order they were taken; null without any. */
export function turnOf(anglesDeg: readonly number[]): ITurn | null {
  const sorted = anglesDeg.toSorted((a, b) => a - b);
  const [firstDeg, lastDeg] = [anglesDeg[0], anglesDeg.at(-1)];
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (
    firstDeg === undefined ||
    lastDeg === undefined ||
    lowest === undefined ||
    highest === undefined
  ) {
    return null;
  }
  const steps = sorted.slice(1).map((angle, index) => angle - (sorted[index] ?? angle));
  // The middle one: gaps and repeated angles do not tell how far one projection is from the next.
  const step = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const covered = highest - lowest;
  const rangeDeg = covered + step;
  const isNear = (turn: number): boolean =>
    Math.abs(covered - turn) <= NEAR_DEG || Math.abs(rangeDeg - turn) <= NEAR_DEG;
  const kind = isNear(180) ? 'half' : isNear(360) ? 'full' : 'other';
  return { firstDeg, lastDeg, rangeDeg, kind };
}

/** Two projections that look at each other, or nearly so. */
export interface IPair {
  readonly first: number;
  readonly second: number;
}

/** How far two projections are from half a turn apart, degrees, -180 to 180. */
export function mismatchDeg({ first, second }: IPair, anglesDeg: readonly number[]): number {
  const apart = (anglesDeg[second] ?? 0) - (anglesDeg[first] ?? 0);
  const beyond = (((apart - 180) % 360) + 360) % 360;
  return beyond > 180 ? beyond - 360 : beyond;
}

/** The projection that is nearest to half a turn from one; the earlier of two as near. */
export function opposite(first: number, anglesDeg: readonly number[]): number {
  let best = first;
  let least = Infinity;
  for (let second = 0; second < anglesDeg.length; second++) {
    const miss = Math.abs(mismatchDeg({ first, second }, anglesDeg));
    if (miss < least - SAME_DEG) {
      least = miss;
      best = second;
    }
  }
  return best;
}

/** The two projections that are nearest to half a turn apart, the earliest of those as near. */
export function nearestPair(anglesDeg: readonly number[]): IPair {
  const folded = anglesDeg
    .map((angle, index) => ({ angle: ((angle % 360) + 360) % 360, index }))
    .toSorted((a, b) => a.angle - b.angle);
  const seen = folded.map(({ angle }) => angle);
  let best: IPair = { first: 0, second: opposite(0, anglesDeg) };
  let least = Math.abs(mismatchDeg(best, anglesDeg));
  for (const { angle, index: first } of folded) {
    const at = placeOf((angle + 180) % 360, seen);
    // The neighbours to either side; the circle closes behind the last.
    for (const near of [at - 1, at]) {
      const second = folded.at(near % folded.length)?.index ?? first;
      const miss = Math.abs(mismatchDeg({ first, second }, anglesDeg));
      if (miss < least - SAME_DEG || (miss < least + SAME_DEG && first < best.first)) {
        least = Math.min(miss, least);
        best = { first, second };
      }
    }
  }
  return best;
}

/** Index of the first of sorted numbers that is not below a value; their number where all are. */
function placeOf(value: number, sorted: readonly number[]): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? Infinity) < value) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}
