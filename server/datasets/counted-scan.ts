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
}
