import type { IRowData } from './sinogram';

/** Correlation of neighbouring angles, and how many standard errors of noise it is: above both for an object. */
const LEAST_CORRELATION = 0.08;
const LEAST_DEVIATIONS = 8;

/** Whether anything turns. */
export async function hasStructure({
  engine,
  data,
  columns,
  radians,
  signal
}: IRowData): Promise<boolean> {
  const { correlation, samples, power } = await engine.turningStructure(data, columns);
  signal.throwIfAborted();
  const deviations = (correlation + 1 / radians.length) * Math.sqrt(samples);
  return power > 0 && correlation > LEAST_CORRELATION && deviations > LEAST_DEVIATIONS;
}
