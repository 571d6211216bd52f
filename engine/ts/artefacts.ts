import { inputError } from './errors';
import { emptyLike, rawType } from './host';
import type { IHost } from './host';
import { checkBlock, checkLength, checkWhole } from './pixel-checks';
import type { BlockShape } from './pixel-checks';
import type { IEngine, IPixelCounts, IZingerOptions, RawPixels } from './types';

/** Side of the largest window of a median (HEPSCT_LARGEST_WINDOW). */
const LARGEST_WINDOW = 999;

function checkWindow(size: number): void {
  checkWhole('The window of the median', size, 1, LARGEST_WINDOW);
}

function checkZingers({ size, threshold, margin }: IZingerOptions, rows: number): number {
  checkWindow(size);
  if (!(threshold >= 0 && Number.isFinite(threshold))) {
    throw inputError(
      `The threshold of zingers is ${threshold}: it must be a finite number, at least 0.`
    );
  }
  margin.forEach(side => checkWhole('The margin of a block', side, 0));
  const kept = rows - margin[0] - margin[1];
  if (kept < 0) {
    throw inputError(
      `A block of ${rows} rows has margins of ${margin[0]} and ${margin[1]} rows: nothing would be left of it.`
    );
  }
  return kept;
}

/** What removes the marks that the detector leaves in the data. */
export function artefactFunctions(
  host: IHost
): Pick<IEngine, 'removeZingers' | 'removeStripesBySorting'> {
  return {
    async removeZingers(
      frames: RawPixels,
      shape: BlockShape,
      options: IZingerOptions,
      counts: IPixelCounts
    ): Promise<RawPixels> {
      checkBlock(frames, shape);
      const [count, rows, columns] = shape;
      const kept = checkZingers(options, rows);
      const { size, threshold, margin } = options;
      const out = emptyLike(frames, count * kept * columns);
      const replaced = new Float64Array(1);
      await host.call(
        'hepsct_remove_zingers',
        ...[frames, rawType(frames), ...shape, size, threshold, ...margin],
        ...[out, replaced, host.threads]
      );
      counts.zingers = (counts.zingers ?? 0) + (replaced[0] ?? 0);
      return out;
    },

    async removeStripesBySorting(
      sinograms: Float32Array,
      shape: BlockShape,
      size: number
    ): Promise<void> {
      shape.forEach(length => checkWhole('A length of the sinograms', length, 0));
      const [rows, angles, columns] = shape;
      checkLength('The block of sinograms', sinograms, rows * angles * columns);
      checkWindow(size);
      await host.call(
        'hepsct_remove_stripes_by_sorting',
        ...[sinograms, rows, angles, columns, size, host.threads]
      );
    }
  };
}
