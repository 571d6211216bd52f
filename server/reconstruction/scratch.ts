import { join } from 'node:path';
import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { restage, type RestageableScan } from '../datasets/restage';
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
  const opened: IScan[] = [];
  const stage = async (
    part: RestageableScan,
    name: string,
    frames: readonly number[]
  ): Promise<IScan> => {
    const staged = await restage(part, join(folder, name), rows, frames, { signal });
    opened.push(staged);
    return staged;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(part => part.close()));
  };
  const stageSets = async (sets: readonly IFrameSet[], name: string): Promise<IFrameSet[]> => {
    const staged: IFrameSet[] = [];
    for (const [index, set] of sets.entries()) {
      const frames = Array.from({ length: set.count }, (_, frame) => frame);
      const part = await stage(asScan(set, scan), `${name}-${index}`, frames);
      staged.push({
        count: set.count,
        position: set.position,
        readRows: (first, count, abort) =>
          part.readRows(first, count, Uint32Array.from(frames), abort),
        readFrame: (frame, abort) => set.readFrame(frame, abort)
      });
    }
    return staged;
  };
  try {
    const staged = await stage(scan, 'projections', projections);
    const [flats, darks] = [
      await stageSets(scan.flats, 'flats'),
      await stageSets(scan.darks, 'darks')
    ];
    return {
      description: scan.description,
      anglesRad: scan.anglesRad,
      flats,
      darks,
      readProjection: (index, abort) => scan.readProjection(index, abort),
      readRows: (first, count, chosen, abort) => staged.readRows(first, count, chosen, abort),
      close
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The frames of a set as projections, read one by one. */
function asScan(set: IFrameSet, { description }: IScan): RestageableScan {
  return {
    description,
    anglesRad: null,
    flats: [],
    darks: [],
    readProjection: (index, signal) => set.readFrame(index, signal),
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
    blocksOf: frames => Array.from(frames, frame => Uint32Array.of(frame)),
    close: () => Promise.resolve()
  };
}
