import type { IArrayHeader } from './array';

/** The header of a small picture of floats. */
export function pictureHeader(more: Partial<IArrayHeader> = {}): IArrayHeader {
  return {
    shape: [2, 3],
    axes: ['row', 'column'],
    dtype: 'f4',
    scale: 1,
    offset: 0,
    unit: '1/cm',
    exact: true,
    percentiles: [0, 1],
    range: null,
    counts: {},
    title: 'row 65',
    ...more
  };
}
