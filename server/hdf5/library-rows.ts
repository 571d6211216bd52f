import type { IRowReader, IRowWish, SliceFunction } from './row-reader';
import { fileAxes, type IStackGeometry, runsOf } from './stack-geometry';

/** Bytes of one request: the library's thread answers nothing else meanwhile. */
const SLICE_BYTES = 32 * 1024 * 1024;

/** Rows of a dataset with an unusual layout, read by the library. */
export class LibraryRows implements IRowReader {
  readonly littleEndian = true;
  readonly fillsAll = true;

  constructor(
    private readonly _slice: SliceFunction,
    private readonly _geometry: IStackGeometry,
    private readonly _elementSize: number
  ) {}

  async read(
    { frames, first, count }: IRowWish,
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    const { frameAxis, columns, lead } = this._geometry;
    const line = columns * this._elementSize;
    const rowsAtOnce = Math.min(count, Math.max(1, Math.floor(SLICE_BYTES / line)));
    const longest = Math.max(1, Math.floor(SLICE_BYTES / (line * rowsAtOnce)));
    for (const run of runsOf(frames, longest)) {
      for (let row = 0; row < count; row += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, count - row);
        const start = frameAxis === 0 ? [run.first, first + row, 0] : [first + row, run.first, 0];
        const extents = frameAxis === 0 ? [run.count, rows, columns] : [rows, run.count, columns];
        const bytes = await this._slice(
          fileAxes(start, lead, 0),
          fileAxes(extents, lead, 1),
          signal
        );
        for (let k = 0; k < run.count; k++) {
          for (let r = 0; r < rows; r++) {
            const from = (frameAxis === 0 ? k * rows + r : r * run.count + k) * line;
            target.set(bytes.subarray(from, from + line), ((run.at + k) * count + row + r) * line);
          }
        }
      }
    }
  }
}
