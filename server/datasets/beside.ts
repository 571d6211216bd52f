import { isAbsolute, join } from 'node:path';
import type { Roots } from '../files/roots';

/** A file or folder that a recipe names; relative names are seen from the scan's folder. */
export function resolveBeside(source: string, folder: string, roots: Roots): Promise<string> {
  return roots.resolveInside(isAbsolute(source) ? source : join(folder, source));
}
