/** What is told of a row of measurements. */
export interface ISummary {
  readonly minimum: number;
  readonly median: number;
}

/** Minimum and median; the median of an even number is the mean of the middle two. */
export function summary(values: readonly number[]): ISummary {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  const minimum = sorted[0];
  if (minimum === undefined || upper === undefined || lower === undefined) {
    throw new Error('No measurement has been made.');
  }
  return { minimum, median: (lower + upper) / 2 };
}
