import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the library's filter plugins (blosc, zstd, lzf, ...): `HEPSCT_HDF5_PLUGINS`, else
 * `hdf5-plugins` beside the bundle, else the installed package; null where none is there.
 */
export function pluginFolder(): string | null {
  const named = process.env['HEPSCT_HDF5_PLUGINS'];
  if (named !== undefined && named !== '') {
    return named;
  }
  const candidates = [
    new URL('./hdf5-plugins', import.meta.url),
    new URL('../../node_modules/h5wasm-plugins/plugins', import.meta.url)
  ];
  const found = candidates.find(candidate => existsSync(candidate));
  return found === undefined ? null : fileURLToPath(found);
}
