import type { IScanReader } from './context';
import { dxchangeReader } from './dxchange';
import { hdf5Reader } from './hdf5';
import { nxtomoReader } from './nxtomo';
import { tiffReader } from './tiff';

/** All kinds of scans, the most particular first. */
export const READERS: readonly IScanReader[] = [
  tiffReader,
  dxchangeReader,
  nxtomoReader,
  hdf5Reader
];
