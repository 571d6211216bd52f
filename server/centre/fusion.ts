import type { ICentreCurve } from './answer';

/** Something that votes for a centre. */
export interface IVote {
  readonly centre: number;
  readonly deviation: number;
}

/** Where the votes meet. */
export interface IMode {
  readonly centre: number;
  /** Sum of the votes there; one that is certain counts 1. */
  readonly votes: number;
  /** Sum of all votes, wherever they are. */
  readonly all: number;
  readonly error: number;
  /** Votes that went into it. */
  readonly supporters: number;
}

/** How votes are counted. */
export interface ICounting {
  /** A vote of this weight (1 / deviation^2) counts half. */
  readonly halfWeight: number;
  /** What votes for the same centre may differ by beyond their deviations (pixels). */
  readonly tolerance: number;
}

const STEPS = 40;

/** A vote's say, however sure it is: one alone decides nothing. */
function say({ deviation }: IVote, { halfWeight }: ICounting): number {
  const weight = 1 / (deviation * deviation);
  return weight / (weight + halfWeight);
}

function closeness({ centre, deviation }: IVote, place: number, { tolerance }: ICounting): number {
  return Math.exp(-((place - centre) ** 2) / (2 * (deviation ** 2 + tolerance ** 2)));
}

/** Sum of the votes for a centre. */
function votesAt(votes: readonly IVote[], place: number, counting: ICounting): number {
  return votes.reduce(
    (sum, vote) => sum + say(vote, counting) * closeness(vote, place, counting),
    0
  );
}

/** All places where votes meet, the best first. */
export function modesOf(votes: readonly IVote[], counting: ICounting): IMode[] {
  const all = votes.reduce((sum, vote) => sum + say(vote, counting), 0);
  const modes = votes.map(({ centre }) =>
    modeOf(votes, climbed(votes, centre, counting), all, counting)
  );
  return modes
    .sort((a, b) => b.votes - a.votes)
    .filter(
      (mode, i, sorted) =>
        !sorted.slice(0, i).some(other => Math.abs(other.centre - mode.centre) < counting.tolerance)
    );
}

/** Walk to the top: the mean of the votes, each weighted by how close it is. */
function climbed(votes: readonly IVote[], from: number, counting: ICounting): number {
  let place = from;
  for (let step = 0; step < STEPS; step++) {
    let [sum, weights] = [0, 0];
    for (const vote of votes) {
      const spread = vote.deviation ** 2 + counting.tolerance ** 2;
      const weight = (say(vote, counting) * closeness(vote, place, counting)) / spread;
      sum += weight * vote.centre;
      weights += weight;
    }
    place = weights > 0 ? sum / weights : place;
  }
  return place;
}

function modeOf(votes: readonly IVote[], centre: number, all: number, counting: ICounting): IMode {
  let [precision, supporters] = [0, 0];
  for (const vote of votes) {
    const near = closeness(vote, centre, counting);
    precision += near / vote.deviation ** 2;
    supporters += near > 0.3 ? 1 : 0;
  }
  return {
    centre,
    votes: votesAt(votes, centre, counting),
    all,
    error: 1 / Math.sqrt(precision),
    supporters
  };
}

/** The votes over candidates around them, for the eye. */
export function curveOf(votes: readonly IVote[], counting: ICounting): ICentreCurve {
  if (votes.length === 0) {
    return { centres: [], scores: [] };
  }
  const places = votes.map(({ centre }) => centre);
  const from = Math.min(...places) - 0.5;
  const to = Math.max(...places) + 0.5;
  const points = Math.min(201, Math.max(21, Math.ceil((to - from) / 0.05)));
  const centres = Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
  return { centres, scores: centres.map(place => votesAt(votes, place, counting)) };
}
