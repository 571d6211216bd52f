import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PYTHON } from '../../../test/fixtures';
import { Roots } from '../../files/roots';
import { slowDecoders } from '../byte-decoders.fixture';
import { Hdf5File } from '../hdf5-file';
import { ReaderThread } from '../reader-thread';

/** Indexes that only show with many chunks or with room to grow; values are their own numbers. */
const WRITE = `
import sys, h5py, numpy as np
def write(name, shape, chunks, maxshape, **more):
    with h5py.File(f"{sys.argv[1]}/{name}.h5", "w", libver=("v110", "latest")) as file:
        values = np.arange(np.prod(shape)).astype("u2").reshape(shape)
        file.create_dataset("data", data=values, chunks=chunks, maxshape=maxshape, **more)
write("pages", (140000, 1, 2), (1, 1, 2), (None, 1, 2))
write("grows-in-rows", (6, 5, 8), (2, 2, 3), (6, None, 8))
write("grows-in-columns", (6, 5, 8), (2, 2, 3), (6, 5, None), compression="gzip")
write("room-to-grow", (6, 5, 8), (2, 2, 3), (12, 11, 20))
write("sinograms", (6, 5, 8), None, None)
write("sinograms-gzip", (6, 5, 8), (2, 2, 3), None, compression="gzip")
write("sinograms-library", (6, 5, 8), (2, 2, 3), None, fletcher32=True)
write("room-to-grow-gzip", (6, 5, 8), (2, 2, 3), (12, 11, 20), compression="gzip")
`;

const thread = new ReaderThread();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-indexes-'));
  await promisify(execFile)(PYTHON, ['-c', WRITE, folder]);
});
afterAll(async () => {
  await thread.dispose();
  await rm(folder, { recursive: true });
});

test.each(['pages', 'grows-in-rows', 'grows-in-columns', 'room-to-grow', 'room-to-grow-gzip'])(
  '%s: every chunk is found',
  async name => {
    const path = join(folder, `${name}.h5`);
    const roots = await Roots.create([{ name: 'data', path: folder }]);
    const file = await Hdf5File.open(path, { roots, engine: slowDecoders, thread });
    const stack = await file.stack('/data', 0);
    expect(stack.storage).toMatchObject({ layout: 'chunked', fallback: null });
    const { layout } = stack.info;
    expect(layout.kind).toBe('chunked');
    // Reading 140,000 chunks takes long: those around every page are enough.
    const some =
      name === 'pages'
        ? pageEdges(stack.frames)
        : Array.from({ length: stack.frames }, (_, i) => i);
    const { data } = await stack.readRows(Uint32Array.from(some), 0, stack.rows);
    const pixels = stack.rows * stack.columns;
    const expected = some.flatMap(frame =>
      Array.from({ length: pixels }, (_, i) => (frame * pixels + i) % 65536)
    );
    expect(Array.from(data)).toEqual(expected);
    await file.close();
  }
);

test.each([
  ['sinograms', 'contiguous'],
  ['sinograms-gzip', 'chunked'],
  ['sinograms-library', 'library']
])('%s: (row, frame, column) is turned, however it is read', async (name, layout) => {
  const roots = await Roots.create([{ name: 'data', path: folder }]);
  const path = join(folder, `${name}.h5`);
  const file = await Hdf5File.open(path, { roots, engine: slowDecoders, thread });
  const stack = await file.stack('/data', 1);
  expect(stack.storage.layout).toBe(layout);
  expect([stack.frames, stack.rows, stack.columns]).toEqual([5, 6, 8]);
  const frames = [4, 0, 1, 2];
  const { data, shape } = await stack.readRows(Uint32Array.from(frames), 2, 3);
  expect(shape).toEqual([4, 3, 8]);
  const expected = frames.flatMap(frame =>
    [2, 3, 4].flatMap(row =>
      Array.from({ length: 8 }, (_, column) => (row * 5 + frame) * 8 + column)
    )
  );
  expect(Array.from(data)).toEqual(expected);
  await file.close();
});

function pageEdges(frames: number): number[] {
  const edges = Array.from({ length: Math.ceil(frames / 1024) }, (_, page) => page * 1024);
  return [...edges.flatMap(edge => [edge - 1, edge, edge + 1, edge + 20]), frames - 1].filter(
    frame => frame >= 0 && frame < frames
  );
}
