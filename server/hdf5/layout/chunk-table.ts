import { Unfollowed } from './bytes';

/** More chunks than the largest scan has; above, the shape comes from damage. */
const MOST_CHUNKS = 8_000_000;

/**
 * Where every chunk of a dataset lies, by its number in the grid (last axis fastest).
 * A chunk that was never written has the offset -1.
 */
export interface IChunkTable {
  /** Chunks along each axis. */
  readonly grid: readonly number[];
  /** Position in the file. */
  readonly offsets: Float64Array;
  /** Bytes in the file. */
  readonly sizes: Float64Array;
  /** Bit i set: filter i was left out for this chunk. */
  readonly masks: Uint32Array;
}

/** Collects the chunks that an index names. */
export class ChunkTableBuilder implements IChunkTable {
  readonly grid: readonly number[];
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  readonly masks: Uint32Array;

  constructor(
    shape: readonly number[],
    readonly chunk: readonly number[],
    private readonly _fileSize: number
  ) {
    this.grid = shape.map((extent, axis) => Math.ceil(extent / positive(chunk[axis])));
    const count = this.grid.reduce((product, n) => product * n, 1);
    if (!(count >= 1 && count <= MOST_CHUNKS)) {
      throw new Unfollowed(`${count} chunks`);
    }
    this.offsets = new Float64Array(count).fill(-1);
    this.sizes = new Float64Array(count);
    this.masks = new Uint32Array(count);
  }

  /** @param coordinates of the chunk in the grid; those outside the shape are left out. */
  add(coordinates: readonly number[], offset: number, size: number, mask: number): void {
    let index = 0;
    for (const [axis, extent] of this.grid.entries()) {
      const at = coordinates[axis] ?? -1;
      if (!(at >= 0 && at < extent)) {
        return;
      }
      index = index * extent + at;
    }
    if (!(offset >= 0) || offset + size > this._fileSize) {
      throw new Unfollowed('a chunk lies beyond the end of the file');
    }
    this.offsets[index] = offset;
    this.sizes[index] = size;
    this.masks[index] = mask;
  }

  /** Coordinates in the grid of every chunk, last axis fastest. */
  *coordinates(): Generator<number[]> {
    for (let i = 0; i < this.offsets.length; i++) {
      const at = new Array<number>(this.grid.length).fill(0);
      let left = i;
      for (let axis = this.grid.length - 1; axis >= 0; axis--) {
        const extent = this.grid[axis] ?? 1;
        at[axis] = left % extent;
        left = Math.floor(left / extent);
      }
      yield at;
    }
  }

  /** @throws Unfollowed where chunks are missing: only the library knows the fill value. */
  complete(): IChunkTable {
    const missing = this.offsets.reduce((count, offset) => count + (offset < 0 ? 1 : 0), 0);
    if (missing > 0) {
      throw new Unfollowed(`${missing} of ${this.offsets.length} chunks were never written`);
    }
    return { grid: this.grid, offsets: this.offsets, sizes: this.sizes, masks: this.masks };
  }
}

function positive(extent: number | undefined): number {
  if (extent === undefined || !(extent >= 1)) {
    throw new Unfollowed('a chunk has no extent');
  }
  return extent;
}
