import { stripesSorting as descriptor } from '../../../protocol/steps/stripes-sorting';
import { asSinograms, type ICorrection } from './step';

/** Vo's algorithm 3 on every sinogram for itself. */
export const stripesSorting: ICorrection = {
  name: descriptor.name,
  usesFields: false,
  async apply(block, step, { engine }) {
    const sinograms = await asSinograms(block, engine);
    await engine.removeStripesBySorting(sinograms.data, sinograms.shape, Number(step['size']));
    return sinograms;
  }
};
