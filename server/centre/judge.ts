import type { IEstimate, IFinding, RefusalReason } from './answer';
import { curveOf, modesOf, type IMode } from './fusion';
import type { ICoarse } from './mirror';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';

/** Bars that an answer has to pass; how they were found: bench/centre. */
const LEAST_VOTES = 0.5;
const MOST_DISSENT = 0.55;
const LARGEST_ERROR = 0.16;
const LARGEST_SPREAD = 0.5;
/** Binned columns by which the first look may be off. */
const COARSE_REACH = 1.6;
/** A right centre leaves less of a jump at the seam. */
const LARGEST_JUMP = 4;

/** What an answer is judged by. */
export interface IEvidence {
  readonly methods: readonly IEstimate[];
  readonly coarse: ICoarse;
  readonly range: ISearchRange;
  /** The step across the seam at a centre over the usual one; null where too little overlaps. */
  jumpAt(centre: number): Promise<number | null>;
}

/** Make one answer of what all methods say, or refuse. */
export async function judged({ methods, coarse, range, jumpAt }: IEvidence): Promise<IFinding> {
  const [best, second] = modesOf(methods);
  if (best === undefined || methods.length < 2) {
    return { ...nothing, curve: curveOf(methods), methods, refusal: refusal('silent') };
  }
  const reason = objection(best, methods, coarse, range) ?? (await seamObjection(best, jumpAt));
  return {
    centre: best.centre,
    error: best.error,
    runnerUp: second?.centre ?? coarse.runnerUp,
    curve: curveOf(methods),
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

function objection(
  best: IMode,
  methods: readonly IEstimate[],
  coarse: ICoarse,
  range: ISearchRange
): RefusalReason | null {
  if (!isInside(best.centre, range)) {
    return 'range';
  }
  const spread = Math.sqrt(
    methods.reduce((sum, { centre }) => sum + Math.min(1, Math.abs(centre - best.centre)) ** 2, 0) /
      methods.length
  );
  if (
    Math.abs(best.centre - coarse.centre) > COARSE_REACH * coarse.bin ||
    best.votes < LEAST_VOTES ||
    1 - best.votes / best.all > MOST_DISSENT ||
    spread > LARGEST_SPREAD
  ) {
    return 'contradiction';
  }
  return best.error > LARGEST_ERROR ? 'uncertain' : null;
}

async function seamObjection(
  { centre }: IMode,
  jumpAt: IEvidence['jumpAt']
): Promise<RefusalReason | null> {
  const jump = await jumpAt(centre);
  return jump !== null && jump > LARGEST_JUMP ? 'seam' : null;
}
