/** Rows that are looked at where a line through them is wanted. */
const SPREAD = 9;

/** Rows spread over the height: the middles of as many equal parts. */
export function spreadRows(height: number, count = SPREAD): readonly number[] {
  const parts = Math.min(count, height);
  return Array.from({ length: parts }, (_, index) => Math.floor(((index + 0.5) * height) / parts));
}

/** Most rows that are looked at in one go. */
export const MOST_ROWS = 500;

/**
 * Read rows as they are typed: numbers and ranges `from:to:step`, the end not included, with commas or blanks between.
 * Null where it is something else, or a row is outside, or they are too many.
 */
export function parseRows(text: string, height: number): readonly number[] | null {
  const parts = text.split(/[\s,;]+/u).filter(part => part !== '');
  const rows = new Set<number>();
  for (const part of parts) {
    if (!/^\d+(:\d+(:\d+)?)?$/u.test(part)) {
      return null;
    }
    const [from = 0, to = from + 1, step = 1] = part.split(':').map(Number);
    if (step === 0 || from >= to || to > height || (to - from) / step > MOST_ROWS) {
      return null;
    }
    for (let row = from; row < to; row += step) {
      rows.add(row);
    }
  }
  return rows.size === 0 || rows.size > MOST_ROWS ? null : [...rows].toSorted((a, b) => a - b);
}
