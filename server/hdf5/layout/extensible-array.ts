import { ArrayElements, type ChunkOrder } from './array-index';
import { type Structures, Unfollowed } from './bytes';
import type { ChunkTableBuilder } from './chunk-table';

/** Parameters in the header of an extensible array (specification VII.D). */
interface IArrayHead {
  readonly offsetBytes: number;
  readonly minimum: number;
  /** Elements of a page of a long data block. */
  readonly page: number;
}

/** Header, index block, super blocks and data blocks of an extensible array, also in pages. */
export function readExtensibleArray(
  file: Structures,
  address: number,
  table: ChunkTableBuilder,
  order: ChunkOrder,
  rawSize: number
): void {
  const fields = file.signed(address, 72, 'EAHD', 0);
  const client = fields.uint(1);
  const elementSize = fields.uint(1);
  const bits = fields.uint(1);
  const inIndexBlock = fields.uint(1);
  const minimum = fields.uint(1);
  const pointers = fields.uint(1);
  const pageBits = fields.uint(1);
  fields.skip(32);
  const highest = fields.uint(8);
  fields.skip(8);
  const indexBlock = fields.address();
  const powers = [minimum, pointers].every(n => n >= 1 && (n & (n - 1)) === 0);
  if (!powers || bits > 64 || pageBits > 30 || bits < Math.log2(minimum)) {
    throw new Unfollowed('the extensible index of chunks has impossible parameters');
  }
  if (indexBlock === null) {
    return;
  }
  const elements = new ArrayElements(
    table,
    order,
    a => file.position(a),
    client,
    elementSize,
    rawSize
  );
  const head: IArrayHead = { offsetBytes: Math.ceil(bits / 8), minimum, page: 2 ** pageBits };
  const superBlocks = 1 + bits - Math.log2(minimum);
  const direct = Math.min(superBlocks, 2 * Math.log2(pointers));
  const block = file.signed(
    indexBlock,
    14 + inIndexBlock * elementSize + 8 * (2 * (pointers - 1) + superBlocks - direct),
    'EAIB',
    0
  );
  block.skip(9);
  elements.take(block, 0, inIndexBlock);
  let first = inIndexBlock;
  for (let i = 0; i < superBlocks && first < highest; i++) {
    const blocks = 2 ** Math.floor(i / 2);
    const length = 2 ** Math.ceil(i / 2) * minimum;
    if (i < direct) {
      for (let j = 0; j < blocks; j++) {
        readDataBlock(file, block.address(), length, first, elements, head, null);
        first += length;
      }
    } else {
      readSuperBlock(file, block.address(), { blocks, length, first }, elements, head);
      first += blocks * length;
    }
  }
}

function readSuperBlock(
  file: Structures,
  address: number | null,
  { blocks, length, first }: { blocks: number; length: number; first: number },
  elements: ArrayElements,
  head: IArrayHead
): void {
  if (address === null) {
    return;
  }
  const bitmap = length > head.page ? Math.ceil(length / head.page / 8) : 0;
  const start = 14 + head.offsetBytes;
  const fields = file.signed(address, start + blocks * (bitmap + 8), 'EASB', 0);
  fields.skip(9 + head.offsetBytes);
  const pagesOfBlock = length / head.page;
  const written = bitmap > 0 ? fields.bytes(blocks * bitmap) : null;
  for (let j = 0; j < blocks; j++) {
    // The bits of one block follow those of the block before, wherever in a byte that is.
    const pages = written === null ? null : { written, from: j * pagesOfBlock };
    readDataBlock(file, fields.address(), length, first + j * length, elements, head, pages);
  }
}

/** Bits of the pages that hold something, and where those of one block begin. */
interface IPages {
  readonly written: Uint8Array;
  readonly from: number;
}

/** @param pages null for a block in one piece. */
function readDataBlock(
  file: Structures,
  address: number | null,
  length: number,
  first: number,
  elements: ArrayElements,
  head: IArrayHead,
  pages: IPages | null
): void {
  if (address === null) {
    return;
  }
  const start = 14 + head.offsetBytes;
  if (length <= head.page) {
    const fields = file.signed(address, start + length * elements.elementSize, 'EADB', 0);
    fields.skip(9 + head.offsetBytes);
    elements.take(fields, first, length);
    return;
  }
  if (pages === null) {
    throw new Unfollowed('the extensible index of chunks has pages in its first blocks');
  }
  const pageBytes = head.page * elements.elementSize + 4;
  for (let i = 0; i < length / head.page; i++) {
    const bit = pages.from + i;
    if (((pages.written[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) {
      const at = address + start + 4 + i * pageBytes;
      elements.take(file.at(at, pageBytes - 4), first + i * head.page, head.page);
    }
  }
}
