import type { Hdf5Value, IStoredValue } from './values';
import { ByteWriter, UNDEFINED_ADDRESS } from './bytes';
import { dataspace, storeValue } from './values';
import type { GlobalHeap } from './heap';

/** A filter of a chunked dataset: registered number, name, client values. */
export interface IHdf5Filter {
  readonly id: number;
  readonly name: string;
  readonly values: readonly number[];
}

/** One message of an object header. */
export interface IMessage {
  readonly type: number;
  readonly data: Uint8Array;
}

const LARGEST_MESSAGE = 65535;

/** An object header of version 2 with all messages in its first block. */
export function objectHeader(messages: readonly IMessage[]): Uint8Array {
  const body = new ByteWriter();
  for (const { type, data } of messages) {
    if (data.length > LARGEST_MESSAGE) {
      throw new RangeError(
        `A part of ${data.length} bytes does not fit into an HDF5 object header (65535 bytes); store it as a dataset.`
      );
    }
    body.u8(type).u16(data.length).u8(0).bytes(data);
  }
  // flags: 4-byte size of the block, and limits so high that attributes are never moved out
  const out = new ByteWriter().text('OHDR').u8(2, 0x12).u16(65535).u16(65534).u32(body.length);
  return out.bytes(body.toBytes()).checksum().toBytes();
}

export function attributeMessages(
  attributes: Readonly<Record<string, Hdf5Value>>,
  heap: GlobalHeap
): IMessage[] {
  return Object.entries(attributes).map(([name, value]) => {
    const stored = storeValue(value, heap);
    const space = dataspace(stored.shape);
    const nameBytes = new TextEncoder().encode(`${name}\0`);
    const out = new ByteWriter().u8(3, 0).u16(nameBytes.length).u16(stored.datatype.length);
    out.u16(space.length).u8(1).bytes(nameBytes).bytes(stored.datatype).bytes(space);
    return { type: 0x0c, data: out.bytes(stored.data).toBytes() };
  });
}

/** Messages that make an object a group with all links in its header. */
export function groupMessages(): IMessage[] {
  const info = new ByteWriter().u8(0, 0).u64(UNDEFINED_ADDRESS).u64(UNDEFINED_ADDRESS);
  const limits = new ByteWriter().u8(0, 1).u16(65535).u16(65534);
  return [
    { type: 0x02, data: info.toBytes() },
    { type: 0x0a, data: limits.toBytes() }
  ];
}

export function hardLink(name: string, address: number): IMessage {
  return { type: 0x06, data: linkHead(name, false).u64(address).toBytes() };
}

export function softLink(name: string, target: string): IMessage {
  const bytes = new TextEncoder().encode(target);
  return { type: 0x06, data: linkHead(name, true).u16(bytes.length).bytes(bytes).toBytes() };
}

/** Datatype, shape and fill value; numbers that were never written read as zero. */
export function datasetMessages(value: Omit<IStoredValue, 'data'>, chunked: boolean): IMessage[] {
  return [
    { type: 0x01, data: dataspace(value.shape) },
    { type: 0x03, data: value.datatype },
    { type: 0x05, data: new ByteWriter().u8(3, chunked ? 0x0b : 0x0a).toBytes() }
  ];
}

export function contiguousLayout(address: number, bytes: number): IMessage {
  const at = bytes === 0 ? UNDEFINED_ADDRESS : address;
  return { type: 0x08, data: new ByteWriter().u8(3, 1).u64(at).u64(bytes).toBytes() };
}

export function chunkedLayout(
  index: number | null,
  chunk: readonly number[],
  elementSize: number
): IMessage {
  const out = new ByteWriter().u8(3, 2, chunk.length + 1).u64(index ?? UNDEFINED_ADDRESS);
  [...chunk, elementSize].forEach(length => out.u32(length));
  return { type: 0x08, data: out.toBytes() };
}

export function filterPipeline(filters: readonly IHdf5Filter[]): IMessage {
  const out = new ByteWriter().u8(2, filters.length);
  for (const { id, name, values } of filters) {
    const nameBytes = new TextEncoder().encode(`${name}\0`);
    out.u16(id);
    if (id >= 256) {
      out.u16(nameBytes.length);
    }
    // flag 1: a reader without the filter may skip it on writing, never on reading
    out.u16(1).u16(values.length);
    if (id >= 256) {
      out.bytes(nameBytes);
    }
    values.forEach(value => out.u32(value));
  }
  return { type: 0x0b, data: out.toBytes() };
}

function linkHead(name: string, soft: boolean): ByteWriter {
  const bytes = new TextEncoder().encode(name);
  // flags: length of the name in 2 bytes, character set given, kind of link given when soft
  const out = new ByteWriter().u8(1, 0x11 | (soft ? 0x08 : 0));
  if (soft) {
    out.u8(1);
  }
  return out.u8(1).u16(bytes.length).bytes(bytes);
}
