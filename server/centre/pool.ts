import type { IFinding, IRowFinding, RefusalReason } from './answer';
import { curveOf, modesOf, type IVote } from './fusion';
import { nothing } from './judge';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';

/** Rows that say the same may differ by this (pixels). */
const TOLERANCE = 0.15;
/** No row is better than this; one that was refused counts as so much worse (pixels, times). */
const FLOOR = 0.06;
const REFUSED_TIMES = 2.5;
/** Rows that are rougher say nothing. */
const LARGEST_ERROR = 0.5;
/** Rows that agree. */
const LEAST_ROWS = 2;

/** One answer of several rows that were answered one by one. */
export function pool(
  rows: readonly Pick<IRowFinding, 'centre' | 'error' | 'refusal'>[],
  range: ISearchRange
): IFinding {
  const votes = rows.flatMap(({ centre, error, refusal: refused }): IVote[] => {
    const useless = refused?.reason === 'flat' || refused?.reason === 'range';
    return centre === null || error === null || useless || error > LARGEST_ERROR
      ? []
      : [{ centre, deviation: Math.hypot(error, FLOOR) * (refused ? REFUSED_TIMES : 1) }];
  });
  const [best, second] = modesOf(votes, TOLERANCE);
  if (best === undefined) {
    return { ...nothing, refusal: refusal(commonReason(rows)) };
  }
  const few = best.supporters < Math.min(LEAST_ROWS, rows.length);
  const reason = few ? commonReason(rows) : isInside(best.centre, range) ? null : 'range';
  return {
    centre: best.centre,
    error: best.error,
    runnerUp: second?.centre ?? null,
    curve: curveOf(votes, TOLERANCE),
    methods: [],
    refusal: reason === null ? null : refusal(reason)
  };
}

/** Why most of the rows were refused. */
function commonReason(rows: readonly Pick<IRowFinding, 'refusal'>[]): RefusalReason {
  const counts = new Map<RefusalReason, number>();
  for (const { refusal: refused } of rows) {
    const reason = refused?.reason ?? 'contradiction';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? 'silent';
}
