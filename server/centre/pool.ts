import type { IFinding, IRowFinding, RefusalReason } from './answer';
import { nothing } from './judge';
import { posteriorOf, type IPosterior, type IVote } from './posterior';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';

/** No row is better than this; one that was refused counts as so much worse (pixels, times). */
const FLOOR = 0.06;
const REFUSED_TIMES = 2.5;
/** Rows that are rougher say nothing; what they say together must be better. */
const LARGEST_ERROR = 0.5;
const LARGEST_POOLED_ERROR = 0.25;
/** Rows that were answered and agree to this (pixels). */
const LEAST_ROWS = 2;
const AGREE = 0.3;
/** What is farther away is another answer (pixels). */
const OTHER = 0.5;

type IPooledRow = Pick<IRowFinding, 'centre' | 'error' | 'refusal'>;

/** One answer of several rows that were answered one by one. */
export function pool(rows: readonly IPooledRow[], range: ISearchRange): IFinding {
  const votes = rows.flatMap(({ centre, error, refusal: refused }): IVote[] => {
    const useless = refused?.reason === 'flat' || refused?.reason === 'range';
    return centre === null || error === null || useless || error > LARGEST_ERROR
      ? []
      : [{ centre, deviation: Math.hypot(error, FLOOR) * (refused ? REFUSED_TIMES : 1) }];
  });
  if (votes.length === 0) {
    return { ...nothing, refusal: refusal(commonReason(rows)) };
  }
  const best = posteriorOf(votes);
  const reason = isInside(best.centre, range) ? objection(rows, best) : 'range';
  return {
    centre: best.centre,
    error: best.error,
    runnerUp: best.runnerUp ?? otherOf(votes, best),
    curve: best.curve,
    methods: [],
    refusal: reason === null ? null : refusal(reason)
  };
}

/** The surest vote for another place. */
function otherOf(votes: readonly IVote[], { centre }: IPosterior): number | null {
  const others = votes.filter(vote => Math.abs(vote.centre - centre) > OTHER);
  const [first] = others.sort((a, b) => a.deviation - b.deviation);
  return first?.centre ?? null;
}

function objection(
  rows: readonly IPooledRow[],
  { centre, error }: IPosterior
): RefusalReason | null {
  const answered = rows.filter(row => row.refusal === null && row.centre !== null);
  const agreeing = answered.filter(row => Math.abs((row.centre ?? 0) - centre) < AGREE);
  if (agreeing.length < Math.min(LEAST_ROWS, rows.length)) {
    return commonReason(rows);
  }
  if (2 * agreeing.length <= answered.length) {
    return 'contradiction';
  }
  return error > LARGEST_POOLED_ERROR ? 'uncertain' : null;
}

/** Why most of the rows were refused. */
function commonReason(rows: readonly IPooledRow[]): RefusalReason {
  const counts = new Map<RefusalReason, number>();
  for (const { refusal: refused } of rows) {
    const reason = refused?.reason ?? 'contradiction';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? 'silent';
}
