import { PAGE_BYTES, pageAlignedFloats } from '../../engine/ts/page-memory';

/** Two sets of images take turns: one is computed while the other is written. */
export class ImageBuffers {
  /**
   * @param turn what was taken two turns ago is given out again
   * @param pageOffset bytes into a page of memory at which the images begin, a multiple of 4
   */
  take(turn: number, length: number, pageOffset: number): Float32Array {
    const from = pageOffset / 4;
    const held = this._held[turn % 2];
    if (held !== undefined && held.length >= from + length) {
      return held.subarray(from, from + length);
    }
    const made = pageAlignedFloats(PAGE_BYTES / 4 + length);
    this._held[turn % 2] = made;
    return made.subarray(from, from + length);
  }

  private readonly _held: Float32Array[] = [];
}
