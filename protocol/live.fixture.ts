import { pictureHeader } from './array.fixture';
import type { ILiveFrame, ILiveSinogramPart } from './live';

/** The header of a small frame in 16 bits. */
export function frameHeader(more: Partial<ILiveFrame> = {}): ILiveFrame {
  return {
    ...pictureHeader({ dtype: 'u2', scale: 0.5, offset: -1, exact: false, range: [-1, 1.5] }),
    seq: 1,
    row: 5,
    centre: 100,
    step: 1,
    engine: 'native',
    milliseconds: 12,
    title: 'a frame',
    ...more
  };
}

/** The header of a part of a small sinogram. */
export function partHeader(more: Partial<ILiveSinogramPart> = {}): ILiveSinogramPart {
  return {
    sinogram: 1,
    name: 'one',
    from: 0,
    bytes: 56,
    row: 4,
    angles: 2,
    columns: 3,
    size: 3,
    paddedColumns: 8,
    fullTurn: false,
    scale: 1,
    unit: '1/cm',
    counts: {},
    ...more
  };
}
