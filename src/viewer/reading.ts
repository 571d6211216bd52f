import type { IPicture } from '../companion/tokens';

/** How the value of a reading is meant: as it is in the data, or as near as the numbers of a frame tell. */
export type Precision = 'true' | 'about' | 'at-most' | 'at-least';

/** What the pointer is on: the pixel and its value (NaN where it is no number). */
export interface IReading {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly precision: Precision;
  /** The value is the mean over so many pixels along each axis, the pixel among them; 1 is the pixel itself. */
  readonly over: number;
}

/**
 * The value of a pixel, by its place in the whole picture. A coarse frame may bring the true value of one pixel
 * with it; of the others it tells as much as it holds, and says so.
 */
export function readingOf(picture: IPicture, row: number, column: number): IReading {
  const { header, data, step = 1, sample } = picture;
  if (sample?.row === row && sample.column === column) {
    return { row, column, value: sample.value, precision: 'true', over: 1 };
  }
  const [, columns = 0] = header.shape;
  const number = data[Math.floor(row / step) * columns + Math.floor(column / step)] ?? Number.NaN;
  const value = number * header.scale + header.offset;
  return { row, column, value, precision: precisionOf(picture, number), over: step };
}

/** Numbers of a draft end where its range does, and 256 of them are too few to tell a value. */
function precisionOf({ header, data }: IPicture, number: number): Precision {
  const isNarrow = data instanceof Uint8Array || data instanceof Uint16Array;
  if (header.exact || !isNarrow) {
    return 'true';
  }
  const most = data instanceof Uint8Array ? 255 : 65_535;
  return number === 0
    ? 'at-most'
    : number === most
      ? 'at-least'
      : data instanceof Uint8Array
        ? 'about'
        : 'true';
}
