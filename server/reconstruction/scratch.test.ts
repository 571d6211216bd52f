import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { fixtures } from '../../test/fixtures';
import { ANGLES_AS_FOUND, inputOf, openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { scanInMadeScratch, scanInScratch } from './scratch';

let folder = '';
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-scratch-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('rows, flats and darks from the scratch are those of the scan, frame by frame', async () => {
  const scan = new MemoryScan({
    projections: 7,
    rows: 6,
    columns: 4,
    pixel: (projection, row, column) => 100 * projection + 10 * row + column,
    flats: [
      { position: 0, frames: [900, 901, 902] },
      { position: 1, frames: [950] }
    ],
    darks: [{ position: null, frames: [3, 4] }]
  });
  const projections = [0, 2, 3, 6];
  const wish = { folder, rows: [1, 2, 3, 5], projections, signal };
  const staged = await scanInScratch(scan, wish);
  const chosen = Uint32Array.from(projections);
  expect(await staged.readRows(2, 2, chosen)).toEqual(await scan.readRows(2, 2, chosen));
  expect(await staged.readRows(5, 1, chosen)).toEqual(await scan.readRows(5, 1, chosen));
  for (const [index, set] of [...scan.flats, ...scan.darks].entries()) {
    const copy = [...staged.flats, ...staged.darks][index];
    expect(copy?.position).toBe(set.position);
    expect(await copy?.readRows(1, 3)).toEqual(await set.readRows(1, 3));
  }
  const made = await scanInMadeScratch(scan, wish);
  const before = scan.reads.length;
  expect(await made?.readRows(2, 2, chosen)).toEqual(await staged.readRows(2, 2, chosen));
  expect(await made?.darks[0]?.readRows(1, 3)).toEqual(await staged.darks[0]?.readRows(1, 3));
  expect(scan.reads).toHaveLength(before);
  await made?.close();
  await staged.close();
  expect(scan.closed).toBe(0);
});

test('a scratch that lacks any part is not used, and looking for it writes nothing', async () => {
  const scan = new MemoryScan({ projections: 3, rows: 4, columns: 4 });
  const wish = { folder, rows: [0, 1], projections: [0, 1, 2], signal };
  expect(await scanInMadeScratch(scan, wish)).toBeNull();
  expect(await readdir(folder)).toEqual([]);
  await (await scanInScratch(scan, wish)).close();
  const parts = (await readdir(folder)).sort();
  expect(parts).toEqual(['darks-0', 'flats-0', 'projections']);
  for (const part of parts) {
    const [name = ''] = await readdir(join(folder, part));
    await rename(join(folder, part, name), join(folder, part, `${name}.part`));
    expect(await scanInMadeScratch(scan, wish), part).toBeNull();
    expect(await readdir(join(folder, part))).toEqual([`${name}.part`]);
    await rename(join(folder, part, `${name}.part`), join(folder, part, name));
  }
  const made = await scanInMadeScratch(scan, wish);
  expect(made).not.toBeNull();
  await made?.close();
});

test('a gzip scan is inflated once a job, however many slabs read it, and not again after a resume', async () => {
  const { path } = (await fixtures()).find(({ name }) => name === 'gzip') ?? { path: '' };
  const roots = await (await Roots.create([])).withNamed(path);
  const open = async (): ReturnType<typeof openScan> =>
    openScan(inputOf(path), ANGLES_AS_FOUND, { roots, engine: await openEngine() });
  const scan = await open();
  const projections = Array.from({ length: scan.description.projections }, (_, index) => index);
  const wish = { folder, rows: [0, 1, 2, 3, 4], projections, signal };
  const opened = scan.statistics.chunksDecoded;
  const staged = await scanInScratch(scan, wish);
  for (const row of wish.rows) {
    await staged.readRows(row, 1, Uint32Array.from(projections));
    await staged.flats[0]?.readRows(row, 1);
  }
  expect(scan.statistics.chunksDecoded - opened).toBe(projections.length);
  await staged.close();
  await scan.close();
  const again = await open();
  const before = again.statistics.chunksDecoded;
  await (await scanInScratch(again, wish)).close();
  expect(again.statistics.chunksDecoded).toBe(before);
  await again.close();
});
