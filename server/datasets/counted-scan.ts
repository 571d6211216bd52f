import type { IReadStatistics } from '../hdf5/dataset-stack';
import type { IScan } from './scan';

/** A scan that says how it is read best and counts what reading costs. */
export interface ICountedScan extends IScan {
  /** Of the projections, since the scan was opened. */
  readonly statistics: IReadStatistics;
  /**
   * `restage` where a block of rows costs decompressing whole frames: write a row-ordered scratch
   * once instead of reading block by block.
   */
  readonly reading: 'direct' | 'restage';
  /**
   * Split projections, in their order, into blocks of about `most` so that no chunk is decoded for
   * two of them; a block is larger where one chunk holds more.
   */
  blocksOf(projections: Uint32Array, most: number): Iterable<Uint32Array>;
}
