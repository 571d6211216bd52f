import type { ICentreCurve } from './answer';

/** Something that votes for a centre. */
export interface IVote {
  readonly centre: number;
  readonly deviation: number;
}

/**
 * What is believed of each candidate: every vote is right, to its deviation, or worthless, and then any candidate
 * within the span is as good (a mixture with outliers: Jaynes, Probability Theory, 2003, 21). Votes come from the same
 * data, so that together they tell less than apart.
 */
const WORTHLESS = 0.2;
const SPAN = 20;
const DEPENDENCE = 0.7;
/** Distance of candidates (pixels). */
const STEP = 0.02;
/** An answer is right within this (pixels), and one that is only rough within that. */
const RIGHT = 0.5;
const ROUGH = 1.5;
/** Candidates beyond all votes, and points of a curve for the eye on each side of the answer. */
const BEYOND = 1;
const SHOWN = 3;
const SHOWN_STEP = 0.05;

/** What votes come to. */
export interface IPosterior {
  readonly centre: number;
  /** Standard deviation of what lies near the answer. */
  readonly error: number;
  /** How sure it is that the answer is right to half a pixel, or to one and a half. */
  readonly confidence: number;
  readonly roughly: number;
  /** Logarithm of how much better the answer is than that all votes are worthless. */
  readonly odds: number;
  /** The best other candidate, where it is better than none. */
  readonly runnerUp: number | null;
  readonly curve: ICentreCurve;
}

/** Logarithm of the odds of a candidate against all votes being worthless. */
export function oddsAt(votes: readonly IVote[], place: number): number {
  return votes.reduce((sum, { centre, deviation }) => {
    const distance = (place - centre) / deviation;
    const right = Math.exp((-distance * distance) / 2) / (deviation * Math.sqrt(2 * Math.PI));
    return sum + DEPENDENCE * Math.log((1 - WORTHLESS) * SPAN * right + WORTHLESS);
  }, 0);
}

/** @param votes at least one */
export function posteriorOf(votes: readonly IVote[]): IPosterior {
  const places = votes.map(({ centre }) => centre);
  const first = Math.min(...places) - BEYOND;
  const count = Math.ceil((Math.max(...places) + BEYOND - first) / STEP) + 1;
  const odds = Float64Array.from({ length: count }, (_, i) => oddsAt(votes, first + i * STEP));
  const best = indexOfGreatest(odds, () => true);
  const top = odds[best] ?? 0;
  const near = (i: number, reach: number): boolean => Math.abs(i - best) * STEP < reach;
  let [all, right, rough, mean, squares] = [0, 0, 0, 0, 0];
  odds.forEach((value, i) => {
    const share = Math.exp(value - top);
    const distance = (i - best) * STEP;
    all += share;
    rough += near(i, ROUGH) ? share : 0;
    if (near(i, RIGHT)) {
      right += share;
      mean += share * distance;
      squares += share * distance * distance;
    }
  });
  const off = mean / right;
  const second = indexOfGreatest(odds, i => !near(i, RIGHT) && isTop(odds, i));
  const centre = first + best * STEP + off;
  return {
    centre,
    error: Math.sqrt(Math.max(squares / right - off * off, (STEP * STEP) / 12)),
    confidence: right / all,
    roughly: rough / all,
    odds: top,
    runnerUp: second >= 0 && (odds[second] ?? 0) > 0 ? first + second * STEP : null,
    curve: curveOf(votes, centre)
  };
}

function curveOf(votes: readonly IVote[], centre: number): ICentreCurve {
  const points = Math.round((2 * SHOWN) / SHOWN_STEP) + 1;
  const centres = Array.from({ length: points }, (_, i) => centre - SHOWN + i * SHOWN_STEP);
  return { centres, scores: centres.map(place => oddsAt(votes, place)) };
}

function isTop(values: Float64Array, i: number): boolean {
  const value = values[i] ?? 0;
  return value >= (values[i - 1] ?? -Infinity) && value >= (values[i + 1] ?? -Infinity);
}

/** -1 where none is allowed. */
function indexOfGreatest(values: Float64Array, isAllowed: (i: number) => boolean): number {
  let best = -1;
  values.forEach((value, i) => {
    if (isAllowed(i) && (best < 0 || value > (values[best] ?? -Infinity))) {
      best = i;
    }
  });
  return best;
}
