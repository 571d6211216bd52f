import type { IStepDescriptor } from './descriptor';

/** (p - dark) / (flat - dark), one set or linear in time between a set before and a set after. */
export const flatField: IStepDescriptor = {
  name: 'flat-field',
  title: 'Flat-field correction',
  description: 'Divides by the flats after taking the darks away.',
  role: 'step',
  takes: 'counts',
  gives: 'transmission',
  needs: 'pixels',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    average: {
      title: 'Method',
      description: 'How the frames of one set become one flat or dark.',
      oneOf: [
        { const: 'average', title: 'Average' },
        { const: 'median', title: 'Median' }
      ],
      default: 'average',
      'x-source': 'TomoPy normalize (mean); the median ignores zingers in single frames'
    },
    drift: {
      title: 'Flats in time',
      description:
        'Blend linearly from the flats before the scan to those after it, or take all as one set.',
      oneOf: [
        { const: 'auto', title: 'Linear where there are two sets' },
        { const: 'none', title: 'All as one set' },
        { const: 'linear', title: 'Linear in time' }
      ],
      default: 'auto',
      'x-source': 'nabu interpolates between sets; linear in time follows a drifting beam'
    }
  },
  bytes: ({ rows, columns }) => 4 * rows * columns * 4
};
