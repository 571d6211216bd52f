import { type Fields, Unfollowed } from './bytes';
import type { ChunkTableBuilder } from './chunk-table';

/** What the linear indexes of chunks share: elements, and numbers of chunks to coordinates. */
export class ArrayElements {
  constructor(
    private readonly _table: ChunkTableBuilder,
    private readonly _order: ChunkOrder,
    private readonly _base: (address: number) => number,
    /** 1 where chunks are filtered: an element holds size and mask too. */
    private readonly _client: number,
    readonly elementSize: number,
    private readonly _rawSize: number
  ) {
    const fits =
      _client === 0 ? elementSize === 8 : _client === 1 && elementSize > 12 && elementSize <= 20;
    if (!fits) {
      throw new Unfollowed('the index of chunks has elements of an unknown kind');
    }
  }

  /** Take `count` elements; `first` is the number of the first one. */
  take(fields: Fields, first: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const address = fields.address();
      const size = this._client === 1 ? fields.uint(this.elementSize - 12) : this._rawSize;
      const mask = this._client === 1 ? fields.uint(4) : 0;
      if (address !== null) {
        this._table.add(this._order.coordinates(first + i), this._base(address), size, mask);
      }
    }
  }
}

/**
 * The number of a chunk in a linear index: over the grid of the *largest* shape, with the unlimited
 * axis, where there is one, as the slowest.
 */
export class ChunkOrder {
  private readonly _axes: readonly number[];
  private readonly _counts: readonly number[];

  /** @param largest largest shape; null = unlimited. */
  constructor(largest: readonly (number | null)[], chunk: readonly number[]) {
    const unlimited = largest.indexOf(null);
    const all = largest.map((_, axis) => axis);
    this._axes = unlimited < 0 ? all : [unlimited, ...all.filter(axis => axis !== unlimited)];
    this._counts = this._axes.map(axis => {
      const extent = largest[axis] ?? null;
      return extent === null ? Infinity : Math.ceil(extent / (chunk[axis] ?? 1));
    });
  }

  /** The number of a chunk; the inverse of `coordinates`. */
  index(coordinates: readonly number[]): number {
    return this._axes.reduce(
      (index, axis, i) => (i === 0 ? 0 : index * (this._counts[i] ?? 1)) + (coordinates[axis] ?? 0),
      0
    );
  }

  coordinates(index: number): number[] {
    const coordinates = new Array<number>(this._axes.length).fill(0);
    let left = index;
    for (let i = this._axes.length - 1; i >= 0; i--) {
      const count = this._counts[i] ?? 1;
      const axis = this._axes[i] ?? 0;
      coordinates[axis] = i === 0 ? left : left % count;
      left = i === 0 ? 0 : Math.floor(left / count);
    }
    return coordinates;
  }
}
