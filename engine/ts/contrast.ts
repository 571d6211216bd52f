import type { IEngine, IHistogram, RawPixels } from './types';

/** Fine enough that a percentile is right to a few parts in 100,000 of the range. */
const BINS = 65_536;
/** Share of pixels outside the contrast range, below and above. */
const TAIL = 0.005;

/** Smallest and largest finite value, and the contrast range between 0.5 and 99.5 percent. */
export interface IContrast {
  readonly range: readonly [low: number, high: number] | null;
  readonly percentiles: readonly [low: number, high: number] | null;
}

/**
 * Contrast of a picture.
 *
 * @param shape height, width
 * @param disc only the disc that fits into the picture counts, as for slices
 */
export function contrastOf(
  engine: Pick<IEngine, 'histogram'>,
  data: RawPixels,
  shape: readonly [height: number, width: number],
  disc: boolean
): IContrast {
  const histogram = engine.histogram(data, shape, BINS, disc);
  if (histogram.finite === 0) {
    return { range: null, percentiles: null };
  }
  return {
    range: [histogram.low, histogram.high],
    percentiles: [percentile(histogram, TAIL), percentile(histogram, 1 - TAIL)]
  };
}

/** Value below which a share of the counted values lies, to the width of a bin. */
export function percentile({ counts, low, high, finite }: IHistogram, share: number): number {
  const wanted = share * finite;
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (below + count >= wanted && count > 0) {
      const within = (wanted - below) / count;
      return low + ((bin + Math.min(1, Math.max(0, within))) * (high - low)) / counts.length;
    }
    below += count;
  }
  return high;
}
