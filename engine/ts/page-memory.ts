/** Bytes of a page of memory, and a multiple of a disk's block: what direct writes are made of. */
export const PAGE_BYTES = 4096;

/** WebAssembly counts its memory in pieces of this many bytes. */
const WASM_PAGE_BYTES = 65_536;

const aligned = new WeakSet<ArrayBufferLike>();

/**
 * Zeros that begin on a page of memory, for direct writes.
 *
 * JavaScript neither chooses nor sees where an array lies, but the memory of a WebAssembly module always
 * begins on a page. Where there are no addresses left for one (V8 keeps some GB of them free behind it),
 * or it would be too long, an ordinary array takes its place: that is written the ordinary way.
 */
export function pageAlignedFloats(length: number): Float32Array {
  const pages = Math.ceil((length * 4) / WASM_PAGE_BYTES);
  try {
    const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages });
    aligned.add(buffer);
    return new Float32Array(buffer, 0, length);
  } catch (error) {
    // what WebAssembly cannot count is a TypeError
    if (error instanceof RangeError || error instanceof TypeError) {
      return new Float32Array(length);
    }
    throw error;
  }
}

/** Whether a buffer is known to begin on a page of memory. */
export function isPageAligned(buffer: ArrayBufferLike): boolean {
  return aligned.has(buffer);
}
