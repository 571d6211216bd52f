import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HepsctError } from '../../protocol/errors';
import { fixtures } from '../../test/fixtures';
import { Roots } from '../files/roots';
import { slowDecoders } from './byte-decoders.fixture';
import { Hdf5File } from './hdf5-file';
import { ReaderThread } from './reader-thread';
import { times } from '../../test/seeds';

const all = await fixtures();
const thread = new ReaderThread({ timeoutMs: 10_000 });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-damaged-'));
});
afterAll(async () => {
  await thread.dispose();
  await rm(folder, { recursive: true });
});

test('a chunk that cannot be inflated is named in a sentence for its reader', async () => {
  const path = all.find(({ name }) => name === 'chunk-corrupt')?.path ?? '';
  const roots = await (await Roots.create([])).withNamed(path);
  const file = await Hdf5File.open(path, { roots, engine: slowDecoders, thread });
  const stack = await file.stack('/exchange/data', 0);
  const all24 = Uint32Array.from({ length: stack.frames }, (_, i) => i);
  const told = stack.readRows(all24, 0, stack.rows);
  await expect(told).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(told).rejects.toThrow(/\/exchange\/data.* is damaged.*not what was compressed/u);
  await expect(told).rejects.not.toThrow(/Error:/u);
  await file.close();
});

describe('a damaged HDF5 file gives pixels or a sentence, never anything else', () => {
  test.each(['dxchange-u16', 'gzip-shuffle', 'bitshuffle-lz4', 'latest-fixed-gzip'])(
    '%s',
    async name => {
      const bytes = new Uint8Array(
        readFileSync(all.find(entry => entry.name === name)?.path ?? '')
      );
      const path = join(folder, `${name}.h5`);
      const roots = await Roots.create([{ name: 'data', path: folder }]);
      const change = fc.record({
        at: fc.integer({ min: 0, max: bytes.length - 1 }),
        value: fc.integer({ min: 0, max: 255 })
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { minLength: 1, maxLength: 8 }),
          fc.option(fc.integer({ min: 0, max: bytes.length })),
          async (changes, length) => {
            const damaged = bytes.slice(0, length ?? bytes.length);
            for (const { at, value } of changes) {
              if (at < damaged.length) {
                damaged[at] = value;
              }
            }
            writeFileSync(path, damaged);
            let file: Hdf5File | null = null;
            try {
              file = await Hdf5File.open(path, { roots, engine: slowDecoders, thread });
              await file.tree();
              const stack = await file.stack('/exchange/data', 0);
              await stack.readRows(Uint32Array.of(0, stack.frames - 1), 0, stack.rows);
            } catch (error) {
              if (!(error instanceof HepsctError)) {
                throw error;
              }
            } finally {
              await file?.close();
            }
          }
        ),
        { numRuns: times(60) }
      );
    }
  );
});
