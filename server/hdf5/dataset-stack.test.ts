import { afterAll, expect, test } from 'vitest';
import { InputError } from '../../protocol/errors';
import { fixtures } from '../../test/fixtures';
import { ReadableFile } from '../files/reading';
import { slowDecoders } from './byte-decoders.fixture';
import { DatasetStack } from './dataset-stack';
import type { SliceFunction } from './row-reader';
import { ReaderThread } from './reader-thread';
import { stackGeometry } from './stack-geometry';

const thread = new ReaderThread();
afterAll(() => thread.dispose());
const path = (await fixtures()).find(({ name }) => name === 'gzip-shuffle')?.path ?? '';
const allowed = [path.slice(0, path.lastIndexOf('/'))];

async function stackWith(
  slice: SliceFunction
): Promise<{ stack: DatasetStack; file: ReadableFile }> {
  const info = await thread.ask('dataset', { file: path, path: '/exchange/data' }, allowed);
  if (info === null) {
    throw new Error('no dataset');
  }
  const file = await ReadableFile.open(path);
  return {
    stack: new DatasetStack(info, stackGeometry(info, 0, false), file, slice, slowDecoders),
    file
  };
}

const library: SliceFunction = (start, count) =>
  thread.ask('slice', { file: path, path: '/exchange/data', start, count }, allowed);

test('where own reading and library agree, own reading stays', async () => {
  const { stack, file } = await stackWith(library);
  await stack.probe();
  expect(stack.fallback).toBeNull();
  // The probe is not counted as reading.
  expect(stack.statistics.chunksDecoded).toBe(0);
  await file.close();
});

test('where they differ in one of three elements, the library reads everything', async () => {
  const { stack, file } = await stackWith(async (start, count) => {
    const bytes = await library(start, count);
    // The last element only, as a wrong end of a chunk index would do.
    if (start[0] === 23 && count[0] === 1 && count[2] === 1) {
      bytes[0] = (bytes[0] ?? 0) ^ 1;
    }
    return bytes;
  });
  const own = await stack.readRows(Uint32Array.of(0, 23), 0, 5);
  await stack.probe();
  expect(stack.fallback).toContain('other values at (23, 4, 31)');
  expect(stack.storage.layout).toBe('library');
  const theirs = await stack.readRows(Uint32Array.of(0, 23), 0, 5);
  expect(theirs.data).toEqual(own.data);
  await file.close();
});

test('a filter that the library does not have leaves own reading alone', async () => {
  const { stack, file } = await stackWith(() =>
    Promise.reject(new InputError('filter-unknown', 'no such filter'))
  );
  await stack.probe();
  expect(stack.fallback).toBeNull();
  await file.close();
});
