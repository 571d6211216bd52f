import type { FileHandle } from 'node:fs/promises';
import type { Dtype } from '../../protocol/array';
import { PAGE_BYTES } from '../../engine/ts/page-memory';
import type { IHdf5Chunk } from './hdf5-writing/chunk-index';
import type { IHdf5Filter } from './hdf5-writing/header';
import type { Hdf5Value } from './hdf5-writing/values';
import { ByteWriter, UNDEFINED_ADDRESS } from './hdf5-writing/bytes';
import { chunkIndex } from './hdf5-writing/chunk-index';
import { GlobalHeap } from './hdf5-writing/heap';
import {
  attributeMessages,
  chunkedLayout,
  contiguousLayout,
  datasetMessages,
  filterPipeline,
  groupMessages,
  hardLink,
  objectHeader,
  softLink
} from './hdf5-writing/header';
import { numberType, sizeOf, storeValue } from './hdf5-writing/values';

export type { Hdf5Value, IHdf5Chunk, IHdf5Filter };

type Attributes = Readonly<Record<string, Hdf5Value>>;

/** A dataset whose value is known and small: it is part of the skeleton. */
export interface IHdf5Small {
  readonly path: string;
  readonly value: Hdf5Value;
  /** Shape of an array; one axis when absent. */
  readonly shape?: readonly number[];
  readonly attributes?: Attributes;
}

/** A dataset whose bytes are written later, by anyone, at the offset the skeleton tells. */
export interface IHdf5Large {
  readonly path: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly attributes?: Attributes;
  /** Stored in filtered chunks instead of contiguously; `chunks` then lists where they were written. */
  readonly chunked?: {
    readonly shape: readonly number[];
    readonly filters: readonly IHdf5Filter[];
  };
}

/** What a file is to contain. Groups on the way to a path are made. */
export interface IHdf5Content {
  readonly datasets: readonly (IHdf5Small | IHdf5Large)[];
  /** Attributes of groups, the root's under '/'. */
  readonly groups?: Readonly<Record<string, Attributes>>;
  /** Soft links: path -> target path. */
  readonly links?: Readonly<Record<string, string>>;
}

export interface IHdf5Place {
  /** Byte offset of the first element in the file, a multiple of 4096. */
  readonly offset: number;
  readonly bytes: number;
}

/** An HDF5 file without the bytes of its large datasets. */
export interface IHdf5Skeleton {
  /** All metadata and small datasets, for the start of the file. */
  readonly head: Uint8Array;
  /** Chunk indexes, for `tailOffset`; empty where nothing is chunked. */
  readonly tail: Uint8Array;
  readonly tailOffset: number;
  /** Length of the whole file. */
  readonly size: number;
  /** Where each contiguous large dataset lies, by path. */
  readonly places: ReadonlyMap<string, IHdf5Place>;
  /** First byte behind the head and all contiguous datasets: chunks may be written from here on. */
  readonly dataEnd: number;
}

const SUPERBLOCK_BYTES = 48;

interface IGroup {
  readonly children: Map<string, IGroup | IHdf5Small | IHdf5Large | string>;
  attributes: Attributes;
}

/**
 * Lay out an HDF5 file (superblock 2, readable since HDF5 1.8) around datasets whose bytes come
 * later. The same content gives the same bytes, always.
 *
 * Contiguous datasets: write the skeleton once, then any number of processes write elements at
 * `place.offset + index * elementSize`, in any order, without a lock and without HDF5.
 * Chunked datasets: lay out once without `chunks` to learn `dataEnd`, write the chunks from there,
 * then lay out again with the chunks and write head and tail.
 *
 * @param chunks chunks of each chunked dataset in ascending order of coordinates, by path
 * @throws RangeError when a name is empty or used twice, or an attribute exceeds 65535 bytes (text
 * may be longer)
 */
export function layOutHdf5(
  content: IHdf5Content,
  chunks: ReadonlyMap<string, readonly IHdf5Chunk[]> = new Map()
): IHdf5Skeleton {
  const root = treeOf(content);
  // sizes of headers do not depend on the addresses inside: a first pass finds the places
  const draft = new Placement(new Map());
  draft.run(root);
  const headEnd = roundUp(draft.end + draft.heapBytes, PAGE_BYTES);
  const places = new Map<string, IHdf5Place>();
  let dataEnd = headEnd;
  for (const dataset of content.datasets) {
    if (!('value' in dataset) && dataset.chunked === undefined) {
      const bytes = dataset.shape.reduce((a, b) => a * b, sizeOf(dataset.dtype));
      places.set(dataset.path, { offset: dataEnd, bytes });
      dataEnd = roundUp(dataEnd + bytes, PAGE_BYTES);
    }
  }
  let tailOffset = dataEnd;
  for (const list of chunks.values()) {
    for (const chunk of list) {
      tailOffset = Math.max(tailOffset, chunk.offset + chunk.bytes);
    }
  }
  tailOffset = roundUp(tailOffset, 8);
  const tail = new ByteWriter();
  const addresses = new Map([...places].map(([path, place]) => [path, place.offset]));
  for (const dataset of content.datasets) {
    const list = chunks.get(dataset.path);
    if (!('value' in dataset) && dataset.chunked !== undefined && list !== undefined) {
      const index = chunkIndex(list, dataset.chunked.shape, tailOffset + tail.length);
      tail.bytes(index.bytes);
      addresses.set(dataset.path, index.root);
    }
  }
  const size = tailOffset + tail.length;
  const placed = new Placement(addresses, draft.end);
  const head = placed.head(root, size, headEnd);
  return { head, tail: tail.toBytes(), tailOffset, size, places, dataEnd };
}

/**
 * Write a skeleton into an open, empty file: its length (sparse), its head and its tail. The bytes
 * are not synced: that is the caller's decision.
 */
export async function writeHdf5Skeleton(
  file: Pick<FileHandle, 'truncate' | 'write'>,
  skeleton: IHdf5Skeleton
): Promise<void> {
  await file.truncate(skeleton.size);
  await file.write(skeleton.head, 0, skeleton.head.length, 0);
  if (skeleton.tail.length > 0) {
    await file.write(skeleton.tail, 0, skeleton.tail.length, skeleton.tailOffset);
  }
}

/** Gives every object of the tree its place behind the superblock, children before parents. */
class Placement {
  end = SUPERBLOCK_BYTES;
  private readonly _heap: GlobalHeap;
  private readonly _objects: { at: number; bytes: Uint8Array }[] = [];

  constructor(
    private readonly _addresses: ReadonlyMap<string, number>,
    heapAddress = 0
  ) {
    this._heap = new GlobalHeap(heapAddress);
  }

  get heapBytes(): number {
    return this._heap.toBytes().length;
  }

  run(group: IGroup): number {
    const links = [...group.children].map(([name, child]) => {
      if (typeof child === 'string') {
        return softLink(name, child);
      }
      return hardLink(name, 'children' in child ? this.run(child) : this._dataset(child));
    });
    const attributes = attributeMessages(group.attributes, this._heap);
    return this._place(objectHeader([...groupMessages(), ...attributes, ...links]));
  }

  head(root: IGroup, fileSize: number, headEnd: number): Uint8Array {
    const rootAddress = this.run(root);
    const superblock = new ByteWriter().u8(0x89).text('HDF\r\n').u8(0x1a).text('\n');
    superblock.u8(2, 8, 8, 0).u64(0).u64(UNDEFINED_ADDRESS).u64(fileSize).u64(rootAddress);
    const out = new Uint8Array(headEnd);
    out.set(superblock.checksum().toBytes());
    this._objects.forEach(({ at, bytes }) => out.set(bytes, at));
    out.set(this._heap.toBytes(), this.end);
    return out;
  }

  private _dataset(dataset: IHdf5Small | IHdf5Large): number {
    const attributes = attributeMessages(dataset.attributes ?? {}, this._heap);
    if ('value' in dataset) {
      const stored = storeValue(dataset.value, this._heap, dataset.shape);
      const at = this._place(stored.data);
      const layout = contiguousLayout(at, stored.data.length);
      return this._place(objectHeader([...datasetMessages(stored, false), layout, ...attributes]));
    }
    const { chunked, dtype, path, shape } = dataset;
    const bytes = shape.reduce((a, b) => a * b, sizeOf(dtype));
    const address = this._addresses.get(path);
    const type = { datatype: numberType(dtype), shape };
    const messages =
      chunked === undefined
        ? [...datasetMessages(type, false), contiguousLayout(address ?? 0, bytes)]
        : [
            ...datasetMessages(type, true),
            chunkedLayout(address ?? null, chunked.shape, sizeOf(dtype)),
            ...(chunked.filters.length > 0 ? [filterPipeline(chunked.filters)] : [])
          ];
    return this._place(objectHeader([...messages, ...attributes]));
  }

  private _place(bytes: Uint8Array): number {
    const at = this.end;
    this._objects.push({ at, bytes });
    this.end = roundUp(at + bytes.length, 8);
    return at;
  }
}

function treeOf(content: IHdf5Content): IGroup {
  const root: IGroup = { children: new Map(), attributes: {} };
  for (const [path, attributes] of Object.entries(content.groups ?? {})) {
    groupAt(root, namesOf(path)).attributes = attributes;
  }
  for (const dataset of content.datasets) {
    insert(root, dataset.path, dataset);
  }
  for (const [path, target] of Object.entries(content.links ?? {})) {
    insert(root, path, target);
  }
  return root;
}

function insert(root: IGroup, path: string, child: IHdf5Small | IHdf5Large | string): void {
  const names = namesOf(path);
  const name = names.pop();
  const group = groupAt(root, names);
  if (name === undefined || group.children.has(name)) {
    throw new RangeError(`The HDF5 path ${path} is empty or used twice.`);
  }
  group.children.set(name, child);
}

function groupAt(root: IGroup, names: readonly string[]): IGroup {
  let group = root;
  for (const name of names) {
    const child = group.children.get(name) ?? { children: new Map(), attributes: {} };
    if (typeof child === 'string' || !('children' in child)) {
      throw new RangeError(`The HDF5 path ${names.join('/')} leads through a dataset or a link.`);
    }
    group.children.set(name, child);
    group = child;
  }
  return group;
}

function namesOf(path: string): string[] {
  return path.split('/').filter(name => name !== '');
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
