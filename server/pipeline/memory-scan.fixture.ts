import { dtypeOf, type NdArray } from '../../protocol/array';
import type { IScanDescription } from '../../protocol/scan';
import type { RawPixels } from '../../engine/ts/types';
import type { IFrameSet, IScan } from '../datasets/scan';

export interface IMemoryScan {
  readonly projections: number;
  readonly rows: number;
  readonly columns: number;
  readonly anglesRad?: Float64Array | null;
  /** Counts of projection, row, column. */
  readonly pixel?: (projection: number, row: number, column: number) => number;
  readonly flats?: readonly {
    readonly position: number | null;
    readonly frames: readonly number[];
  }[];
  readonly darks?: readonly {
    readonly position: number | null;
    readonly frames: readonly number[];
  }[];
  readonly description?: Partial<IScanDescription>;
}

/** A scan that lies nowhere: u16 projections by a formula, flats and darks constant over a frame. */
export class MemoryScan implements IScan {
  readonly description: IScanDescription;
  readonly anglesRad: Float64Array | null;
  readonly anglesRefusal = null;
  readonly statistics = { chunksDecoded: 0, bytesRead: 0 };
  readonly flats: readonly IFrameSet[];
  readonly darks: readonly IFrameSet[];
  closed = 0;
  /** Rows that were asked for, [first, count]. */
  readonly reads: [number, number][] = [];

  constructor(private readonly _options: IMemoryScan) {
    const { projections, rows, columns, anglesRad, flats, darks } = _options;
    this.anglesRad =
      anglesRad ??
      Float64Array.from({ length: projections }, (_, index) => (index * Math.PI) / projections);
    if (anglesRad === null) this.anglesRad = null;
    const set = ({
      position,
      frames
    }: {
      position: number | null;
      frames: readonly number[];
    }): IFrameSet => ({
      count: frames.length,
      position,
      readRows: (_first, count) =>
        Promise.resolve(array([frames.length, count, columns], frame => frames[frame] ?? 0)),
      readFrame: index => Promise.resolve(array([rows, columns], () => frames[index] ?? 0))
    });
    this.flats = (flats ?? [{ position: null, frames: [1000, 1000] }]).map(set);
    this.darks = (darks ?? [{ position: null, frames: [10] }]).map(set);
    this.description = { ...description(_options), ..._options.description };
  }

  readProjection(index: number): Promise<NdArray<RawPixels>> {
    const { rows, columns } = this._options;
    return Promise.resolve(
      array([rows, columns], (row, column) => this._pixel(index, row, column))
    );
  }

  readRows(first: number, count: number, projections?: Uint32Array): Promise<NdArray<RawPixels>> {
    this.reads.push([first, count]);
    const chosen =
      projections ?? Uint32Array.from({ length: this._options.projections }, (_, index) => index);
    return Promise.resolve(
      array([chosen.length, count, this._options.columns], (frame, row, column) =>
        this._pixel(chosen[frame] ?? 0, first + row, column)
      )
    );
  }

  *blocksOf(projections: Uint32Array, most: number): Generator<Uint32Array> {
    for (let from = 0; from < projections.length; from += most) {
      yield projections.subarray(from, from + most);
    }
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }

  private _pixel(projection: number, row: number, column: number): number {
    return this._options.pixel?.(projection, row, column) ?? 500;
  }
}

function array(shape: readonly number[], value: (...at: number[]) => number): NdArray<Uint16Array> {
  const data = new Uint16Array(shape.reduce((product, side) => product * side, 1));
  for (let index = 0; index < data.length; index++) {
    let rest = index;
    const at = [...shape].reverse().map(side => {
      const place = rest % side;
      rest = Math.floor(rest / side);
      return place;
    });
    data[index] = value(...at.reverse());
  }
  return { data, shape, dtype: dtypeOf(data) };
}

function description({ projections, rows, columns }: IMemoryScan): IScanDescription {
  return {
    path: '/data/memory.h5',
    kind: 'dxchange',
    title: 'memory',
    projections,
    rows,
    columns,
    dtype: 'u2',
    values: 'counts',
    data: '/exchange/data',
    axes: 'angle,row,column',
    angles: null,
    anglesDeg: null,
    flats: [],
    darks: [],
    pixelSizeUm: null,
    centre: null,
    storage: {
      layout: 'contiguous',
      chunk: null,
      compression: 'none',
      fallback: null,
      bytes: 2 * projections * rows * columns
    },
    notes: [],
    datasets: [],
    dangling: [],
    etag: '"memory"'
  };
}
