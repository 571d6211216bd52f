import type { IEngine, RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { NotFoundError } from '../../protocol/errors';
import type { IFrameSet, IScan } from '../datasets/scan';

/** A picture before it gets its header: (slow, fast) axes by name. */
export interface IPlane {
  readonly data: Exclude<RawPixels, Float64Array>;
  readonly shape: readonly [slow: number, fast: number];
  readonly axes: readonly [slow: string, fast: string];
  readonly unit: string;
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
}

const WORDS = { projection: 'projection', flat: 'flat', dark: 'dark' } as const;

/**
 * A frame as the detector gave it.
 *
 * @throws NotFoundError `not-found` for an index the scan does not have
 */
export async function rawFrame(
  scan: IScan,
  kind: keyof typeof WORDS,
  index: number,
  engine: Pick<IEngine, 'toSinograms'>,
  signal: AbortSignal
): Promise<IPlane> {
  const frame =
    kind === 'projection'
      ? await projectionOf(scan, index, signal)
      : await frameOf(scan, kind, index, signal);
  return {
    data: await displayable(frame, engine),
    shape: planeShape(frame.shape),
    axes: ['row', 'column'],
    unit: scan.description.values,
    title: `${WORDS[kind]} ${index}`,
    counts: {}
  };
}

function projectionOf(
  scan: IScan,
  index: number,
  signal: AbortSignal
): Promise<NdArray<RawPixels>> {
  const { projections } = scan.description;
  if (index >= projections) {
    throw missing('projection', index, projections, scan);
  }
  return scan.readProjection(index, signal);
}

function frameOf(
  scan: IScan,
  kind: 'flat' | 'dark',
  index: number,
  signal: AbortSignal
): Promise<NdArray<RawPixels>> {
  const sets: readonly IFrameSet[] = kind === 'flat' ? scan.flats : scan.darks;
  let first = 0;
  for (const set of sets) {
    if (index < first + set.count) {
      return set.readFrame(index - first, signal);
    }
    first += set.count;
  }
  throw missing(kind, index, first, scan);
}

/** The nearest format that a texture and a header can carry; 64-bit floats become 32-bit ones. */
async function displayable(
  { data, shape }: NdArray<RawPixels>,
  engine: Pick<IEngine, 'toSinograms'>
): Promise<IPlane['data']> {
  const [rows, columns] = planeShape(shape);
  return data instanceof Float64Array ? engine.toSinograms(data, [1, rows, columns]) : data;
}

function planeShape(shape: readonly number[]): [number, number] {
  return [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
}

function missing(word: string, index: number, count: number, scan: IScan): NotFoundError {
  const has = count === 0 ? `no ${word}s` : `${word}s 0 to ${count - 1}`;
  return new NotFoundError(
    'not-found',
    `There is no ${word} ${index}: ${scan.description.path} has ${has}.`,
    {
      path: scan.description.path,
      index,
      count
    }
  );
}
