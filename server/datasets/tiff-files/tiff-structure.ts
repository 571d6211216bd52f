import { InputError } from '../../../protocol/errors';

/** Tags of TIFF 6.0 (Adobe 1992) and BigTIFF that matter for grey frames. */
export const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  format: 339
} as const;

const WANTED = new Set<number>(Object.values(TAG));

/** Bytes of the field types; 16 to 18 are BigTIFF's. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };

/** No page has more strips or tiles. */
const MOST_VALUES = 4_000_000;
const MOST_ENTRIES = 4096;

/** A page's fields, and where the next page begins (0 = none). */
export interface IDirectory {
  readonly fields: ReadonlyMap<number, readonly number[]>;
  readonly next: number;
}

export interface ITiffHeader {
  readonly littleEndian: boolean;
  readonly big: boolean;
  /** Position of the first directory. */
  readonly first: number;
}

/** Reads `length` bytes at a position; fails where the file is shorter. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** @throws InputError `tiff-unsupported` for what is no TIFF */
export async function readHeader(read: ReadAt, size: number, path: string): Promise<ITiffHeader> {
  const bytes = await read(0, Math.min(16, size));
  const order = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0);
  const littleEndian = order === 'II';
  if (bytes.length < 8 || (order !== 'II' && order !== 'MM')) {
    throw unsupported(path, 'it does not begin as a TIFF file does');
  }
  const view = viewOf(bytes);
  const version = view.getUint16(2, littleEndian);
  if (version === 42) {
    return { littleEndian, big: false, first: view.getUint32(4, littleEndian) };
  }
  if (version !== 43 || bytes.length < 16 || view.getUint16(4, littleEndian) !== 8) {
    throw unsupported(path, 'it does not begin as a TIFF file does');
  }
  return { littleEndian, big: true, first: long(view, 8, littleEndian, path) };
}

/** Fields of the directory at a position. */
export async function readDirectory(
  read: ReadAt,
  size: number,
  header: ITiffHeader,
  position: number,
  path: string
): Promise<IDirectory> {
  const { littleEndian, big } = header;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const countView = viewOf(await read(position, countBytes));
  const entries = big
    ? long(countView, 0, littleEndian, path)
    : countView.getUint16(0, littleEndian);
  if (entries > MOST_ENTRIES) {
    throw unsupported(path, 'its directory is damaged');
  }
  const view = viewOf(await read(position + countBytes, entries * entryBytes + inline));
  const fields = new Map<number, readonly number[]>();
  for (let i = 0; i < entries; i++) {
    const at = i * entryBytes;
    const tag = view.getUint16(at, littleEndian);
    const type = view.getUint16(at + 2, littleEndian);
    const width = TYPE_BYTES[type];
    if (!WANTED.has(tag) || width === undefined) {
      continue;
    }
    const count = big
      ? long(view, at + 4, littleEndian, path)
      : view.getUint32(at + 4, littleEndian);
    if (count > MOST_VALUES) {
      throw unsupported(path, 'its directory is damaged');
    }
    const value = at + (big ? 12 : 8);
    const bytes = count * width;
    const far = bytes > inline;
    const place = !far
      ? 0
      : big
        ? long(view, value, littleEndian, path)
        : view.getUint32(value, littleEndian);
    if (far && place + bytes > size) {
      throw truncated(path, size, place + bytes);
    }
    const source = far ? viewOf(await read(place, bytes)) : view;
    fields.set(tag, numbers(source, far ? 0 : value, count, width, littleEndian, path));
  }
  const end = entries * entryBytes;
  return {
    fields,
    next: big ? long(view, end, littleEndian, path) : view.getUint32(end, littleEndian)
  };
}

export function unsupported(path: string, why: string): InputError {
  return new InputError('tiff-unsupported', `${path} cannot be read as a TIFF frame: ${why}.`, {
    path,
    why
  });
}

export function truncated(path: string, size: number, needed: number): InputError {
  return new InputError(
    'file-truncated',
    `${path} is truncated, shorter than its contents say: ${size} bytes, at least ${needed} are needed. Copy it again from its source.`,
    { path, size, needed }
  );
}

function numbers(
  view: DataView,
  at: number,
  count: number,
  width: number,
  littleEndian: boolean,
  path: string
): number[] {
  return Array.from({ length: count }, (_, i) => {
    const place = at + i * width;
    switch (width) {
      case 1:
        return view.getUint8(place);
      case 2:
        return view.getUint16(place, littleEndian);
      case 4:
        return view.getUint32(place, littleEndian);
      default:
        return long(view, place, littleEndian, path);
    }
  });
}

function long(view: DataView, at: number, littleEndian: boolean, path: string): number {
  const value = Number(view.getBigUint64(at, littleEndian));
  if (!Number.isSafeInteger(value)) {
    throw unsupported(path, 'its directory is damaged');
  }
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
