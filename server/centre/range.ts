/** Where the axis may be. */
export interface ISearchRange {
  /** Columns, both ends included. */
  readonly columns: readonly [from: number, to: number];
  /** Set by the user: an answer outside of it is none. */
  readonly fixed: boolean;
}

/** Part of the width that is looked at first, and when nothing was found there. */
const PARTS = [
  [0.28, 0.72],
  [0.1, 0.9]
] as const;

/** The ranges to look at, one after the other. */
export function searchRanges(
  columns: number,
  user: readonly [from: number, to: number] | null
): readonly ISearchRange[] {
  if (user !== null) {
    return [{ columns: [Math.min(...user), Math.max(...user)], fixed: true }];
  }
  return PARTS.map(([from, to]) => ({
    columns: [from * (columns - 1), to * (columns - 1)],
    fixed: false
  }));
}

export function isInside(centre: number, { columns: [from, to], fixed }: ISearchRange): boolean {
  return !fixed || (centre >= from && centre <= to);
}
