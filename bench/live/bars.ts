import type { IJudged } from '../floors';

/** A drag of the centre in the browser, milliseconds; see page.js. */
export interface IDrag {
  readonly framesPerSecond: number;
  readonly movesPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
  readonly exactAfter: number;
  /** Of the largest message, 0 without messages. */
  readonly bytes: number;
  readonly view: string;
}

/** The companion alone under a hand, milliseconds; see companion.mjs. */
export interface IScrub {
  readonly view: number;
  readonly framesPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly bytes: number;
  readonly longestStallMs: number;
  readonly longestIdleStallMs: number;
  readonly processorMsAFrame: number;
}

const NUMBERS = [
  'framesPerSecond',
  'movesPerSecond',
  'p50',
  'p95',
  'longest',
  'exactAfter',
  'bytes'
];

export function isDrag(value: unknown): value is IDrag {
  return hasNumbers(value, NUMBERS);
}

export function isScrub(value: unknown): value is IScrub {
  return hasNumbers(value, ['view', 'framesPerSecond', 'p50', 'p95', 'bytes', 'longestStallMs']);
}

function hasNumbers(value: unknown, names: readonly string[]): boolean {
  const fields = new Map(Object.entries(Object(value) as object));
  return names.every(name => typeof fields.get(name) === 'number');
}

/** Of several drags the median of each figure. */
export function middleOf(drags: readonly IDrag[]): IDrag {
  const [first] = drags;
  if (first === undefined) throw new Error('Nothing was dragged.');
  const middle = (of: (drag: IDrag) => number): number =>
    drags.map(of).toSorted((a, b) => a - b)[Math.floor(drags.length / 2)] ?? NaN;
  return {
    ...first,
    framesPerSecond: middle(drag => drag.framesPerSecond),
    movesPerSecond: middle(drag => drag.movesPerSecond),
    p50: middle(drag => drag.p50),
    p95: middle(drag => drag.p95),
    longest: middle(drag => drag.longest),
    exactAfter: middle(drag => drag.exactAfter)
  };
}

/** What was asked of the way through the companion. */
export function judgeLive(drag: IDrag, scrubs: readonly IScrub[]): IJudged[] {
  const most = (what: string, value: number, bar: number): IJudged => ({
    ...{ what, value, bar },
    held: value <= bar
  });
  const { framesPerSecond: value } = drag;
  return [
    most('slider to pixel, p95, ms', drag.p95, 100),
    { what: 'frames a second', value, bar: 20, held: value >= 20 },
    most('exact slice after rest, ms', drag.exactAfter, 300),
    ...scrubs.map(({ view, longestStallMs }) =>
      most(`longest stall of the companion, view of ${view}, ms`, longestStallMs, 50)
    )
  ];
}
