import { inflate, zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';
import { InputError } from '../../../protocol/errors';
import { ReadableFile } from '../../files/reading';
import type { IReadStatistics } from '../../hdf5/row-reader';
import { undoDifferences, undoFloatDifferences, unpackBits, unpackLzw } from './byte-decoders';
import type { ITiffPage } from './tiff-page';

const inflated = promisify(inflate);
const zstdDecoded = promisify(zstdDecompress);

/** Rows of one page into a buffer, in the file's byte order. */
export class TiffFrameReader {
  constructor(
    private readonly _page: ITiffPage,
    private readonly _statistics: IReadStatistics
  ) {}

  /** @throws InputError `file-truncated`, `file-unreadable` */
  async readRows(
    first: number,
    count: number,
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    const file = await ReadableFile.open(this._page.path);
    try {
      const { tileRows, tileColumns, columns } = this._page;
      const across = Math.ceil(columns / tileColumns);
      for (let row = Math.floor(first / tileRows); row * tileRows < first + count; row++) {
        for (let column = 0; column < across; column++) {
          await this._take(
            file,
            row,
            column,
            row * across + column,
            { first, count },
            target,
            signal
          );
        }
      }
    } finally {
      await file.close();
    }
  }

  private async _take(
    file: ReadableFile,
    tileRow: number,
    tileColumn: number,
    index: number,
    { first, count }: { first: number; count: number },
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    const { tileRows, tileColumns, columns, rows, element, compression, predictor, tiled } =
      this._page;
    const top = tileRow * tileRows;
    const from = Math.max(first, top);
    const to = Math.min(first + count, top + tileRows, rows);
    const offset = this._page.offsets[index] ?? 0;
    const line = tileColumns * element.size;
    const left = tileColumn * tileColumns;
    const width = Math.min(tileColumns, columns - left) * element.size;
    const place = (row: number): number => ((row - first) * columns + left) * element.size;
    if (compression === 'none' && predictor === 1) {
      const lines = Array.from({ length: to - from }, (_, i) => ({
        position: offset + (from + i - top) * line,
        length: width,
        target: place(from + i)
      }));
      await file.readRanges(lines, target, signal);
      return;
    }
    const storedRows = tiled ? tileRows : Math.min(tileRows, rows - top);
    const bytes = await this._decoded(
      file,
      offset,
      this._page.bytes[index] ?? 0,
      storedRows,
      signal
    );
    for (let row = from; row < to; row++) {
      const at = (row - top) * line;
      target.set(bytes.subarray(at, at + width), place(row));
    }
  }

  private async _decoded(
    file: ReadableFile,
    offset: number,
    stored: number,
    rows: number,
    signal?: AbortSignal
  ): Promise<Uint8Array> {
    const { compression, predictor, tileColumns, element, path } = this._page;
    const length = rows * tileColumns * element.size;
    const bytes = await file.readBytes(offset, compression === 'none' ? length : stored, signal);
    let plain: Uint8Array;
    try {
      plain = await decompress(bytes, compression, length);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(
        'file-unreadable',
        `${path} is damaged and cannot be decompressed (${reason}). Copy it again from its source.`,
        { path, reason },
        { cause: error }
      );
    }
    this._statistics.chunksDecoded += compression === 'none' ? 0 : 1;
    this._statistics.bytesRead += stored;
    if (predictor === 2) {
      undoDifferences(plain, tileColumns, element.size, element.littleEndian);
    }
    return predictor === 3
      ? undoFloatDifferences(plain, tileColumns, element.size, element.littleEndian)
      : plain;
  }
}

async function decompress(
  bytes: Uint8Array,
  compression: ITiffPage['compression'],
  length: number
): Promise<Uint8Array> {
  switch (compression) {
    case 'lzw':
      return unpackLzw(bytes, length);
    case 'packbits':
      return unpackBits(bytes, length);
    case 'zstd':
    case 'deflate': {
      const options = { maxOutputLength: Math.max(length, 64) };
      const plain = await (compression === 'zstd'
        ? zstdDecoded(bytes, options)
        : inflated(bytes, options));
      if (plain.length < length) {
        throw new Error(`${plain.length} bytes instead of ${length}`);
      }
      return plain;
    }
    case 'none':
      return bytes;
  }
}
