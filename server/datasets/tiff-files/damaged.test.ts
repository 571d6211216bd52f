import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { HepsctError } from '../../../protocol/errors';
import { fixtures } from '../../../test/fixtures';
import { slowDecoders } from '../../hdf5/byte-decoders.fixture';
import { TiffStack } from './tiff-stack';
import { times } from '../../../test/seeds';

const all = await fixtures();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-tiff-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** One file of a fixture. */
function bytesOf(name: string): Uint8Array {
  const path = all.find(entry => entry.name === name)?.path ?? '';
  const file = statSync(path).isFile()
    ? path
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter(entry => /\.tiff?$/u.test(entry))
        .map(entry => join(path, entry))[0];
  return new Uint8Array(readFileSync(file ?? ''));
}

describe('a damaged TIFF file gives pixels or a sentence, never anything else', () => {
  test.each([
    'tiff-strip',
    'tiff-tiles',
    'tiff-bigtiff',
    'tiff-strips-big-endian',
    'tiff-deflate-predictor',
    'tiff-lzw-predictor',
    'tiff-packbits',
    'multi-page'
  ])('%s', async name => {
    const bytes = bytesOf(name);
    const change = fc.record({
      at: fc.oneof(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 0, max: Math.min(400, bytes.length) - 1 }),
        fc.integer({ min: Math.max(0, bytes.length - 400), max: bytes.length - 1 })
      ),
      value: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 255))
    });
    const path = join(folder, `${name}.tif`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: bytes.length }),
        fc.boolean(),
        async (changes, length, cut) => {
          const damaged = bytes.slice(0, cut ? length : bytes.length);
          for (const { at, value } of changes) {
            if (at < damaged.length) {
              damaged[at] = value;
            }
          }
          writeFileSync(path, damaged);
          try {
            const stack = await TiffStack.open([path], slowDecoders);
            await stack.readRows(Uint32Array.of(stack.frames - 1), 0, stack.rows);
          } catch (error) {
            if (!(error instanceof HepsctError)) {
              throw error;
            }
          }
        }
      ),
      { numRuns: times(150) }
    );
  });
});
