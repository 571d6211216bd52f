import type { IPixelCounts, RawPixels } from '../../../engine/ts/types';
import { InputError } from '../../../protocol/errors';
import type { IRecipeStep } from '../../../protocol/recipe';
import { zingerRemoval as descriptor } from '../../../protocol/steps/zinger-removal';
import type { IRawSet } from '../fields';
import type { ICorrection, IStepContext } from './step';

type Shape = readonly [frames: number, rows: number, columns: number];

function removed(
  frames: RawPixels,
  shape: Shape,
  step: IRecipeStep,
  { engine, margin }: IStepContext,
  counts: IPixelCounts
): Promise<RawPixels> {
  const options = { size: Number(step['size']), threshold: Number(step['threshold']), margin };
  return engine.removeZingers(frames, shape, options, counts);
}

/** Zingers of projections and flats, as TomoPy's remove_outlier: by the median in each picture. */
export const zingerRemoval: ICorrection = {
  name: descriptor.name,
  usesFields: false,
  halo: step => Math.floor(Number(step['size']) / 2),

  async apply(block, step, context) {
    if (block.layout !== 'projections') {
      throw new InputError(
        'recipe-invalid',
        'The recipe cannot be used: zinger removal looks at whole projections and must be the first step.',
        { field: 'steps' }
      );
    }
    const [angles, rows, columns] = block.shape;
    const data = await removed(block.data, block.shape, step, context, context.counts);
    const [above, below] = context.margin;
    return { layout: 'projections', data, shape: [angles, rows - above - below, columns] };
  },

  /** Only the pixels of projections are counted: neighbouring slabs share those of the flats. */
  async applyToFields({ flats, darks, pixels }, step, context) {
    const { columns } = context;
    const rows = pixels / columns;
    const [above, below] = context.margin;
    const cut = (set: IRawSet): IRawSet => ({
      ...set,
      data: withoutMargin(set.data, [set.count, rows, columns], context.margin)
    });
    const cleaned = flats.map(async set => {
      const counts: IPixelCounts = { clipped: 0, nonFinite: 0 };
      return {
        ...set,
        data: await removed(set.data, [set.count, rows, columns], step, context, counts)
      };
    });
    return {
      flats: await Promise.all(cleaned),
      darks: darks.map(cut),
      pixels: (rows - above - below) * columns
    };
  }
};

function withoutMargin(
  data: RawPixels,
  [frames, rows, columns]: Shape,
  [above, below]: IStepContext['margin']
): RawPixels {
  if (above === 0 && below === 0) return data;
  const kept = (rows - above - below) * columns;
  const out = data.slice(0, frames * kept);
  for (let frame = 0; frame < frames; frame++) {
    const from = (frame * rows + above) * columns;
    out.set(data.subarray(from, from + kept), frame * kept);
  }
  return out;
}
