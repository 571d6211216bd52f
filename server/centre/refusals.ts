import type { ICentreFinding, IFinding, IRefusal, RefusalReason } from './answer';

/** What is the matter, and what to try: one thing after the other, the likeliest first. */
interface IWords {
  readonly matter: string;
  readonly tries: readonly string[];
  /** What to try as well where nobody has set a range, and where the user did. */
  readonly open?: string;
  readonly fixed?: string;
}

const WIDER = 'widen the range';

const WORDS: Readonly<Record<RefusalReason, IWords>> = {
  flat: {
    matter: 'nothing that turns stands out of the noise',
    tries: ['choose rows that cross the sample', 'check the flat field']
  },
  silent: {
    matter: 'too few methods gave an answer',
    tries: ['choose rows with more detail'],
    open: 'give a range that holds the axis'
  },
  contradiction: {
    matter: 'the methods contradict each other',
    tries: ['check angles and flat field', 'choose rows with more detail', 'set the centre by hand']
  },
  uncertain: {
    matter: 'the methods agree, but only roughly',
    tries: ['choose rows with more detail', 'use more rows', 'set the centre by hand']
  },
  seam: {
    matter: 'the last projection is not the mirror image of the first one about it',
    tries: ['check the angles, and whether sample or beam drifted']
  },
  range: {
    matter: 'what was found lies outside the range that was given',
    tries: [],
    fixed: `${WIDER}, or leave it out to search the whole detector`
  },
  angles: {
    matter: 'the angles cover too little of half a turn',
    tries: ['check them', 'set the centre by hand']
  }
};

/** Columns that the user lets the axis be between. */
type Range = readonly [from: number, to: number];

/**
 * What to say, and what to try.
 *
 * @param range what the user has set: whatever the reason looks like, the axis may lie outside of it
 */
export function refusal(reason: RefusalReason, range: Range | null = null): IRefusal {
  const { matter, tries, open, fixed = WIDER } = WORDS[reason];
  const last = range === null && reason !== 'range' ? open : fixed;
  const said = listed(last === undefined ? tries : [...tries, last]);
  const ends = range?.toSorted((a, b) => a - b).map(shortest);
  const searched = ends ? ` (only columns ${ends.join(' to ')} were searched)` : '';
  return { reason, message: `The centre was not found: ${matter}: ${said}${searched}.` };
}

/** A finding whose refusals, also those of its rows, speak of the range that the user has set. */
export function aboutRange(finding: ICentreFinding, range: Range | null): ICentreFinding {
  return range === null
    ? finding
    : { ...spoken(finding, range), rows: finding.rows.map(row => spoken(row, range)) };
}

function spoken<F extends IFinding>(finding: F, range: Range): F {
  return finding.refusal === null
    ? finding
    : { ...finding, refusal: refusal(finding.refusal.reason, range) };
}

/** "a", "a, or b", "a, b, or c". */
function listed(words: readonly string[]): string {
  return words.map((word, i) => (i > 0 && i === words.length - 1 ? `or ${word}` : word)).join(', ');
}

function shortest(column: number): string {
  return String(Number(column.toFixed(2)));
}
