import { InputError } from '../../protocol/errors';
import type { DatasetLayout } from './layout/layout';
import type { IDatasetInfo } from './messages';

/** A dataset seen as three axes, the last of them the detector's columns. */
export interface IStackGeometry {
  /** Axes in front that were left out (+) or added (-), each of extent 1. */
  readonly lead: number;
  /** Extents along the three axes as they stand in the file. */
  readonly extents: readonly [number, number, number];
  /** Axis of the frames in the file. */
  readonly frameAxis: 0 | 1;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** No scan is larger; a shape beyond comes from damage. */
const MOST_ELEMENTS = 2 ** 46;

/**
 * @param frameAxis 0 for (frame, row, column), 1 for (row, frame, column)
 * @param single true where one frame (row, column) will do
 * @throws InputError `dataset-shape` for what cannot be a stack of frames
 */
export function stackGeometry(
  info: IDatasetInfo,
  frameAxis: 0 | 1,
  single: boolean
): IStackGeometry {
  const { shape } = info;
  const lead = shape.length - 3;
  const whole = lead < 0 ? [...new Array<number>(-lead).fill(1), ...shape] : shape.slice(lead);
  const [a = 0, b = 0, c = 0] = whole;
  const front = shape.slice(0, Math.max(0, lead));
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const about = `${info.path} of ${info.file} has the shape (${shape.join(', ')})`;
  const wrong =
    shape.length < (single ? 2 : 3) || front.some(extent => extent !== 1)
      ? 'a stack of frames has three axes: angle, row, column'
      : elements < 1
        ? 'it is empty'
        : elements > MOST_ELEMENTS
          ? 'no scan is that large: the file is damaged'
          : null;
  if (wrong !== null) {
    throw new InputError('dataset-shape', `${about}; ${wrong}.`, {
      file: info.file,
      path: info.path,
      shape: [...shape]
    });
  }
  const frames = frameAxis === 0 ? a : b;
  const rows = frameAxis === 0 ? b : a;
  return { lead, extents: [a, b, c], frameAxis, frames, rows, columns: c };
}

/** Chunk extents along the three axes. */
export function chunkExtents(
  layout: Extract<DatasetLayout, { kind: 'chunked' }>,
  lead: number
): [number, number, number] {
  const { chunk } = layout;
  const [a = 1, b = 1, c = 1] =
    lead < 0 ? [...new Array<number>(-lead).fill(1), ...chunk] : chunk.slice(lead);
  return [a, b, c];
}

/** Start and count in the file's own axes. */
export function fileAxes(three: readonly number[], lead: number, added: number): number[] {
  return lead < 0 ? three.slice(-lead) : [...new Array<number>(lead).fill(added), ...three];
}

/** Runs of consecutive numbers in a list of frames: first frame, length, place in the list. */
export function* runsOf(
  frames: Uint32Array,
  longest: number
): Generator<{ first: number; count: number; at: number }> {
  let at = 0;
  while (at < frames.length) {
    const first = frames[at] ?? 0;
    let count = 1;
    while (count < longest && at + count < frames.length && frames[at + count] === first + count) {
      count++;
    }
    yield { first, count, at };
    at += count;
  }
}
