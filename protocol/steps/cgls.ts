import type { IStepDescriptor } from './descriptor';

/** Conjugate gradients for the least squares, on Fourier slices and their adjoint. */
export const cgls: IStepDescriptor = {
  name: 'cgls',
  title: 'CGLS (iterative)',
  description: 'Least squares by conjugate gradients: for few or noisy projections; stop early.',
  role: 'method',
  takes: 'attenuation',
  gives: 'image',
  needs: 'sinograms',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    iterations: {
      title: 'Iterations',
      description: 'Few are smooth, many are sharp, then noise comes in: the number is the filter.',
      type: 'integer',
      minimum: 1,
      maximum: 500,
      default: 12,
      'x-source': 'least error of a noisy phantom (engine/README.md)'
    },
    contained: {
      title: 'Object inside the detector',
      description:
        'Rays beside the detector count as seen and empty. Faster from half as many projections as columns on; wrong for objects wider than the detector.',
      type: 'boolean',
      default: false,
      'x-source': 'right for every object'
    }
  },
  bytes: () => 0
};
