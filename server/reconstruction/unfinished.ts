import type { IDriveContext } from '../jobs/drive';
import { slabState } from '../jobs/state';
import type { ISlab } from '../pipeline/plan.types';

/** Slabs whose bytes are not known to be on the disk. */
export async function unfinished(
  { directory }: IDriveContext,
  slabs: readonly ISlab[]
): Promise<ISlab[]> {
  const left: ISlab[] = [];
  for (const slab of slabs) {
    if (slabState(await directory.slabEvents(slab.index)) !== 'done') {
      left.push(slab);
    }
  }
  return left;
}
