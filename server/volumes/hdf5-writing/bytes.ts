/** The value HDF5 writes for an address that leads nowhere. */
export const UNDEFINED_ADDRESS = 0xffffffffffffffffn;

/** Bytes of an HDF5 structure, written from front to back, little-endian. */
export class ByteWriter {
  private readonly _parts: Uint8Array[] = [];
  private _length = 0;

  get length(): number {
    return this._length;
  }

  u8(...values: number[]): this {
    return this.bytes(Uint8Array.from(values));
  }

  u16(value: number): this {
    return this._put(2, view => view.setUint16(0, value, true));
  }

  u32(value: number): this {
    return this._put(4, view => view.setUint32(0, value, true));
  }

  u64(value: number | bigint): this {
    return this._put(8, view => view.setBigUint64(0, BigInt(value), true));
  }

  text(value: string): this {
    return this.bytes(new TextEncoder().encode(value));
  }

  bytes(value: Uint8Array): this {
    this._parts.push(value);
    this._length += value.length;
    return this;
  }

  /** Zeros up to a multiple of `step`, counted from the first byte written. */
  align(step: number): this {
    return this.zeros((step - (this._length % step)) % step);
  }

  zeros(count: number): this {
    return this.bytes(new Uint8Array(count));
  }

  /** Append the checksum of everything written so far. */
  checksum(): this {
    return this.u32(lookup3(this.toBytes()));
  }

  toBytes(): Uint8Array {
    const out = new Uint8Array(this._length);
    let at = 0;
    for (const part of this._parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private _put(size: number, write: (view: DataView) => void): this {
    const part = new Uint8Array(size);
    write(new DataView(part.buffer));
    return this.bytes(part);
  }
}

/**
 * Bob Jenkins' lookup3 hash with a zero start value: the checksum of HDF5 metadata
 * (HDF5 File Format Specification 3.0, "checksum").
 */
export function lookup3(bytes: Uint8Array): number {
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  const view = new DataView(padded(bytes).buffer);
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  let left = bytes.length;
  while (left > 12) {
    a = (a + view.getInt32(at, true)) | 0;
    b = (b + view.getInt32(at + 4, true)) | 0;
    c = (c + view.getInt32(at + 8, true)) | 0;
    a = ((a - c) ^ rotate(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0;
    b = (b + a) | 0;
    at += 12;
    left -= 12;
  }
  if (left === 0) {
    return c >>> 0;
  }
  // the last words are read from zero-padded bytes, which adds nothing for those that are missing
  a = (a + view.getInt32(at, true)) | 0;
  b = (b + view.getInt32(at + 4, true)) | 0;
  c = (c + view.getInt32(at + 8, true)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length + 12);
  out.set(bytes);
  return out;
}
