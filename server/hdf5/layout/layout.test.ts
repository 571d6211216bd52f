import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { fixtures } from '../../../test/fixtures';
import { Roots } from '../../files/roots';
import { slowDecoders } from '../byte-decoders.fixture';
import { Hdf5File } from '../hdf5-file';
import { ReaderThread } from '../reader-thread';
import type { IByteSource } from './bytes';
import { findLayout } from './layout';
import { times } from '../../../test/seeds';

const thread = new ReaderThread();
afterAll(() => thread.dispose());
const all = await fixtures();

function pathOf(name: string): string {
  const fixture = all.find(entry => entry.name === name);
  if (fixture === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  return fixture.path;
}

async function stackOf(name: string): Promise<Awaited<ReturnType<Hdf5File['stack']>>> {
  const path = pathOf(name);
  const roots = await (await Roots.create([])).withNamed(path);
  const file = await Hdf5File.open(path, { roots, engine: slowDecoders, thread });
  try {
    return await file.stack('/exchange/data', 0);
  } finally {
    await file.close();
  }
}

describe('bytes are found in', () => {
  test.each([
    ['dxchange-u16', 'contiguous'],
    ['latest-contiguous', 'contiguous'],
    ['gzip', 'chunked'],
    ['gzip-shuffle', 'chunked'],
    ['gzip-many-frames', 'chunked'],
    ['gzip-partial', 'chunked'],
    ['chunked-raw', 'chunked'],
    ['bitshuffle-lz4', 'chunked'],
    ['bitshuffle-lz4-blocks', 'chunked'],
    ['filter-mask', 'chunked'],
    ['earliest-many', 'chunked'],
    ['bounded-v108', 'chunked'],
    ['bounded-v110', 'chunked'],
    ['bounded-v114', 'chunked'],
    ['latest-single', 'chunked'],
    ['latest-single-gzip', 'chunked'],
    ['latest-fixed', 'chunked'],
    ['latest-fixed-gzip', 'chunked'],
    ['latest-fixed-paged', 'chunked'],
    ['latest-fixed-partial', 'chunked'],
    ['latest-extensible', 'chunked'],
    ['latest-extensible-gzip', 'chunked'],
    ['latest-extensible-many', 'chunked'],
    ['latest-implicit', 'chunked']
  ])('%s', async (name, layout) => {
    const { storage } = await stackOf(name);
    expect(storage).toMatchObject({ layout, fallback: null });
  });
});

describe('the library reads, and says why,', () => {
  test.each([
    ['latest-btree2', 'B-tree of version 2'],
    ['user-block', 'user block'],
    ['compact', 'compact'],
    ['unallocated', 'never written'],
    ['unallocated-chunks', 'never written'],
    ['gzip-fletcher32', 'fletcher32'],
    ['lzf', 'lzf']
  ])('%s', async (name, reason) => {
    const { storage } = await stackOf(name);
    expect(storage.layout).toBe('library');
    expect(storage.fallback).toContain(reason);
  });
});

/** A file in memory; reading outside of it is what the parser must never do. */
class Memory implements IByteSource {
  constructor(private readonly _bytes: Uint8Array) {}

  get size(): number {
    return this._bytes.length;
  }

  read(position: number, length: number): Uint8Array {
    if (!(position >= 0 && length >= 0 && position + length <= this._bytes.length)) {
      throw new Error(`read outside the file: ${length} bytes at ${position}`);
    }
    return this._bytes.subarray(position, position + length);
  }
}

const EXPECTED = { shape: [24, 5, 32], elementSize: 2 };

/** Address of the object header of /exchange/data: the only one that fits its shape. */
function headerOf(bytes: Uint8Array, layout: string): number {
  for (let at = 0; at < bytes.length; at++) {
    const mark = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (mark === 'OHDR' || bytes[at] === 1) {
      const found = findLayout(new Memory(bytes), at, EXPECTED);
      if (found.kind === layout) {
        return at;
      }
    }
  }
  throw new Error('no dataset found');
}

describe('a damaged file never makes the parser throw, hang or read outside', () => {
  test.each([
    ['dxchange-u16', 'contiguous'],
    ['gzip', 'chunked'],
    ['latest-fixed', 'chunked'],
    ['latest-extensible', 'chunked'],
    ['latest-implicit', 'chunked'],
    ['latest-single-gzip', 'chunked'],
    ['filter-mask', 'chunked']
  ])('%s', (name, layout) => {
    const bytes = new Uint8Array(readFileSync(pathOf(name)));
    const address = headerOf(bytes, layout);
    const change = fc.record({
      at: fc.oneof(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: address, max: Math.min(bytes.length, address + 600) - 1 })
      ),
      value: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 255))
    });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: bytes.length }),
        fc.boolean(),
        (changes, length, cut) => {
          const damaged = bytes.slice(0, cut ? length : bytes.length);
          for (const { at, value } of changes) {
            if (at < damaged.length) {
              damaged[at] = value;
            }
          }
          const found = findLayout(new Memory(damaged), address, EXPECTED);
          if (found.kind === 'chunked') {
            expect(
              found.table.offsets.every(
                (offset, i) => offset + (found.table.sizes[i] ?? 0) <= damaged.length
              )
            ).toBe(true);
          }
        }
      ),
      { numRuns: times(400) }
    );
  });
});
