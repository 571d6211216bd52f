import { type Structures, Unfollowed } from './bytes';
import type { ChunkTableBuilder } from './chunk-table';

/** Deeper than any B-tree of a file that fits a disk. */
const DEEPEST = 16;

/** The B-tree of version 1 that indexes chunks (specification III.A.1, node type 1). */
export function readBtree1(file: Structures, root: number, table: ChunkTableBuilder): void {
  const rank = table.chunk.length;
  const key = 8 + 8 * (rank + 1);
  const node = (address: number, above: number): void => {
    const head = file.signed(address, 24, 'TREE', 1);
    const level = head.uint(1);
    const entries = head.uint(2);
    if (level >= above) {
      throw new Unfollowed('the index of chunks goes round in circles');
    }
    const fields = file.at(address + 24, entries * (key + 8) + key);
    for (let i = 0; i < entries; i++) {
      const size = fields.uint(4);
      const mask = fields.uint(4);
      const coordinates = table.chunk.map(extent => fields.uint(8) / extent);
      fields.skip(8);
      const child = fields.uint(8);
      if (level > 0) {
        node(child, level);
      } else {
        table.add(coordinates, file.position(child), size, mask);
      }
    }
  };
  node(root, DEEPEST);
}
