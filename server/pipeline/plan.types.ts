import type { EngineVariant } from '../../engine/ts/types';
import type { IScanNote } from '../../protocol/scan';

/** A block of consecutive entries of `IPlan.rows` that one worker reads, computes and writes. */
export interface ISlab {
  readonly index: number;
  /** First entry of `IPlan.rows` and how many. */
  readonly first: number;
  readonly count: number;
}

/**
 * Everything that fixes the values of a volume beside the data: written into `job.json`, so that a
 * resumed job gives the same bits. JSON only.
 */
export interface IPlan {
  /** Detector rows that are reconstructed, in the order of the output. */
  readonly rows: readonly number[];
  readonly slabs: readonly ISlab[];
  /** Projections used, and their angles (radians, offset and direction applied) and weights. */
  readonly projections: readonly number[];
  readonly anglesRad: readonly number[];
  readonly weights: readonly number[];
  /** Axis of each output slice on the raw detector. */
  readonly centres: readonly number[];
  readonly columns: number;
  /** Side of a slice. */
  readonly size: number;
  readonly paddedColumns: number;
  readonly engine: EngineVariant;
  /** Factor from attenuation per pixel to the output's unit. */
  readonly scale: number;
  readonly unit: '1/cm' | '1/pixel';
  readonly pixelSizeUm: number | null;
  readonly reading: 'direct' | 'restage';
  /**
   * Whether counts become attenuation within the reconstruction or in steps before it; with the same values.
   * Jobs of earlier versions say nothing: before.
   */
  readonly corrections: 'within' | 'before';
  /** Slices the engine computes at a time inside a slab: fewer where memory is short, which changes no bit. */
  readonly batch: number;
  /** Lanes of the engine that these slices take, a pair of slices each. */
  readonly lanes: number;
  readonly memoryBytes: number;
  /** Output and scratch file together. */
  readonly diskBytes: number;
  /** Of the row-ordered scratch file; 0 where reading is direct. */
  readonly scratchBytes: number;
  readonly outputPath: string;
  /** What was assumed or is unusual, as the page and the log show it. */
  readonly notes: readonly IScanNote[];
}
