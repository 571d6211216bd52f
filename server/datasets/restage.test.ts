import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtures } from '../../test/fixtures';
import { Roots } from '../files/roots';
import { slowDecoders } from '../hdf5/byte-decoders.fixture';
import type { IScan } from './scan';
import { ANGLES_AS_FOUND, inputOf, openScan } from './open-scan';
import { openRestaged, restage } from './restage';
import type { IRestageSource } from './restaged-rows';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-restage-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const all = await fixtures();

async function open(name: string): Promise<IScan> {
  const fixture = all.find(entry => entry.name === name);
  if (fixture === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  const roots = await (await Roots.create([])).withNamed(fixture.path);
  return await openScan(inputOf(fixture.path), ANGLES_AS_FOUND, { roots, engine: slowDecoders });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

test.each(['gzip', 'gzip-big-endian', 'gzip-many-frames', 'gzip-f32', 'bitshuffle-lz4'])(
  '%s: every chunk is decoded once a job, not once a slab',
  async name => {
    const scan = await open(name);
    const { rows, projections } = scan.description;
    const whole = await scan.readRows(0, rows);
    const chunks = scan.statistics.chunksDecoded;
    expect(chunks).toBeGreaterThan(0);

    const staged = await restage(scan, folder, range(0, rows), range(0, projections), {
      budgetBytes: 1
    });
    const forAll = scan.statistics.chunksDecoded - chunks;
    expect(forAll).toBe(chunks);
    for (let row = 0; row < rows; row++) {
      const slab = await staged.readRows(row, 1);
      const again = await scan.readRows(row, 1);
      expect(slab.dtype).toBe(again.dtype);
      expect(Array.from(slab.data)).toEqual(Array.from(again.data));
    }
    const before = scan.statistics.chunksDecoded;
    const block = await staged.readRows(0, rows);
    expect(Array.from(block.data)).toEqual(Array.from(whole.data));
    expect(scan.statistics.chunksDecoded).toBe(before);
    await staged.close();
    await scan.close();
  }
);

test('direct reading of slab after slab decodes the scan again each time', async () => {
  const scan = await open('gzip');
  const { rows, projections } = scan.description;
  for (let row = 0; row < rows; row++) {
    await scan.readRows(row, 1);
  }
  expect(scan.statistics.chunksDecoded).toBe(rows * projections);
  await scan.close();
});

test('a choice of rows and projections is all that the scratch holds', async () => {
  const scan = await open('gzip');
  const staged = await restage(scan, folder, [1, 3], [20, 2, 7]);
  const before = scan.statistics.chunksDecoded;
  const picks = Uint32Array.of(7, 20);
  const from = await staged.readRows(3, 1, picks);
  expect(scan.statistics.chunksDecoded).toBe(before);
  expect(Array.from(from.data)).toEqual(Array.from((await scan.readRows(3, 1, picks)).data));
  // What the scratch does not hold comes from the scan.
  const other = await staged.readRows(0, 2, picks);
  expect(Array.from(other.data)).toEqual(Array.from((await scan.readRows(0, 2, picks)).data));
  await staged.close();
  await scan.close();
});

test('a complete scratch is used again, an unfinished one is written anew', async () => {
  const scan = await open('gzip');
  await (await restage(scan, folder, [0, 1], [0, 1, 2])).close();
  const counted = scan.statistics.chunksDecoded;
  await (await restage(scan, folder, [0, 1], [0, 1, 2])).close();
  expect(await openRestaged(scan, folder, [0], [0, 1, 2])).toBeNull();
  await (await openRestaged(scan, folder, [0, 1], [0, 1, 2]))?.close();
  expect(scan.statistics.chunksDecoded).toBe(counted);
  const [name] = await readdir(folder);
  await rm(join(folder, String(name)));
  await writeFile(join(folder, `${String(name)}.part`), 'half');
  expect(await openRestaged(scan, folder, [0, 1], [0, 1, 2])).toBeNull();
  const staged = await restage(scan, folder, [0, 1], [0, 1, 2]);
  expect(await readdir(folder)).toEqual([name]);
  expect(Array.from((await staged.readRows(0, 2, Uint32Array.of(1))).data)).toEqual(
    Array.from((await scan.readRows(0, 2, Uint32Array.of(1))).data)
  );
  await staged.close();
  await scan.close();
});

test('a cancelled restage leaves nothing behind', async () => {
  const scan = await open('gzip');
  const abort = new AbortController();
  const slow: IRestageSource = {
    description: scan.description,
    readRows: (...call) => scan.readRows(...call),
    *blocksOf(frames, most) {
      for (const block of scan.blocksOf(frames, most)) {
        yield block;
        abort.abort();
      }
    }
  };
  await expect(
    restage(slow, folder, [0], range(0, 24), { signal: abort.signal, budgetBytes: 1 })
  ).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(folder)).toEqual([]);
  await scan.close();
});
