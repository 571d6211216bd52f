import { resolve } from 'node:path';
import { isPlace } from '../config/named-roots';
import type { IScanOptions } from './scan-options';

/** Tells which of the paths among the options exist, seen from the working directory. */
export async function placesOf({
  data,
  flats,
  darks,
  angles
}: IScanOptions): Promise<(path: string) => boolean> {
  const found = new Set<string>();
  for (const named of [data, flats, darks, angles]) {
    if (named !== undefined && (await isPlace(resolve(named)))) {
      found.add(resolve(named));
    }
  }
  return path => found.has(path);
}
