import { inFlight, type IRange, READS_IN_FLIGHT, type ReadableFile } from '../files/reading';
import type { IRowReader, IRowWish } from './row-reader';
import { type IStackGeometry, runsOf } from './stack-geometry';

/** Rows of a dataset that lies in one piece. */
export class ContiguousRows implements IRowReader {
  readonly littleEndian = false;
  readonly fillsAll = true;

  constructor(
    private readonly _file: ReadableFile,
    private readonly _offset: number,
    private readonly _geometry: IStackGeometry,
    private readonly _elementSize: number
  ) {}

  async read(wish: IRowWish, target: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this._geometry.frameAxis === 0 || wish.count === 1) {
      await this._file.readRanges(this._ranges(wish), target, signal);
    } else {
      await this._transposed(wish, target, signal);
    }
  }

  /** Pieces that stand in the target as they stand in the file. */
  private *_ranges({ frames, first, count }: IRowWish): Generator<IRange> {
    const { frameAxis, columns, rows } = this._geometry;
    const line = columns * this._elementSize;
    const length = count * line;
    for (const [k, frame] of frames.entries()) {
      const number = frameAxis === 0 ? frame * rows + first : first * this._geometry.frames + frame;
      yield { position: this._offset + number * line, length, target: k * length };
    }
  }

  /** A file of sinograms: each row is read in long pieces, its lines are put in their places. */
  private async _transposed(
    { frames, first, count }: IRowWish,
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    const line = this._geometry.columns * this._elementSize;
    const longest = Math.max(1, Math.floor(PIECE_BYTES / line));
    const runs = [...runsOf(frames, longest)];
    const pieces = Array.from({ length: count }, (_, row) =>
      runs.map(run => ({ ...run, row }))
    ).flat();
    await inFlight(
      pieces,
      READS_IN_FLIGHT,
      async ({ first: frame, count: lines, at, row }) => {
        const number = (first + row) * this._geometry.frames + frame;
        const bytes = await this._file.readBytes(
          this._offset + number * line,
          lines * line,
          signal
        );
        for (let i = 0; i < lines; i++) {
          target.set(bytes.subarray(i * line, (i + 1) * line), ((at + i) * count + row) * line);
        }
      },
      signal
    );
  }
}

const PIECE_BYTES = 4 * 1024 * 1024;
