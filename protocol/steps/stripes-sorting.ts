import type { IStepDescriptor } from './descriptor';

/** Stripes of sinograms (rings of slices) removed by sorting. */
export const stripesSorting: IStepDescriptor = {
  name: 'stripes-sorting',
  title: 'Stripe removal (sorting)',
  description:
    'Sorts each column of a sinogram along the angle, smooths neighbouring columns by a median and undoes the sort: against rings that are thin or broken (Vo et al., Optics Express 26, 28396, 2018, algorithm 3).',
  role: 'step',
  takes: 'attenuation',
  gives: 'attenuation',
  also: ['transmission'],
  needs: 'sinograms',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    size: {
      title: 'Window',
      description: 'Columns of the median: wider takes wider stripes, and more detail with them.',
      type: 'integer',
      minimum: 2,
      maximum: 301,
      default: 21,
      'x-unit': 'columns',
      'x-source': 'algotom, and TomoPy for detectors wider than 2000 columns'
    }
  },
  // keys and places of one sinogram, and what each of a few threads sorts
  bytes: ({ angles, columns }) =>
    8 * angles * columns + 16 * Math.max(136 * angles, 64 * (columns + 602))
};
