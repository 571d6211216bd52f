import { CapacityError, InputError } from '../../protocol/errors';
import type { IRecipeOutput } from '../../protocol/recipe';
import type { IPreparedWork } from '../jobs/submission';
import { slabsOf } from '../pipeline/slabs';
import type { IVolumeContext } from '../volumes/reading/reader';
import { openVolume } from '../volumes/opened';
import { freeSpace, refuseTaken, scanName } from '../volumes/place';

/** Slices of an export are moved in portions of about this size. */
const PORTION_BYTES = 128e6;

/**
 * Everything of `job.json` for the export of a volume into another format. Nothing is written.
 *
 * @param volume a real path that was admitted
 * @throws ConflictError `output-exists`, CapacityError `disk-short`, PermissionError
 *   `permission-denied`, `path-outside-roots`; what `openVolume` throws
 */
export async function prepareExport(
  volume: string,
  output: IRecipeOutput,
  context: IVolumeContext
): Promise<IPreparedWork> {
  if (output.path === null) {
    throw new InputError(
      'request-invalid',
      'Say where the exported volume is to stand (output.path).',
      { field: 'output.path' }
    );
  }
  const path = await refuseTaken(output.path);
  const opened = await openVolume(volume, context);
  try {
    const { stack, etag } = opened;
    const slice = stack.rows * stack.columns * 4;
    const { bytes: free } = await freeSpace(path);
    const needed = stack.frames * (slice + 4096);
    if (needed > free) {
      throw new CapacityError(
        'disk-short',
        `The export needs ${(needed / 1e9).toFixed(2)} GB for ${path}, but ${(free / 1e9).toFixed(2)} GB are free: free some space or choose another place.`,
        { needed, free, path }
      );
    }
    return {
      kind: 'export',
      title: scanName(volume),
      input: { path: volume, etag },
      volume,
      output: { ...output, path },
      slabs: slabsOf(stack.frames, Math.max(1, Math.floor(PORTION_BYTES / slice)))
    };
  } finally {
    await opened.close();
  }
}
