import { ChunkOrder } from './array-index';
import { readBtree1 } from './btree1';
import { type Fields, type IByteSource, type Structures, Unfollowed } from './bytes';
import { ChunkTableBuilder, type IChunkTable } from './chunk-table';
import { readExtensibleArray } from './extensible-array';
import { readFixedArray } from './fixed-array';
import { openStructures, readMessages } from './object-header';

/** Where the bytes of a dataset lie. */
export type DatasetLayout =
  | { readonly kind: 'contiguous'; readonly offset: number; readonly bytes: number }
  | { readonly kind: 'chunked'; readonly chunk: readonly number[]; readonly table: IChunkTable }
  /** Only the library can read it, for this reason. */
  | { readonly kind: 'library'; readonly reason: string };

/** What the library says about a dataset and the parser checks against the file. */
export interface IExpected {
  readonly shape: readonly number[];
  readonly elementSize: number;
}

/**
 * Find the bytes of the dataset whose object header stands at an address.
 *
 * Follows the HDF5 File Format Specification: superblock 0 to 3, object header 1 and 2, data layout
 * 3 to 5, chunk indexes B-tree v1, single, implicit, fixed array and extensible array. Everything
 * else, and everything damaged, answers `library` with the reason; it never throws.
 */
export function findLayout(
  source: IByteSource,
  address: number,
  expected: IExpected
): DatasetLayout {
  try {
    const file = openStructures(source);
    const messages = readMessages(file, address);
    if (messages.some(message => message.type === 0x07)) {
      return { kind: 'library', reason: 'the data lie in external files' };
    }
    const layout = messages.find(message => message.type === 0x08);
    const space = messages.find(message => message.type === 0x01);
    if (layout === undefined || space === undefined || layout.shared || space.shared) {
      return { kind: 'library', reason: 'the object header has no plain layout' };
    }
    return readLayout(file, layout.fields, largestShape(space.fields, expected), expected);
  } catch (error) {
    if (error instanceof Unfollowed) {
      return { kind: 'library', reason: error.reason };
    }
    throw error;
  }
}

function readLayout(
  file: Structures,
  fields: Fields,
  largest: readonly (number | null)[],
  expected: IExpected
): DatasetLayout {
  const version = fields.uint(1);
  if (version < 3 || version > 5) {
    throw new Unfollowed(`data layout of version ${version}`);
  }
  const kind = fields.uint(1);
  if (kind === 1) {
    return contiguous(file, fields, expected);
  }
  if (kind !== 2) {
    const names = new Map([
      [0, 'the data are compact, inside the object header'],
      [3, 'a virtual dataset']
    ]);
    throw new Unfollowed(names.get(kind) ?? `data layout of class ${kind}`);
  }
  return version === 3
    ? chunked3(file, fields, expected)
    : chunked4(file, fields, largest, expected);
}

function contiguous(file: Structures, fields: Fields, expected: IExpected): DatasetLayout {
  const address = fields.address();
  const bytes = fields.uint(8);
  const needed = expected.shape.reduce((product, n) => product * n, expected.elementSize);
  if (address === null) {
    throw new Unfollowed('the data were never written');
  }
  if (bytes !== needed) {
    throw new Unfollowed('the length of the data does not fit their shape');
  }
  return { kind: 'contiguous', offset: file.position(address), bytes };
}

function chunked3(file: Structures, fields: Fields, expected: IExpected): DatasetLayout {
  const rank = fields.uint(1) - 1;
  const root = fields.address();
  const table = chunkTable(file, fields, rank, 4, expected);
  if (root !== null) {
    readBtree1(file, root, table);
  }
  return { kind: 'chunked', chunk: table.chunk, table: table.complete() };
}

function chunked4(
  file: Structures,
  fields: Fields,
  largest: readonly (number | null)[],
  expected: IExpected
): DatasetLayout {
  const flags = fields.uint(1);
  const rank = fields.uint(1) - 1;
  const width = fields.uint(1);
  const table = chunkTable(file, fields, rank, width, expected);
  const raw = table.chunk.reduce((product, n) => product * n, expected.elementSize);
  const index = fields.uint(1);
  if ((flags & 1) !== 0) {
    throw new Unfollowed('chunks at the edges are stored without their filters');
  }
  const order = new ChunkOrder(largest, table.chunk);
  switch (index) {
    case 1: {
      const filtered = (flags & 2) !== 0;
      const size = filtered ? fields.uint(8) : raw;
      const mask = filtered ? fields.uint(4) : 0;
      const address = fields.address();
      if (address !== null) {
        table.add(
          expected.shape.map(() => 0),
          file.position(address),
          size,
          mask
        );
      }
      break;
    }
    case 2: {
      const address = fields.address();
      for (const at of address === null ? [] : table.coordinates()) {
        table.add(at, file.position(needed(address)) + order.index(at) * raw, raw, 0);
      }
      break;
    }
    case 3:
      fields.skip(1);
      readFixedArray(file, needed(fields.address()), table, order, raw);
      break;
    case 4:
      fields.skip(5);
      readExtensibleArray(file, needed(fields.address()), table, order, raw);
      break;
    default:
      throw new Unfollowed(
        index === 5 ? 'chunks are indexed by a B-tree of version 2' : `chunk index ${index}`
      );
  }
  return { kind: 'chunked', chunk: table.chunk, table: table.complete() };
}

function needed(address: number | null): number {
  if (address === null) {
    throw new Unfollowed('the data were never written');
  }
  return address;
}

function chunkTable(
  file: Structures,
  fields: Fields,
  rank: number,
  width: number,
  expected: IExpected
): ChunkTableBuilder {
  if (rank !== expected.shape.length) {
    throw new Unfollowed('the chunks have another number of axes than the data');
  }
  const chunk = expected.shape.map(() => fields.uint(width));
  if (fields.uint(width) !== expected.elementSize) {
    throw new Unfollowed('the chunks have elements of another size than the data');
  }
  return new ChunkTableBuilder(expected.shape, chunk, file.size);
}

/** Largest shape of a dataspace message (IV.A.2.b); null = unlimited. */
function largestShape(fields: Fields, expected: IExpected): (number | null)[] {
  const version = fields.uint(1);
  const rank = fields.uint(1);
  const flags = fields.uint(1);
  fields.skip(version === 1 ? 5 : 1);
  if ((version !== 1 && version !== 2) || rank !== expected.shape.length) {
    throw new Unfollowed('the shape in the object header is not the shape of the data');
  }
  const shape = expected.shape.map(() => fields.uint(8));
  if (shape.some((extent, axis) => extent !== expected.shape[axis])) {
    throw new Unfollowed('the shape in the object header is not the shape of the data');
  }
  return (flags & 1) !== 0 ? shape.map(() => fields.address()) : shape;
}
