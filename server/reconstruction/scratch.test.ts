import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { fixtures } from '../../test/fixtures';
import { ANGLES_AS_FOUND, inputOf, openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { scanInScratch } from './scratch';

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
  const staged = await scanInScratch(scan, { folder, rows: [1, 2, 3, 5], projections, signal });
  const chosen = Uint32Array.from(projections);
  expect(await staged.readRows(2, 2, chosen)).toEqual(await scan.readRows(2, 2, chosen));
  expect(await staged.readRows(5, 1, chosen)).toEqual(await scan.readRows(5, 1, chosen));
  for (const [index, set] of [...scan.flats, ...scan.darks].entries()) {
    const copy = [...staged.flats, ...staged.darks][index];
    expect(copy?.position).toBe(set.position);
    expect(await copy?.readRows(1, 3)).toEqual(await set.readRows(1, 3));
  }
  await staged.close();
  expect(scan.closed).toBe(0);
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
