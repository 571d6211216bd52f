import type { IEstimate, IFinding, RefusalReason } from './answer';
import { curveOf, modesOf, type ICounting, type IMode } from './fusion';
import type { ICoarse } from './mirror';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';

/** Bars that an answer has to pass; how they were found: bench/README.md. */
export interface IBars extends ICounting {
  readonly leastVotes: number;
  /** Part of all votes that may be for another centre. */
  readonly mostDissent: number;
  /** Pixels. */
  readonly largestError: number;
  /** Rms distance of all estimates from the answer, each at most 1 pixel. */
  readonly largestSpread: number;
}

/** One row: the deviations of its estimates come from two halves, and may be small by chance. */
export const ROW_BARS: IBars = {
  halfWeight: 60,
  tolerance: 0.08,
  leastVotes: 0.5,
  mostDissent: 0.6,
  largestError: 0.16,
  largestSpread: 0.5
};

/** Several rows: the deviations come from each row left out in turn. */
export const POOL_BARS: IBars = {
  halfWeight: 20,
  tolerance: 0.15,
  leastVotes: 0.5,
  mostDissent: 0.6,
  largestError: 0.25,
  largestSpread: 0.6
};

/** Binned columns by which the first look may be off. */
const COARSE_REACH = 1.6;
/** A right centre leaves less of a jump at the seam. */
const LARGEST_JUMP = 4;

/** What an answer is judged by. */
export interface IEvidence {
  readonly methods: readonly IEstimate[];
  readonly coarse: ICoarse;
  readonly range: ISearchRange;
  readonly bars: IBars;
  /** The step across the seam at a centre over the usual one; null where too little overlaps. */
  jumpAt(centre: number): Promise<number | null>;
}

/** Make one answer of what all methods say, or refuse. */
export async function judged(evidence: IEvidence): Promise<IFinding> {
  const { methods, coarse, bars } = evidence;
  const [best, second] = modesOf(methods, bars);
  const curve = curveOf(methods, bars);
  if (best === undefined || methods.length < 2) {
    return { ...nothing, curve, methods, refusal: refusal('silent') };
  }
  const reason = objection(best, evidence) ?? (await seamObjection(best, evidence));
  return {
    centre: best.centre,
    error: best.error,
    runnerUp: second?.centre ?? coarse.runnerUp,
    curve,
    methods,
    refusal: reason === null ? null : refusal(reason)
  };
}

/** No answer at all. */
export const nothing: Omit<IFinding, 'refusal'> = {
  centre: null,
  error: null,
  runnerUp: null,
  curve: { centres: [], scores: [] },
  methods: []
};

function objection(best: IMode, { methods, coarse, range, bars }: IEvidence): RefusalReason | null {
  if (!isInside(best.centre, range)) {
    return 'range';
  }
  const spread = Math.sqrt(
    methods.reduce((sum, { centre }) => sum + Math.min(1, Math.abs(centre - best.centre)) ** 2, 0) /
      methods.length
  );
  if (
    Math.abs(best.centre - coarse.centre) > COARSE_REACH * coarse.bin ||
    best.votes < bars.leastVotes ||
    1 - best.votes / best.all > bars.mostDissent ||
    spread > bars.largestSpread
  ) {
    return 'contradiction';
  }
  return best.error > bars.largestError ? 'uncertain' : null;
}

async function seamObjection(
  { centre }: IMode,
  { jumpAt }: IEvidence
): Promise<RefusalReason | null> {
  const jump = await jumpAt(centre);
  return jump !== null && jump > LARGEST_JUMP ? 'seam' : null;
}
