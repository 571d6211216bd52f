/**
 * How far the projections of iterative slices are from the data, for the log.
 *
 * @param residuals fractions of the data's norm, one a slice; empty for other methods
 */
export function residualWords(residuals: readonly number[]): string {
  if (residuals.length === 0) return '';
  const [least, most] = [percent(Math.min(...residuals)), percent(Math.max(...residuals))];
  return `, residual ${least === most ? least : `${least} to ${most}`} % of the data`;
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(2);
}
