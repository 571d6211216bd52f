import type { IStepDescriptor } from './descriptor';
import { filterParameters } from './filter';

/** Direct filtered back-projection of rows upsampled 8-fold. */
export const fbp: IStepDescriptor = {
  name: 'fbp',
  title: 'Filtered back-projection',
  description: 'The textbook sum over angles on rows upsampled 8-fold; slow, good for checking.',
  role: 'method',
  takes: 'attenuation',
  gives: 'image',
  needs: 'sinograms',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: filterParameters,
  bytes: () => 0
};
