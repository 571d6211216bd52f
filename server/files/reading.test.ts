import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PYTHON } from '../../test/fixtures';
import { inFlight, ReadableFile } from './reading';

let folder: string;
let path: string;
const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 251);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-reading-'));
  path = join(folder, 'bytes');
  await writeFile(path, bytes);
});
afterEach(() => rm(folder, { recursive: true }));

test('ranges arrive where they are wanted, joined or not', async () => {
  const file = await ReadableFile.open(path);
  const target = new Uint8Array(300);
  await file.readRanges(
    [
      { position: 9000, length: 100, target: 200 },
      { position: 10, length: 50, target: 0 },
      { position: 60, length: 50, target: 50 },
      { position: 110, length: 50, target: 150 }
    ],
    target
  );
  expect(target.subarray(0, 100)).toEqual(bytes.subarray(10, 110));
  expect(target.subarray(150, 200)).toEqual(bytes.subarray(110, 160));
  expect(target.subarray(200, 300)).toEqual(bytes.subarray(9000, 9100));
  await file.close();
});

test('a range behind the end, or a file that shrank, is a truncated file', async () => {
  const file = await ReadableFile.open(path);
  await expect(file.readBytes(9_990, 20)).rejects.toMatchObject({
    code: 'file-truncated',
    fields: { size: 10_000, needed: 10_010 }
  });
  await truncate(path, 100);
  await expect(file.readBytes(50, 200)).rejects.toMatchObject({ code: 'file-truncated' });
  await file.close();
  await file.close();
  await expect(file.readBytes(0, 1)).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a folder, a pipe and a missing file are no files', async () => {
  await expect(ReadableFile.open(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(ReadableFile.open(join(folder, 'missing'))).rejects.toMatchObject({
    code: 'not-found'
  });
  const pipe = join(folder, 'pipe');
  execFileSync(PYTHON, ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', pipe]);
  await expect(ReadableFile.open(pipe)).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('work is bounded, ends with the first failure and waits for what runs', async () => {
  let running = 0;
  let most = 0;
  const started: number[] = [];
  const work = async (item: number): Promise<void> => {
    started.push(item);
    running++;
    most = Math.max(most, running);
    await new Promise(resolve => setImmediate(resolve));
    running--;
    if (item === 5) {
      throw new Error('five');
    }
  };
  await inFlight([0, 1, 2, 3, 4], 3, work);
  expect(most).toBe(3);
  started.length = 0;
  await expect(
    inFlight(
      Array.from({ length: 100 }, (_, i) => i),
      3,
      work
    )
  ).rejects.toThrow('five');
  expect(running).toBe(0);
  expect(started.length).toBeLessThan(12);
});

test('a raised signal stops before the next piece', async () => {
  const abort = new AbortController();
  const done: number[] = [];
  const asked = inFlight(
    [0, 1, 2, 3],
    1,
    async item => {
      done.push(item);
      await Promise.resolve();
      if (item === 1) {
        abort.abort();
      }
    },
    abort.signal
  );
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(done).toEqual([0, 1]);
});
