/** Largest number taken where nothing else limits it; a slip must not fill the memory. */
const LIMIT = 1_000_000;

/** Why a text is no list of numbers and ranges; the words are the page's. */
export type RangesRefusal =
  | { readonly reason: 'syntax'; readonly part: string }
  | { readonly reason: 'backwards'; readonly part: string }
  | { readonly reason: 'beyond'; readonly part: string; readonly last: number };

/**
 * Read whole numbers and ranges with both ends, such as `3,17-20`; commas, semicolons and spaces
 * part them. What is named twice counts once; an empty text names none.
 *
 * @param count numbers must be below it
 * @returns the numbers in ascending order, or why there are none
 */
export function parseRanges(text: string, count = LIMIT): readonly number[] | RangesRefusal {
  const numbers = new Set<number>();
  // Spaces and typographic dashes around a range belong to it.
  const parts = text
    .replace(/\s*[-\u2010-\u2015\u2212]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter(part => part !== '');
  for (const part of parts) {
    const [, first, end] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined) {
      return { reason: 'syntax', part };
    }
    const from = Number(first);
    const to = Number(end ?? first);
    if (to < from) {
      return { reason: 'backwards', part };
    }
    if (to >= count) {
      return { reason: 'beyond', part, last: count - 1 };
    }
    for (let number = from; number <= to; number += 1) {
      numbers.add(number);
    }
  }
  return [...numbers].toSorted((a, b) => a - b);
}

/** Numbers as `parseRanges` reads them, three or more in a row as a range: `3,17-20`. */
export function formatRanges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) {
      run[1] = number;
    } else {
      runs.push([number, number]);
    }
  }
  return runs
    .map(([from, to]) =>
      from === to ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`
    )
    .join(',');
}
