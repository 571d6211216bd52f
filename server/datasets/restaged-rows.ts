import type { RawPixels } from '../../engine/ts/types';
import type { Dtype, NdArray } from '../../protocol/array';
import { KeptMemory } from '../files/kept-memory';
import { ReadableFile } from '../files/reading';
import { ContiguousRows } from '../hdf5/contiguous-rows';
import { bytesToPixels, pixelSizeOf } from '../hdf5/element-types';
import type { IScan } from './scan';

/** What rows are decoded from: a scan, or the frames of one of its sets. */
export type IRestageSource = Pick<IScan, 'description' | 'readRows' | 'blocksOf'>;

/** What a scratch holds, as (row, projection, column). */
export interface IScratch {
  readonly rows: readonly number[];
  readonly projections: Uint32Array;
  readonly columns: number;
  readonly dtype: Dtype;
}

/** Rows read from a row-ordered scratch; what it does not hold, from the source. */
export class RestagedRows {
  private readonly _reader: ContiguousRows;
  private readonly _places: ReadonlyMap<number, number>;
  private readonly _rows: ReadonlyMap<number, number>;

  private constructor(
    private readonly _source: IRestageSource,
    private readonly _file: ReadableFile,
    private readonly _scratch: IScratch
  ) {
    const { rows, projections, columns, dtype } = _scratch;
    this._reader = new ContiguousRows(
      _file,
      0,
      {
        lead: 0,
        extents: [rows.length, projections.length, columns],
        frameAxis: 1,
        frames: projections.length,
        rows: rows.length,
        columns
      },
      pixelSizeOf(dtype)
    );
    this._places = new Map(Array.from(projections, (projection, place) => [projection, place]));
    this._rows = new Map(rows.map((row, place) => [row, place]));
  }

  static async open(
    source: IRestageSource,
    path: string,
    scratch: IScratch
  ): Promise<RestagedRows> {
    return new RestagedRows(source, await ReadableFile.open(path), scratch);
  }

  /** As `IScan.readRows`. */
  async readRows(
    first: number,
    count: number,
    projections?: Uint32Array,
    signal?: AbortSignal,
    memory = new KeptMemory()
  ): Promise<NdArray<RawPixels>> {
    const { columns, dtype } = this._scratch;
    const place = this._placeOfRows(first, count);
    const frames = this._framesOf(projections);
    if (place === null || frames === null) {
      return await this._source.readRows(first, count, projections, signal, memory);
    }
    const bytes = frames.length * count * columns * pixelSizeOf(dtype);
    const target = memory.take(bytes, 'the scratch file');
    await this._reader.read({ frames, first: place, count, column: null }, target, signal);
    return { data: bytesToPixels(target, dtype), shape: [frames.length, count, columns], dtype };
  }

  /** Closes the scratch; the source stays open. */
  close(): Promise<void> {
    return this._file.close();
  }

  /** Where a run of rows begins in the scratch; null where it is not there in one piece. */
  private _placeOfRows(first: number, count: number): number | null {
    const place = this._rows.get(first);
    if (place === undefined) {
      return null;
    }
    for (let i = 1; i < count; i++) {
      if (this._scratch.rows[place + i] !== first + i) {
        return null;
      }
    }
    return place;
  }

  private _framesOf(projections: Uint32Array | undefined): Uint32Array | null {
    const wanted =
      projections ??
      Uint32Array.from({ length: this._source.description.projections }, (_, i) => i);
    const frames = new Uint32Array(wanted.length);
    for (const [i, projection] of wanted.entries()) {
      const place = this._places.get(projection);
      if (place === undefined) {
        return null;
      }
      frames[i] = place;
    }
    return frames;
  }
}
