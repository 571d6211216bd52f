import { CapacityError } from '../../protocol/errors';

/**
 * A buffer of zeros.
 *
 * @throws CapacityError `memory-short` where the machine has no room for it
 */
export function allocateBytes(bytes: number, what: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CapacityError(
        'memory-short',
        `There is no memory for ${bytes} bytes of ${what}: read fewer rows at a time.`,
        { bytes, what },
        { cause: error }
      );
    }
    throw error;
  }
}
