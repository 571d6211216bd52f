import type { IEngine } from '../../../engine/ts/types';
import type { IRecipe } from '../../../protocol/recipe';
import type { IFrameStack } from '../../datasets/frame-stack';
import type { Roots } from '../../files/roots';

/** What reading volumes needs. */
export interface IVolumeContext {
  readonly roots: Roots;
  readonly engine: IEngine;
}

/** A volume open for reading. Close it. */
export interface IOpenedVolume {
  readonly format: 'hdf5' | 'tiff';
  /** Slices as frames: (slice, row, column). */
  readonly stack: IFrameStack;
  readonly unit: string;
  /** Detector row of each slice; counted from 0 where nothing tells. */
  readonly detectorRows: readonly number[];
  readonly voxelSizeUm: number | null;
  readonly recipe: IRecipe | null;
  /** Changes when a file behind the volume does. */
  readonly etag: string;
  close(): Promise<void>;
}
