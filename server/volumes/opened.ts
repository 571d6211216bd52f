import { isFolder } from '../files/folder-entries';
import { openHdf5Volume } from './reading/hdf5';
import type { IOpenedVolume, IVolumeContext } from './reading/reader';
import { openTiffVolume } from './reading/tiff';

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
