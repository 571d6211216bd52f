import { ArrayElements, type ChunkOrder } from './array-index';
import { type Structures, Unfollowed } from './bytes';
import type { ChunkTableBuilder } from './chunk-table';

/** Header and data block of a fixed array (specification VII.C), in pages or in one piece. */
export function readFixedArray(
  file: Structures,
  address: number,
  table: ChunkTableBuilder,
  order: ChunkOrder,
  rawSize: number
): void {
  const head = file.signed(address, 28, 'FAHD', 0);
  const client = head.uint(1);
  const elementSize = head.uint(1);
  const pageBits = head.uint(1);
  const count = head.uint(8);
  const block = head.address();
  if (block === null) {
    return;
  }
  if (pageBits > 30) {
    throw new Unfollowed('the index of chunks has impossible pages');
  }
  const elements = new ArrayElements(
    table,
    order,
    a => file.position(a),
    client,
    elementSize,
    rawSize
  );
  const page = 2 ** pageBits;
  if (count <= page) {
    const fields = file.signed(block, 14 + count * elementSize, 'FADB', 0);
    fields.skip(9);
    elements.take(fields, 0, count);
    return;
  }
  const pages = Math.ceil(count / page);
  const bitmapBytes = Math.ceil(pages / 8);
  const fields = file.signed(block, 14 + bitmapBytes, 'FADB', 0);
  fields.skip(9);
  let at = block + 14 + bitmapBytes + 4;
  let bits = 0;
  for (let i = 0; i < pages; i++) {
    bits = i % 8 === 0 ? fields.uint(1) : bits;
    if ((bits & (0x80 >> (i % 8))) !== 0) {
      const here = Math.min(page, count - i * page);
      elements.take(file.at(at, here * elementSize), i * page, here);
    }
    at += page * elementSize + 4;
  }
}
