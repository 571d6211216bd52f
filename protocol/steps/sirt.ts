import type { IStepDescriptor } from './descriptor';

/** Simultaneous iterative reconstruction (Gregor & Benson 2008), on Fourier slices and their adjoint. */
export const sirt: IStepDescriptor = {
  name: 'sirt',
  title: 'SIRT (iterative)',
  description: 'Weighted least squares in small steps: slower and smoother than CGLS.',
  role: 'method',
  takes: 'attenuation',
  gives: 'image',
  needs: 'sinograms',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    iterations: {
      title: 'Iterations',
      description: 'Few are smooth, many are sharp, then noise comes in.',
      type: 'integer',
      minimum: 1,
      maximum: 5000,
      default: 100,
      'x-source': 'the error of a noisy phantom falls little beyond (engine/README.md)'
    },
    notNegative: {
      title: 'No negative values',
      description: 'Negative values become 0 after every iteration: attenuation has none.',
      type: 'boolean',
      default: false,
      'x-source': 'as Gregor & Benson 2008; phase contrast has negative values too'
    }
  },
  bytes: () => 0
};
