import type { IScanDescription } from '../../protocol/scan';
import { runsOf } from './rows';

/** Decoding every chunk this often on average is still cheaper than writing a scratch file. */
const WORTH_RESTAGING = 1.5;

/**
 * How the projections of a job are read: `direct` from the file, or `restage`, that is decoded once
 * into a row-ordered scratch in the job's folder.
 *
 * Compressed chunks are decoded whole. One frame a chunk, read slab by slab, means decoding the whole
 * scan for every slab; so compressed data whose chunks are taller than what is read at a time are
 * restaged when that would decode rows more than 1.5 times on average.
 *
 * @param passes rows that are read together, slab by slab
 */
export function readingOf(
  { storage, axes, rows: height }: Pick<IScanDescription, 'storage' | 'axes' | 'rows'>,
  passes: readonly (readonly number[])[]
): 'direct' | 'restage' {
  if (storage.compression === 'none' || storage.layout === 'contiguous') {
    return 'direct';
  }
  const axis = axes.split(',').indexOf('row');
  const tall = Math.min(height, storage.chunk?.[axis] ?? height);
  const touched = new Set<number>();
  let decoded = 0;
  for (const { first, count } of passes.flatMap(rows => runsOf(rows))) {
    for (let chunk = Math.floor(first / tall); chunk * tall < first + count; chunk++) {
      decoded += 1;
      touched.add(chunk);
    }
  }
  return decoded > WORTH_RESTAGING * touched.size ? 'restage' : 'direct';
}
