/** Detector rows [first, first + count) of the named frames, wanted as (frame, row, column). */
export interface IRowWish {
  readonly frames: Uint32Array;
  readonly first: number;
  readonly count: number;
  /** The only column whose values are needed: what lies in other chunks may be left out. Null for all. */
  readonly column: number | null;
}

/** Fills a buffer with rows of frames; one implementation for each way the bytes lie. */
export interface IRowReader {
  /** True when the bytes are little-endian whatever the file has. */
  readonly littleEndian: boolean;
  /** True when every byte of the target is written; where a file has no values it is left as it was else. */
  readonly fillsAll: boolean;
  /** @param target frames x rows x columns elements, C order */
  read(wish: IRowWish, target: Uint8Array, signal?: AbortSignal): Promise<void>;
}

/** Counted while reading, for tests and for the log. */
export interface IReadStatistics {
  /** Chunks decompressed. */
  chunksDecoded: number;
  /** Bytes taken from the file. */
  bytesRead: number;
}

/** Reads a hyperslab through the library. */
export type SliceFunction = (
  start: readonly number[],
  count: readonly number[],
  signal?: AbortSignal
) => Promise<Uint8Array<ArrayBuffer>>;
