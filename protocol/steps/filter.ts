import type { IParameter } from './descriptor';

/** Windows on the ramp, by the names of the field; shared by every method that filters. */
export const filterParameters: Readonly<Record<'filter' | 'cutoff' | 'order', IParameter>> = {
  filter: {
    title: 'Filter',
    description: 'Window on the ramp: sharper above, smoother below.',
    oneOf: [
      { const: 'ramp', title: 'Ramp' },
      { const: 'shepp-logan', title: 'Shepp-Logan' },
      { const: 'cosine', title: 'Cosine' },
      { const: 'hann', title: 'Hann' },
      { const: 'hamming', title: 'Hamming' },
      { const: 'parzen', title: 'Parzen' },
      { const: 'butterworth', title: 'Butterworth' },
      { const: 'none', title: 'None (back-projection)' }
    ],
    default: 'shepp-logan',
    'x-source': 'default of TomoPy gridrec'
  },
  cutoff: {
    title: 'Cut-off',
    description: 'Fraction of the Nyquist frequency above which nothing is kept.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    default: 1,
    'x-unit': 'Nyquist',
    'x-source': 'the whole spectrum'
  },
  order: {
    title: 'Order',
    description: 'Steepness of the Butterworth window, 1/(1 + s^2n).',
    type: 'integer',
    minimum: 1,
    maximum: 32,
    default: 8,
    'x-source': 'second value of TomoPy filter_par',
    'x-when': { filter: ['butterworth'] }
  }
};
