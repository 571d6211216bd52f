import type { IEngine } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { IFrameStack } from '../datasets/frame-stack';
import { isFolder } from '../files/folder-entries';
import type { Roots } from '../files/roots';
import { openHdf5Volume } from './reading/hdf5';
import { openTiffVolume } from './reading/tiff';

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

/**
 * Open a volume of ours or of others: an HDF5 file, a folder of TIFFs, or one TIFF with many pages.
 *
 * @param path a real path that was admitted
 * @throws InputError `dataset-missing`, `dataset-shape`, `file-truncated`, ...; NotFoundError `not-found`
 */
export async function openVolume(
  path: string,
  context: IVolumeContext,
  signal?: AbortSignal
): Promise<IOpenedVolume> {
  const asTiff = /\.tiff?$/iu.test(path) || (await isFolder(path));
  return asTiff ? openTiffVolume(path, context, signal) : openHdf5Volume(path, context, signal);
}
