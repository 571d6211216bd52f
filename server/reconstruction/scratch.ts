import { join } from 'node:path';
import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { openRestaged, restage } from '../datasets/restage';
import type { IRestageSource, RestagedRows } from '../datasets/restaged-rows';
import type { IFrameSet, IScan } from '../datasets/scan';

/** What of a scan goes into the scratch of a job. */
export interface IScratchWish {
  /** Folder for the scratch alone. */
  readonly folder: string;
  /** Detector rows in the order of the plan. */
  readonly rows: readonly number[];
  readonly projections: readonly number[];
  readonly signal: AbortSignal;
}

/**
 * Decode the projections, flats and darks of a scan once, and answer the scan with its rows read from
 * there. What is complete already is used again. `close` closes the scratch, the scan stays open.
 *
 * @throws as `restage`
 */
export async function scanInScratch(
  scan: IScan,
  { folder, rows, projections, signal }: IScratchWish
): Promise<IScan> {
  const opened: RestagedRows[] = [];
  try {
    for (const { source, name, frames } of partsOf(scan, projections)) {
      opened.push(await restage(source, join(folder, name), rows, frames, { signal }));
    }
    return withRows(scan, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/**
 * The scan with its rows read from the scratch that `scanInScratch` made, in this process or another;
 * null where that is not complete. Writes nothing, so that any number of processes may ask.
 */
export async function scanInMadeScratch(
  scan: IScan,
  { folder, rows, projections }: Omit<IScratchWish, 'signal'>
): Promise<IScan | null> {
  const opened: RestagedRows[] = [];
  for (const { source, name, frames } of partsOf(scan, projections)) {
    const part = await openRestaged(source, join(folder, name), rows, frames);
    if (part === null) {
      await closeAll(opened);
      return null;
    }
    opened.push(part);
  }
  return withRows(scan, opened);
}

interface IPart {
  readonly source: IRestageSource;
  /** Folder of the part in the scratch. */
  readonly name: string;
  readonly frames: readonly number[];
}

/** The projections, then each set of flats, then each of darks. */
function partsOf(scan: IScan, projections: readonly number[]): IPart[] {
  const sets = (of: readonly IFrameSet[], name: string): IPart[] =>
    of.map((set, index) => ({
      source: asSource(set, scan),
      name: `${name}-${index}`,
      frames: Array.from({ length: set.count }, (_, frame) => frame)
    }));
  return [
    { source: scan, name: 'projections', frames: projections },
    ...sets(scan.flats, 'flats'),
    ...sets(scan.darks, 'darks')
  ];
}

/** @param opened one for each of `partsOf` */
function withRows(scan: IScan, opened: readonly RestagedRows[]): IScan {
  const [projections, ...sets] = opened;
  const staged = (set: IFrameSet, index: number): IFrameSet => ({
    count: set.count,
    position: set.position,
    readRows: (first, count, signal) => {
      const frames = Uint32Array.from({ length: set.count }, (_, frame) => frame);
      return (
        sets[index]?.readRows(first, count, frames, signal) ?? set.readRows(first, count, signal)
      );
    },
    readFrame: (frame, signal) => set.readFrame(frame, signal)
  });
  return {
    description: scan.description,
    anglesRad: scan.anglesRad,
    anglesRefusal: scan.anglesRefusal,
    statistics: scan.statistics,
    flats: scan.flats.map(staged),
    darks: scan.darks.map((set, index) => staged(set, scan.flats.length + index)),
    readProjection: (...wish) => scan.readProjection(...wish),
    readRows: (...wish) => (projections ?? scan).readRows(...wish),
    blocksOf: (...wish) => scan.blocksOf(...wish),
    close: () => closeAll(opened)
  };
}

async function closeAll(parts: readonly RestagedRows[]): Promise<void> {
  await Promise.all(parts.map(part => part.close()));
}

/** The frames of a set as projections, read one by one. */
function asSource(set: IFrameSet, { description }: IScan): IRestageSource {
  return {
    description,
    readRows: async (first, count, frames = new Uint32Array(), signal) => {
      const [index = 0] = frames;
      const { data, dtype, shape }: NdArray<RawPixels> = await set.readFrame(index, signal);
      const columns = shape[1] ?? 1;
      return {
        data: data.subarray(first * columns, (first + count) * columns),
        dtype,
        shape: [1, count, columns]
      };
    },
    blocksOf: frames => Array.from(frames, frame => Uint32Array.of(frame))
  };
}
