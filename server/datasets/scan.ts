import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import type { InputError } from '../../protocol/errors';
import type { IScanDescription } from '../../protocol/scan';
import type { KeptMemory } from '../files/kept-memory';
import type { IReadStatistics } from '../hdf5/row-reader';

/** Frames taken together, as flats before or after the projections. */
export interface IFrameSet {
  readonly count: number;
  /**
   * Where the set lies in the series of projections: 0 before the first, 1 after the last, between
   * for sets taken on the way; null where the file does not tell.
   */
  readonly position: number | null;
  /** (frame, row, column) of detector rows [first, first + count). */
  readRows(first: number, count: number, signal?: AbortSignal): Promise<NdArray<RawPixels>>;
  /** One whole frame (row, column). */
  readFrame(index: number, signal?: AbortSignal): Promise<NdArray<RawPixels>>;
}

/**
 * A scan on disk, whatever wrote it: a stack of projections with the frames to correct them.
 *
 * Rows and columns are those of the raw detector. Frame indexes of projections count projections
 * only (flats and darks in the same stack are skipped).
 */
export interface IScan {
  /** Everything that was found, as the page and the command line show it. */
  readonly description: IScanDescription;
  /** Radians, one per projection; null when the input names none, or not one for each. */
  readonly anglesRad: Float64Array | null;
  /** Why the angles that were found cannot be used, to be thrown by what needs them. */
  readonly anglesRefusal: InputError | null;
  readonly flats: readonly IFrameSet[];
  readonly darks: readonly IFrameSet[];
  /** What reading the projections cost since the scan was opened. */
  readonly statistics: Readonly<IReadStatistics>;
  /** One projection (row, column). */
  readProjection(index: number, signal?: AbortSignal): Promise<NdArray<RawPixels>>;
  /**
   * (projection, row, column) of detector rows [first, first + count); `projections` picks frames, all when absent.
   *
   * @param memory the answer may lie in it, until it is rewound
   */
  readRows(
    first: number,
    count: number,
    projections?: Uint32Array,
    signal?: AbortSignal,
    memory?: KeptMemory
  ): Promise<NdArray<RawPixels>>;
  /**
   * Split projections, in their order, into blocks of about `most` so that no chunk is decoded for
   * two of them; a block is larger where one chunk holds more.
   */
  blocksOf(projections: Uint32Array, most: number): Iterable<Uint32Array>;
  /** Close files; idempotent. */
  close(): Promise<void>;
}
