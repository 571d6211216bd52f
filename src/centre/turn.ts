import type { IAngleDescription } from '../../protocol/scan';

/** How far a scan turned. */
export interface ITurn {
  readonly firstDeg: number;
  readonly lastDeg: number;
  /** From the first projection to one step after the last, degrees. */
  readonly rangeDeg: number;
  readonly kind: 'half' | 'full' | 'other';
}

/** A range so near half or a full turn is one, degrees: some scans end a step early or late. */
const NEAR_DEG = 5;

/** Degrees from one projection to the next where they are evenly spaced. */
export function stepDeg({ firstDeg, lastDeg, count }: IAngleDescription): number {
  return count > 1 ? (lastDeg - firstDeg) / (count - 1) : 0;
}

/** What the angles of a scan cover. */
export function turnOf(angles: IAngleDescription): ITurn {
  const { firstDeg, lastDeg } = angles;
  const covered = Math.abs(lastDeg - firstDeg);
  const rangeDeg = covered + Math.abs(stepDeg(angles));
  const isNear = (turn: number): boolean =>
    Math.abs(covered - turn) <= NEAR_DEG || Math.abs(rangeDeg - turn) <= NEAR_DEG;
  return {
    firstDeg,
    lastDeg,
    rangeDeg,
    kind: isNear(180) ? 'half' : isNear(360) ? 'full' : 'other'
  };
}

/** Angle of a projection where they are evenly spaced, degrees. */
export function angleOf(index: number, angles: IAngleDescription): number {
  return angles.firstDeg + index * stepDeg(angles);
}

/** Two projections that look at each other, or nearly so. */
export interface IPair {
  readonly first: number;
  readonly second: number;
}

/** How far two projections are from half a turn apart, degrees, -180 to 180. */
export function mismatchDeg({ first, second }: IPair, angles: IAngleDescription): number {
  const apart = angleOf(second, angles) - angleOf(first, angles);
  const beyond = (((apart - 180) % 360) + 360) % 360;
  return beyond > 180 ? beyond - 360 : beyond;
}

/** The projection that is nearest to half a turn from one; the earlier of two as near. */
export function opposite(first: number, angles: IAngleDescription): number {
  let best = first;
  let least = Infinity;
  for (let second = 0; second < angles.count; second++) {
    const miss = Math.abs(mismatchDeg({ first, second }, angles));
    if (miss < least - 1e-9) {
      least = miss;
      best = second;
    }
  }
  return best;
}
