import { ByteWriter, UNDEFINED_ADDRESS } from './bytes';

/** Where a chunk lies: element coordinates of its first element, byte offset, stored bytes. */
export interface IHdf5Chunk {
  readonly at: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

/** Half the most children of a node; files without a superblock extension use this. */
const K = 32;

interface INode {
  readonly first: readonly number[];
  readonly firstBytes: number;
  readonly address: number;
}

/**
 * The index of a chunked dataset: a version 1 B-tree of chunks (understood since HDF5 1.0), children
 * before parents.
 *
 * @param chunks in ascending order of their coordinates
 * @param chunk shape of a chunk in elements
 * @param address where in the file the returned bytes will lie
 * @returns the bytes and the address of the root inside them
 */
export function chunkIndex(
  chunks: readonly IHdf5Chunk[],
  chunk: readonly number[],
  address: number
): { bytes: Uint8Array; root: number } {
  const keyBytes = 8 + 8 * (chunk.length + 1);
  const nodeBytes = 24 + 2 * K * 8 + (2 * K + 1) * keyBytes;
  const out = new ByteWriter();
  const last = chunks.at(-1);
  if (last === undefined) {
    throw new RangeError('A chunk index needs at least one chunk.');
  }
  const end = last.at.map((value, axis) => value + (chunk[axis] ?? 0));
  let level = 0;
  let nodes: INode[] = chunks.map(item => ({
    first: item.at,
    firstBytes: item.bytes,
    address: item.offset
  }));
  for (;;) {
    const parents: INode[] = [];
    const count = Math.ceil(nodes.length / (2 * K));
    for (let n = 0; n < count; n++) {
      const children = nodes.slice(n * 2 * K, (n + 1) * 2 * K);
      const next = nodes[(n + 1) * 2 * K];
      const here = address + out.length;
      const left = n > 0 ? here - nodeBytes : null;
      const right = n + 1 < count ? here + nodeBytes : null;
      const node = new ByteWriter().text('TREE').u8(1, level).u16(children.length);
      node.u64(left ?? UNDEFINED_ADDRESS).u64(right ?? UNDEFINED_ADDRESS);
      for (const child of children) {
        key(node, child.firstBytes, child.first).u64(child.address);
      }
      key(node, next?.firstBytes ?? 0, next?.first ?? end);
      out.bytes(node.zeros(nodeBytes - node.length).toBytes());
      const [head] = children;
      if (head !== undefined) {
        parents.push({ first: head.first, firstBytes: head.firstBytes, address: here });
      }
    }
    const [root] = parents;
    if (parents.length === 1 && root !== undefined) {
      return { bytes: out.toBytes(), root: root.address };
    }
    nodes = parents;
    level++;
  }
}

function key(node: ByteWriter, bytes: number, at: readonly number[]): ByteWriter {
  node.u32(bytes).u32(0);
  at.forEach(value => node.u64(value));
  return node.u64(0);
}
