import type { IElement } from '../../hdf5/messages';
import { type IDirectory, type ITiffHeader, TAG, truncated, unsupported } from './tiff-structure';

/** Compressions that are undone here, by TIFF's numbers. */
export type TiffCompression = 'none' | 'lzw' | 'packbits' | 'deflate' | 'zstd';

const COMPRESSIONS: Readonly<Record<number, TiffCompression>> = {
  1: 'none',
  5: 'lzw',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
  50000: 'zstd'
};

/** A page as a frame: strips are tiles as wide as the frame. */
export interface ITiffPage {
  readonly path: string;
  readonly rows: number;
  readonly columns: number;
  readonly element: IElement;
  readonly compression: TiffCompression;
  /** 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  /** True for tiles, whose last row and column are padded to the full size. */
  readonly tiled: boolean;
  readonly offsets: readonly number[];
  readonly bytes: readonly number[];
}

/** No compression here shrinks zeros to less; beyond, the size comes from damage. */
const BEST_COMPRESSION = 20_000;

/** Larger frames come from damage. */
const MOST_PIXELS = 2 ** 31;

/**
 * @throws InputError `tiff-unsupported` naming what is unusual
 */
export function pageOf(
  { fields }: IDirectory,
  { littleEndian }: ITiffHeader,
  path: string,
  fileSize: number
): ITiffPage {
  const one = (tag: number, otherwise: number): number => fields.get(tag)?.[0] ?? otherwise;
  const columns = one(TAG.width, 0);
  const rows = one(TAG.height, 0);
  if (columns < 1 || rows < 1 || rows * columns > MOST_PIXELS) {
    throw unsupported(path, `its size of ${columns} x ${rows} pixels is impossible`);
  }
  if (one(TAG.samples, 1) !== 1) {
    throw unsupported(path, `it has ${one(TAG.samples, 1)} colours; grey frames are needed`);
  }
  if (one(TAG.photometric, 1) > 1) {
    throw unsupported(path, 'its pixels are colours, not grey values');
  }
  const compression = COMPRESSIONS[one(TAG.compression, 1)];
  if (compression === undefined) {
    throw unsupported(
      path,
      `its compression (number ${one(TAG.compression, 1)}) is not known here`
    );
  }
  const element = elementOf(one(TAG.bits, 1), one(TAG.format, 1), littleEndian, path);
  const predictor = one(TAG.predictor, 1);
  const known =
    predictor === 1 ||
    (predictor === 2 && element.kind === 'integer') ||
    (predictor === 3 && element.kind === 'float');
  if (!known) {
    throw unsupported(path, `its predictor (number ${predictor}) is not known here`);
  }
  const tiled = fields.has(TAG.tileOffsets);
  const tileColumns = tiled ? one(TAG.tileWidth, 0) : columns;
  const tileRows = tiled ? one(TAG.tileHeight, 0) : Math.min(rows, one(TAG.rowsPerStrip, rows));
  const offsets = fields.get(tiled ? TAG.tileOffsets : TAG.stripOffsets) ?? [];
  if (tileRows < 1 || tileColumns < 1 || tileRows * tileColumns > MOST_PIXELS) {
    throw unsupported(path, 'its strips or tiles have no size');
  }
  const expected = Math.ceil(rows / tileRows) * Math.ceil(columns / tileColumns);
  const bytes =
    fields.get(tiled ? TAG.tileBytes : TAG.stripBytes) ??
    guessedBytes(rows, columns, element, compression, expected);
  if (offsets.length < expected || bytes.length < expected) {
    throw unsupported(path, `it names ${offsets.length} of its ${expected} strips or tiles`);
  }
  const needed = expected * tileRows * tileColumns * element.size;
  const plain = compression === 'none';
  const stored = offsets
    .slice(0, expected)
    .map((offset, i) => offset + (plain ? 0 : (bytes[i] ?? 0)));
  const end = stored.reduce(
    (most, at) => Math.max(most, at),
    plain ? rows * columns * element.size : 0
  );
  if (end > fileSize) {
    throw truncated(path, fileSize, end);
  }
  if (!plain && needed > fileSize * BEST_COMPRESSION) {
    throw unsupported(path, `${fileSize} bytes cannot hold ${columns} x ${rows} pixels`);
  }
  return {
    path,
    rows,
    columns,
    element,
    compression,
    predictor,
    tileRows,
    tileColumns,
    tiled,
    offsets,
    bytes
  };
}

/** Old writers leave out the length of a single plain strip. */
function guessedBytes(
  rows: number,
  columns: number,
  element: IElement,
  compression: TiffCompression,
  count: number
): number[] {
  return compression === 'none' && count === 1 ? [rows * columns * element.size] : [];
}

function elementOf(bits: number, format: number, littleEndian: boolean, path: string): IElement {
  const integers = format === 1 || format === 2 || format === 4;
  const known = integers ? [8, 16, 32].includes(bits) : format === 3 && [16, 32, 64].includes(bits);
  if (!known) {
    throw unsupported(
      path,
      `its pixels have ${bits} bits of format ${format}; 8, 16 or 32 bits are needed`
    );
  }
  return {
    kind: integers ? 'integer' : 'float',
    size: bits / 8,
    signed: format === 2,
    littleEndian
  };
}
