import { realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { systemCode } from './system-error';

/** True when `path` is `folder` or lies below it; both must be real paths. */
export function isInside(path: string, folder: string): boolean {
  if (folder === sep) {
    return path.startsWith(sep);
  }
  return path === folder || path.startsWith(folder + sep);
}

/** What became of a path that something wants to open. */
export type Admission =
  | { readonly kind: 'allowed'; readonly real: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly real: string }
  /** The system does not let this user look. */
  | { readonly kind: 'denied'; readonly real: string }
  | { readonly kind: 'not-a-file'; readonly real: string };

/**
 * Decide without waiting whether a regular file may be opened: its real path must lie under one of
 * the allowed real folders. Meant for the reader threads, where the library opens files by itself.
 *
 * A path that does not exist answers `missing` where its nearest existing folder is allowed, and
 * `refused` elsewhere, so that nothing can be learnt about folders outside.
 */
export function admitFile(path: string, allowed: readonly string[]): Admission {
  const may = (real: string): boolean => allowed.some(folder => isInside(real, folder));
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    if (!may(nearestExisting(path))) {
      return { kind: 'refused', real: path };
    }
    const gone = ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
    return gone ? { kind: 'missing' } : { kind: 'denied', real: path };
  }
  if (!may(real)) {
    return { kind: 'refused', real };
  }
  return statSync(real).isFile() ? { kind: 'allowed', real } : { kind: 'not-a-file', real };
}

function nearestExisting(path: string): string {
  let folder = dirname(path);
  for (;;) {
    try {
      return realpathSync(folder);
    } catch {
      const parent = dirname(folder);
      if (parent === folder) {
        return folder;
      }
      folder = parent;
    }
  }
}
