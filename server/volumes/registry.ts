import type { IOutputFormat } from './content';
import { hdf5 } from './formats/hdf5';
import { tiff } from './formats/tiff';

/** Formats a volume can be written in; the first is the default. */
export const FORMATS: readonly IOutputFormat[] = [hdf5, tiff];

export function formatOf(name: IOutputFormat['name']): IOutputFormat {
  return name === 'tiff' ? tiff : hdf5;
}
