import type { IStepDescriptor } from './descriptor';
import { filterParameters } from './filter';

/** Fourier gridding with a Kaiser-Bessel kernel. */
export const gridding: IStepDescriptor = {
  name: 'gridding',
  title: 'Fourier gridding',
  description: 'Filtered back-projection computed in Fourier space; fast and exact.',
  role: 'method',
  takes: 'attenuation',
  gives: 'image',
  needs: 'sinograms',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    ...filterParameters,
    accuracy: {
      title: 'Accuracy',
      description: 'Fast pads rows to 1.5 widths, reference to 2 with a wider kernel.',
      oneOf: [
        { const: 'fast', title: 'Fast' },
        { const: 'reference', title: 'Reference' }
      ],
      default: 'reference',
      'x-source': 'rows padded to at least two widths leave no rim (tomopy issue 453)'
    }
  },
  bytes: () => 0
};
