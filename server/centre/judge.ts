import type { CentreMethod, IEstimate, IFinding, RefusalReason } from './answer';
import { isLikelihood } from './likelihood';
import type { ICoarse } from './mirror';
import { oddsAt, posteriorOf, type IPosterior, type IVote } from './posterior';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';

/** Bars that an answer has to pass; how they were found: bench/README.md. */
export interface IBars {
  /** That it is right to half a pixel. */
  readonly leastConfidence: number;
  /** Logarithm of how much better it is than that all methods are worthless. */
  readonly leastOdds: number;
  /** Pixels. */
  readonly largestError: number;
  /** Part of the deviation of the ends' likelihood below which no error is believed. */
  readonly endsPart: number;
}

/** One row. */
export const ROW_BARS: IBars = {
  leastConfidence: 0.95,
  leastOdds: 2,
  largestError: 0.085,
  endsPart: 0.25
};

/** Several rows, whose own answers vote too. */
export const POOL_BARS: IBars = {
  leastConfidence: 0.93,
  leastOdds: 2,
  largestError: 0.22,
  endsPart: 0
};

/** Fewer methods cannot outvote one that is wrong. */
const FEWEST_METHODS = 3;
/** Binned columns, and pixels beyond them, by which the first look may be off. */
const COARSE_REACH = 1.6;
const COARSE_SLACK = 0.5;
/** A right centre leaves less of a jump at the seam. */
const LARGEST_JUMP = 4;
/** How far methods are off, as a multiple of what the parts of their data differ by, where that is not 1. */
const UNDERSTATED: readonly (readonly [RegExp, number])[] = [
  [/^(seam.*|mirror-rms)$/u, 1.2],
  [/^(gradient|entropy)-1$/u, 1],
  [/^(gradient|entropy|whole)-2$/u, 1.2],
  [/^(gradient|entropy|whole)-/u, 1.6]
];
/** A row's answer has no better deviation than this (pixels); as it uses what the methods use, it counts as so much worse. */
const ROW_FLOOR = 0.06;
const ROW_TIMES = 3;
const LEAST_ROW_CONFIDENCE = 0.3;

/** Methods that share their slices, and may be led astray by one tilt of them: others have to agree. */
const WHOLE = /^whole-/u;
const LEAST_OTHER_ODDS = 1;

/** What may differ from the likelihood of the ends by so much (its deviations) contradicts it. */
const LARGEST_DISTANCE = 4;
/** Ends that are rougher say nothing (pixels). */
const ROUGH = 100;

/** What an answer is judged by. */
export interface IEvidence {
  readonly methods: readonly IEstimate[];
  /** Standard deviation of the likelihood of the two ends: what rings and noise do to it. */
  readonly ends: number;
  /** What else says where the centre is. */
  readonly votes: readonly IVote[];
  readonly coarse: ICoarse;
  readonly range: ISearchRange;
  readonly bars: IBars;
  /** The step across the seam at a centre over the usual one; null where too little overlaps. */
  jumpAt(centre: number): Promise<number | null>;
}

/** Make one answer of what all methods say, or refuse. */
export async function judged(evidence: IEvidence): Promise<IFinding> {
  const { methods, votes, coarse } = evidence;
  if (methods.length < FEWEST_METHODS) {
    return { ...nothing, methods, refusal: refusal('silent') };
  }
  const best = posteriorOf([...votesOf(methods), ...votes]);
  const reason = objection(best, evidence) ?? (await seamObjection(best.centre, evidence));
  return {
    centre: best.centre,
    error: best.error,
    runnerUp: best.runnerUp ?? coarse.runnerUp,
    curve: best.curve,
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

/** What rows say one by one, refused or not, as votes. */
export function rowVotes(rows: readonly IFinding[]): IVote[] {
  return rows.flatMap(({ methods }): IVote[] => {
    if (methods.length < FEWEST_METHODS) {
      return [];
    }
    const { centre, error, confidence } = posteriorOf(votesOf(methods));
    const times = ROW_TIMES / Math.max(LEAST_ROW_CONFIDENCE, confidence);
    return [{ centre, deviation: times * Math.hypot(error, ROW_FLOOR) }];
  });
}

function votesOf(methods: readonly IEstimate[]): IVote[] {
  return methods.map(({ method, centre, deviation }) => ({
    centre,
    deviation: timesOf(method) * deviation
  }));
}

function timesOf(method: CentreMethod): number {
  const [, times] = UNDERSTATED.find(([name]) => name.test(method)) ?? [null, 1];
  return times;
}

function objection(
  { centre, error, confidence, roughly, odds }: IPosterior,
  { methods, coarse, range, bars, ends }: IEvidence
): RefusalReason | null {
  if (!isInside(centre, range)) {
    return 'range';
  }
  const likelihoods = methods.filter(isLikelihood);
  const isFar = ({ centre: said, deviation }: IEstimate): boolean =>
    Math.abs(said - centre) > LARGEST_DISTANCE * deviation;
  if (likelihoods.length > 0 && likelihoods.every(isFar)) {
    return 'contradiction';
  }
  const others = methods.filter(({ method }) => !WHOLE.test(method));
  if (
    Math.abs(centre - coarse.centre) > COARSE_REACH * coarse.bin + COARSE_SLACK ||
    odds < bars.leastOdds ||
    oddsAt(votesOf(others), centre) < LEAST_OTHER_ODDS
  ) {
    return 'contradiction';
  }
  const believed = Math.hypot(error, bars.endsPart * Math.min(ends, ROUGH));
  if (confidence >= bars.leastConfidence && believed <= bars.largestError) {
    return null;
  }
  return roughly >= bars.leastConfidence ? 'uncertain' : 'contradiction';
}

async function seamObjection(centre: number, { jumpAt }: IEvidence): Promise<RefusalReason | null> {
  const jump = await jumpAt(centre);
  return jump !== null && jump > LARGEST_JUMP ? 'seam' : null;
}
