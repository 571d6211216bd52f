import { allocateBytes } from './allocate';

/**
 * Memory that is read into again and again: fresh memory costs the system about as much as reading a
 * file from its cache, and makes the garbage collector run.
 */
export class KeptMemory {
  /** From now on what was taken before is given out again. */
  rewind(): void {
    this._taken = 0;
  }

  /**
   * Bytes with anything in them.
   *
   * @throws CapacityError `memory-short`
   */
  take(bytes: number, what: string): Uint8Array<ArrayBuffer> {
    const held = this._held[this._taken];
    const given = held?.length === bytes ? held : allocateBytes(bytes, what);
    this._held[this._taken] = given;
    this._taken += 1;
    return given;
  }

  private readonly _held: Uint8Array<ArrayBuffer>[] = [];
  private _taken = 0;
}
