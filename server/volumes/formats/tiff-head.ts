import { PAGE_BYTES } from '../../../engine/ts/page-memory';

export interface ITiffHead {
  readonly width: number;
  readonly height: number;
  readonly pixelSizeUm: number | null;
  readonly description: string;
}

const SHORT = 3;
const LONG = 4;
const ASCII = 2;
const RATIONAL = 5;

interface ITag {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Value itself, or bytes that lie behind the directory. */
  readonly value: number | Uint8Array;
}

/**
 * Header and directory of a little-endian TIFF with one strip of float32 (TIFF 6.0, sample format 3);
 * the pixels follow directly behind it, on a page of the file.
 */
export function tiffHead({ width, height, pixelSizeUm, description }: ITiffHead): Uint8Array {
  const text = new TextEncoder().encode(`${description}\0`);
  const bytes = width * height * 4;
  const tags = (offset: number): ITag[] => [
    { tag: 256, type: LONG, count: 1, value: width },
    { tag: 257, type: LONG, count: 1, value: height },
    { tag: 258, type: SHORT, count: 1, value: 32 },
    { tag: 259, type: SHORT, count: 1, value: 1 },
    // black is zero
    { tag: 262, type: SHORT, count: 1, value: 1 },
    { tag: 270, type: ASCII, count: text.length, value: text },
    { tag: 273, type: LONG, count: 1, value: offset },
    { tag: 277, type: SHORT, count: 1, value: 1 },
    { tag: 278, type: LONG, count: 1, value: height },
    { tag: 279, type: LONG, count: 1, value: bytes },
    ...resolutionTags(pixelSizeUm),
    { tag: 339, type: SHORT, count: 1, value: 3 }
  ];
  const length = write(tags(0)).length;
  return write(tags(length));
}

/** Pixels per centimetre, so that viewers know the scale. */
function resolutionTags(pixelSizeUm: number | null): ITag[] {
  if (pixelSizeUm === null) {
    return [];
  }
  // 1e4/pixelSizeUm pixels a cm as a fraction, to 1e-3 um
  const value = new Uint8Array(8);
  const view = new DataView(value.buffer);
  view.setUint32(0, 10_000_000, true);
  view.setUint32(4, Math.max(1, Math.round(pixelSizeUm * 1000)), true);
  return [
    { tag: 282, type: RATIONAL, count: 1, value },
    { tag: 283, type: RATIONAL, count: 1, value },
    { tag: 296, type: SHORT, count: 1, value: 3 }
  ];
}

function write(tags: readonly ITag[]): Uint8Array {
  const directory = 8;
  let behind = directory + 2 + 12 * tags.length + 4;
  const places = tags.map(({ value }) => {
    const at = behind;
    if (typeof value !== 'number') behind = even(behind + value.length);
    return at;
  });
  const out = new Uint8Array(Math.ceil(behind / PAGE_BYTES) * PAGE_BYTES);
  const view = new DataView(out.buffer);
  out.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  view.setUint16(directory, tags.length, true);
  tags.forEach(({ tag, type, count, value }, index) => {
    const at = directory + 2 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    if (typeof value === 'number') {
      if (type === SHORT) view.setUint16(at + 8, value, true);
      else view.setUint32(at + 8, value, true);
    } else if (value.length <= 4) {
      out.set(value, at + 8);
    } else {
      view.setUint32(at + 8, places[index] ?? 0, true);
      out.set(value, places[index] ?? 0);
    }
  });
  return out;
}

function even(value: number): number {
  return value + (value % 2);
}
