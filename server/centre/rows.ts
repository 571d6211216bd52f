/** Rows that are looked at where none are named. */
const SPREAD = 5;

/** Some rows spread over those of a list: the middles of as many equal parts. */
export function spreadRows(rows: readonly number[], count = SPREAD): number[] {
  const parts = Math.min(count, rows.length);
  return Array.from(
    { length: parts },
    (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / parts)] ?? 0
  );
}
