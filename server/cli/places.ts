import { resolve } from 'node:path';
import { isHepsctError } from '../../protocol/errors';
import { identify } from '../files/identity';
import type { IScanOptions } from './scan-options';

/** Whether something stands at a path and may be looked at. */
export async function isPlace(path: string): Promise<boolean> {
  try {
    await identify(path);
    return true;
  } catch (error) {
    if (isHepsctError(error)) {
      return false;
    }
    throw error;
  }
}

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
