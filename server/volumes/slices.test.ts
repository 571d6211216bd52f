import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { PYTHON } from '../../test/fixtures';
import type { IFrameStack } from '../datasets/frame-stack';
import { Roots } from '../files/roots';
import { openVolume } from './opened';
import { planeOf } from './slices';

let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-planes-')));
});
afterAll(() => rm(folder, { recursive: true }));

test('a plane across the rows decodes the chunks that hold its column, each of them once', async () => {
  const path = join(folder, 'chunked.h5');
  const script = `import sys, h5py, numpy as np
with h5py.File(sys.argv[1], 'w') as f:
    v = (np.arange(9 * 20 * 30).reshape(9, 20, 30) * 3).astype('i4')
    f.create_dataset('v', data=v, chunks=(4, 8, 7), compression='gzip')
print(v[:, :, 23].ravel().tolist())`;
  const printed = execFileSync(PYTHON, ['-c', script, path], { encoding: 'utf8' });
  const roots = await Roots.create([{ name: 'test', path: folder }]);
  const { stack, close } = await openVolume(path, { engine: await openEngine(), roots });
  const before = stack.statistics.chunksDecoded;
  const plane = await planeOf(stack, 2, 23);
  expect(plane).toMatchObject({ shape: [9, 20], dtype: 'i4' });
  expect([...plane.data]).toEqual(JSON.parse(printed));
  expect(stack.statistics.chunksDecoded - before).toBe(3 * 3);
  await close();
});

test.each([
  [3, 50, 400_000, 1],
  [40, 30, 70_000, 16],
  [5, 4, 9, 2]
])(
  'of %i slices of %i x %i in chunks of %i no more than 64 MiB are held',
  async (frames, rows, columns, framesPerChunk) => {
    const value = (frame: number, row: number): number => (7 * frame + row) % 251;
    let largest = 0;
    const stack: IFrameStack = {
      frames,
      rows,
      columns,
      dtype: 'uint8',
      storage: { layout: 'contiguous', chunk: null, compression: 'none', fallback: null, bytes: 1 },
      framesPerChunk,
      statistics: { chunksDecoded: 0, bytesRead: 0 },
      readRows: (chosen, first, count, _signal, column) => {
        largest = Math.max(largest, chosen.length * count * columns);
        const data = new Uint8Array(chosen.length * count * columns);
        for (const [k, frame] of chosen.entries()) {
          for (let r = 0; r < count; r++) {
            data[(k * count + r) * columns + (column ?? 0)] = value(frame, first + r);
          }
        }
        return Promise.resolve({ data, shape: [chosen.length, count, columns], dtype: 'u1' });
      }
    };
    const { data } = await planeOf(stack, 2, columns - 1);
    expect([...data]).toEqual(
      Array.from({ length: frames * rows }, (_, i) => value(Math.floor(i / rows), i % rows))
    );
    expect(8 * largest).toBeLessThanOrEqual(64 * 1024 * 1024);
  }
);
