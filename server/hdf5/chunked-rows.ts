import { inFlight, type IRange, type ReadableFile } from '../files/reading';
import type { ChunkDecoder } from './chunk-decoder';
import type { DatasetLayout } from './layout/layout';
import type { IDatasetInfo } from './messages';
import type { IReadStatistics, IRowReader, IRowWish } from './row-reader';
import { chunkExtents, type IStackGeometry } from './stack-geometry';

/** Chunks in work at a time: Node's pool has four threads. */
const CHUNKS_IN_FLIGHT = 4;

/** Lines of an unfiltered chunk at least this long are read by themselves. */
const LONG_LINE = 4096;

/** Places wanted along one axis inside one chunk: index in the chunk, place in the target. */
interface IPick {
  readonly inside: number;
  readonly target: number;
}

interface ICell {
  readonly index: number;
  readonly frames: readonly IPick[];
  readonly rows: readonly IPick[];
  readonly firstColumn: number;
  readonly columns: number;
}

/** Rows of a chunked dataset: each chunk that is touched is read and decoded once a call. */
export class ChunkedRows implements IRowReader {
  readonly littleEndian = false;
  readonly fillsAll = false;
  private readonly _chunk: [number, number, number];
  private readonly _grid: [number, number, number];
  private readonly _chunkBytes: number;

  constructor(
    private readonly _file: ReadableFile,
    private readonly _layout: Extract<DatasetLayout, { kind: 'chunked' }>,
    private readonly _geometry: IStackGeometry,
    private readonly _info: IDatasetInfo,
    private readonly _decoder: ChunkDecoder,
    private readonly _statistics: IReadStatistics
  ) {
    this._chunk = chunkExtents(_layout, _geometry.lead);
    const [a, b, c] = this._chunk;
    const [x, y, z] = _geometry.extents;
    this._grid = [Math.ceil(x / a), Math.ceil(y / b), Math.ceil(z / c)];
    this._chunkBytes = a * b * c * this._elementSize;
  }

  async read(wish: IRowWish, target: Uint8Array, signal?: AbortSignal): Promise<void> {
    await inFlight(
      this._cells(wish),
      CHUNKS_IN_FLIGHT,
      cell => this._take(cell, wish, target, signal),
      signal
    );
  }

  private get _elementSize(): number {
    return this._info.element?.size ?? 1;
  }

  private get _rowsOfChunk(): number {
    return this._chunk[this._geometry.frameAxis === 0 ? 1 : 0];
  }

  /** The chunks a wish touches. */
  private *_cells({ frames, first, count, column }: IRowWish): Generator<ICell> {
    const { frameAxis, columns } = this._geometry;
    const frameCells = cellsOf(frames, this._chunk[frameAxis]);
    const rows = Uint32Array.from({ length: count }, (_, i) => first + i);
    const rowCells = cellsOf(rows, this._rowsOfChunk);
    const [, gridB, gridC] = this._grid;
    const [, , width] = this._chunk;
    const only = column === null ? null : Math.floor(column / width);
    for (const [frameCell, framePicks] of frameCells) {
      for (const [rowCell, rowPicks] of rowCells) {
        const [a, b] = frameAxis === 0 ? [frameCell, rowCell] : [rowCell, frameCell];
        for (let c = only ?? 0; c < (only === null ? gridC : only + 1); c++) {
          yield {
            index: (a * gridB + b) * gridC + c,
            frames: framePicks,
            rows: rowPicks,
            firstColumn: c * width,
            columns: Math.min(width, columns - c * width)
          };
        }
      }
    }
  }

  private async _take(
    cell: ICell,
    wish: IRowWish,
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    const { table } = this._layout;
    const offset = table.offsets[cell.index] ?? -1;
    const size = table.sizes[cell.index] ?? 0;
    const mask = table.masks[cell.index] ?? 0;
    const plain = this._decoder.isPlain(mask);
    if (plain && cell.columns * this._elementSize >= LONG_LINE) {
      await this._file.readRanges(this._lines(cell, wish, offset), target, signal);
      return;
    }
    const stored = await this._file.readBytes(offset, size, signal);
    this._statistics.bytesRead += size;
    const where = `${this._info.path} of ${this._info.file}`;
    const bytes = await this._decoder.decode(stored, mask, this._chunkBytes, where);
    this._statistics.chunksDecoded += plain ? 0 : 1;
    for (const { position, length, target: to } of this._lines(cell, wish, 0)) {
      target.set(bytes.subarray(position, position + length), to);
    }
  }

  /** Lines of a chunk at `offset` and their places in the target; lines that stay together are joined. */
  private *_lines(cell: ICell, { count }: IRowWish, offset: number): Generator<IRange> {
    const [, b, c] = this._chunk;
    const { columns, frameAxis } = this._geometry;
    const size = this._elementSize;
    let run: { position: number; length: number; target: number } | null = null;
    for (const frame of cell.frames) {
      for (const row of cell.rows) {
        const number =
          frameAxis === 0 ? frame.inside * b + row.inside : row.inside * b + frame.inside;
        const position = offset + number * c * size;
        const to = ((frame.target * count + row.target) * columns + cell.firstColumn) * size;
        if (
          run !== null &&
          run.position + run.length === position &&
          run.target + run.length === to
        ) {
          run.length += cell.columns * size;
          continue;
        }
        if (run !== null) {
          yield run;
        }
        run = { position, length: cell.columns * size, target: to };
      }
    }
    if (run !== null) {
      yield run;
    }
  }
}

/** Group indexes along an axis by the chunk they fall into. */
function cellsOf(indexes: Uint32Array, extent: number): Map<number, IPick[]> {
  const cells = new Map<number, IPick[]>();
  for (const [target, index] of indexes.entries()) {
    const cell = Math.floor(index / extent);
    const picks = cells.get(cell) ?? [];
    picks.push({ inside: index - cell * extent, target });
    cells.set(cell, picks);
  }
  return cells;
}
