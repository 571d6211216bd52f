import { ByteWriter } from './bytes';

/** HDF5 reads at least this much of a collection. */
const SMALLEST_COLLECTION = 4096;
/** Objects of a collection are numbered with 16 bits. */
const MOST_OBJECTS = 65535;

/** The global heap collection that holds all text of a file; its address is known from the start. */
export class GlobalHeap {
  private readonly _texts: Uint8Array[] = [];

  constructor(private readonly _address: number) {}

  /** Store text and return the 16 bytes (length, address, number) that stand for it. */
  reference(text: string): Uint8Array {
    const bytes = new TextEncoder().encode(text);
    const out = new ByteWriter().u32(bytes.length);
    if (bytes.length === 0) {
      return out.u64(0).u32(0).toBytes();
    }
    if (this._texts.length >= MOST_OBJECTS - 1) {
      throw new RangeError('An HDF5 file written here holds at most 65534 texts.');
    }
    this._texts.push(bytes);
    return out.u64(this._address).u32(this._texts.length).toBytes();
  }

  toBytes(): Uint8Array {
    const objects = new ByteWriter();
    this._texts.forEach((text, index) => {
      objects
        .u16(index + 1)
        .u16(1)
        .u32(0)
        .u64(text.length)
        .bytes(text)
        .align(8);
    });
    const header = 16;
    const used = header + objects.length;
    const size = Math.max(SMALLEST_COLLECTION, used + 16);
    const out = new ByteWriter().text('GCOL').u8(1, 0, 0, 0).u64(size).bytes(objects.toBytes());
    // object 0 is the free space, its own header included
    out
      .u16(0)
      .u16(0)
      .u32(0)
      .u64(size - used);
    return out.zeros(size - out.length).toBytes();
  }
}
