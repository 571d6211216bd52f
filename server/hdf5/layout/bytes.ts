/** The layout of a file is not one that is followed here, or its structures make no sense. */
export class Unfollowed extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** Bytes of a file, or of a copy of it, by position. */
export interface IByteSource {
  readonly size: number;
  /** Exactly `length` bytes at `position`; only called inside [0, size). */
  read(position: number, length: number): Uint8Array;
}

/** No structure of an index is longer; a length above comes from damage. */
const LONGEST_STRUCTURE = 256 * 1024 * 1024;

/** All structures read for one dataset together, so that damage cannot make the parser run on. */
const MOST_BYTES = 1024 * 1024 * 1024;

const UNDEFINED_ADDRESS = 0xffffffffffffffffn;

/** Checked reading: nothing outside the file, nothing without end. */
export class Structures {
  private _left = MOST_BYTES;

  constructor(
    private readonly _source: IByteSource,
    /** Added to every address in the file. */
    private readonly _base: number
  ) {}

  get size(): number {
    return this._source.size;
  }

  /** Position in the file of an address. */
  position(address: number): number {
    return this._base + address;
  }

  /** A structure at an address. */
  at(address: number, length: number): Fields {
    const position = this._base + address;
    if (
      length < 0 ||
      length > LONGEST_STRUCTURE ||
      !Number.isSafeInteger(position) ||
      position < 0
    ) {
      throw new Unfollowed('a structure of the file has an impossible length or address');
    }
    if (position + length > this._source.size) {
      throw new Unfollowed('a structure of the file lies beyond its end');
    }
    this._left -= length;
    if (this._left < 0) {
      throw new Unfollowed('the index of the file is too long or goes round in circles');
    }
    return new Fields(this._source.read(position, length));
  }

  /** A structure that begins with a signature and a version; the cursor stands behind the version. */
  signed(address: number, length: number, signature: string, version: number): Fields {
    const fields = this.at(address, length);
    if (fields.text(4) !== signature || fields.uint(1) !== version) {
      throw new Unfollowed(
        `the file has no ${signature} structure of version ${version} where it should`
      );
    }
    return fields;
  }
}

/** A cursor over the fields of a structure, little-endian. */
export class Fields {
  private readonly _view: DataView;
  private _at = 0;

  constructor(private readonly _bytes: Uint8Array) {
    this._view = new DataView(_bytes.buffer, _bytes.byteOffset, _bytes.byteLength);
  }

  get at(): number {
    return this._at;
  }

  get left(): number {
    return this._bytes.length - this._at;
  }

  skip(length: number): void {
    this._need(length);
    this._at += length;
  }

  text(length: number): string {
    this._need(length);
    const part = this._bytes.subarray(this._at, this._at + length);
    this._at += length;
    return String.fromCharCode(...part);
  }

  part(length: number): Fields {
    return new Fields(this.bytes(length));
  }

  bytes(length: number): Uint8Array {
    this._need(length);
    const part = this._bytes.subarray(this._at, this._at + length);
    this._at += length;
    return part;
  }

  /** Unsigned integer of 1 to 8 bytes; above 2^53 it is refused. */
  uint(length: number): number {
    this._need(length);
    const at = this._at;
    this._at += length;
    switch (length) {
      case 1:
        return this._view.getUint8(at);
      case 2:
        return this._view.getUint16(at, true);
      case 4:
        return this._view.getUint32(at, true);
      default: {
        if (length < 1 || length > 8) {
          throw new Unfollowed('a number of the file has an impossible width');
        }
        let value = 0;
        for (let i = length - 1; i >= 0; i--) {
          value = value * 256 + this._view.getUint8(at + i);
        }
        if (!Number.isSafeInteger(value)) {
          throw new Unfollowed('a number of the file is impossibly large');
        }
        return value;
      }
    }
  }

  /** An 8-byte address; null for HDF5's "undefined". */
  address(): number | null {
    this._need(8);
    const value = this._view.getBigUint64(this._at, true);
    if (value === UNDEFINED_ADDRESS) {
      this._at += 8;
      return null;
    }
    return this.uint(8);
  }

  private _need(length: number): void {
    if (!(length >= 0) || this._at + length > this._bytes.length) {
      throw new Unfollowed('a structure of the file ends too early');
    }
  }
}
