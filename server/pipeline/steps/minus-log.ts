import { minusLog as descriptor } from '../../../protocol/steps/minus-log';
import { asSinograms, type ICorrection } from './step';

/** -ln of the transmission, which is lifted to the floor first (nabu clips at 1e-6); counted. */
export const minusLog: ICorrection = {
  name: descriptor.name,
  usesFields: false,
  async apply(block, step, { engine, counts }) {
    const sinograms = await asSinograms(block, engine);
    await engine.minusLog(sinograms.data, Number(step['floor']), counts);
    return sinograms;
  }
};
