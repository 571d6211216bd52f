import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import type { IStorage } from '../../protocol/scan';
import type { KeptMemory } from '../files/kept-memory';
import type { IReadStatistics } from '../hdf5/row-reader';

/** Frames of one size, one after the other, wherever they lie. */
export interface IFrameStack {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** Number format as NumPy names it. */
  readonly dtype: string;
  readonly storage: IStorage;
  /** Frames that are decoded together. */
  readonly framesPerChunk: number;
  readonly statistics: IReadStatistics;
  /**
   * (frame, row, column) of detector rows [first, first + count) of the named frames.
   *
   * @param column the only one that is needed; the values of others may be left out then
   * @param memory the answer may lie in it, until it is rewound
   */
  readRows(
    frames: Uint32Array,
    first: number,
    count: number,
    signal?: AbortSignal,
    column?: number | null,
    memory?: KeptMemory
  ): Promise<NdArray<RawPixels>>;
}

/** [from, to) as a list. */
export function frameRange(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
