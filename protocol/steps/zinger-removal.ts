import type { IStepDescriptor } from './descriptor';

/** Side of the largest window a recipe may ask for. */
const LARGEST = 15;

/** Pixels far brighter than the median around them, in projections and flats, become that median. */
export const zingerRemoval: IStepDescriptor = {
  name: 'zinger-removal',
  title: 'Zinger removal',
  description:
    'Pixels of projections and flats that are far brighter than their neighbourhood (hit by X-rays directly) take the median of it.',
  role: 'step',
  takes: 'counts',
  gives: 'counts',
  also: ['transmission'],
  needs: 'projections',
  halo: Math.floor(LARGEST / 2),
  engines: ['native', 'wasm'],
  parameters: {
    threshold: {
      title: 'Brighter by',
      description: 'Least difference to the median of the window, in the unit of the pixels.',
      type: 'number',
      minimum: 0,
      maximum: 1e9,
      default: 800,
      'x-unit': 'counts',
      'x-source': 'zinger-level-projections of tomopy-cli'
    },
    size: {
      title: 'Window',
      description: 'Side of the square around a pixel whose median is taken.',
      type: 'integer',
      minimum: 2,
      maximum: LARGEST,
      default: 3,
      'x-unit': 'pixels',
      'x-source': 'size of TomoPy remove_outlier'
    }
  },
  // lines of one window for each of a few threads
  bytes: ({ columns }) => 16 * LARGEST * 8 * (columns + 64)
};
