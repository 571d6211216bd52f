import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has, parse } from './answers';
import type { IJob, IPrediction, IScanDescription } from './answers';
import { hepsct, startHepsct } from './command';
import { jobsRootOf } from './following';
import { makeRoom } from './room';
import { lookAt } from './volume';

const room = makeRoom();
const env = { HEPSCT_MEMORY_BUDGET: '400 MB' };
const [rows, columns, angles] = [96, 512, 200];
const storages = ['contiguous', 'gzip', 'bitshuffle-lz4'] as const;
const raw = (storage: string): string => room.path('raw', `${storage}.h5`);
const out = (storage: string): string => room.path('out', `${storage}.h5`);

beforeAll(async () => {
  const size = ['--columns', `${columns}`, '--rows', `${rows}`, '--angles', `${angles}`];
  for (const storage of storages) {
    const ran = await hepsct(['simulate', raw(storage), ...size, '--storage', storage], { room });
    expect(ran.code, ran.stderr).toBe(0);
  }
}, 120_000);
afterAll(() => room.remove());

interface IDone {
  readonly job: IJob;
  readonly log: readonly string[];
}

async function reconstructed(storage: string): Promise<IDone> {
  const run = startHepsct(['reconstruct', raw(storage), '-o', out(storage), '--json'], {
    room,
    env
  });
  const { code, stdout, stderr } = await run.ended;
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const job = lines.flatMap(line => (has<{ job: IJob }>(line, 'job') ? [line.job] : [])).at(-1);
  if (job === undefined) throw new Error(stdout);
  const folder = join(jobsRootOf(room), job.id, 'log');
  const texts = readdirSync(folder).filter(name => name.endsWith('.txt'));
  const log = texts.flatMap(name => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  return { job, log };
}

describe.each(storages)('%s', storage => {
  const once = storage !== 'contiguous';
  let done: IDone;
  beforeAll(async () => {
    done = await reconstructed(storage);
  }, 120_000);

  test('has the chunks that this is about', async () => {
    const ran = await hepsct(['info', raw(storage), '--json'], { room });
    const { scan } = parse<{ scan: IScanDescription }>(ran.stdout, 'scan');
    expect(scan.storage.chunk).toEqual(once ? [1, rows, columns] : null);
  });

  test('says how it will be read before the start, with the disk that the scratch takes', async () => {
    const args = ['reconstruct', raw(storage), '-o', room.path('out', 'dry.h5'), '--dry-run'];
    const ran = await hepsct([...args, '--json'], { room, env });
    const told = parse<IPrediction>(ran.stdout, 'reading', 'slabs', 'diskBytes');
    expect(told.reading).toBe(once ? 'restage' : 'direct');
    expect(told.slabs).toBeGreaterThan(2);
    const volume = 4 * rows * columns * columns;
    const scratch = once ? 2 * angles * rows * columns : 0;
    expect(told.diskBytes).toBeGreaterThanOrEqual(volume + scratch);
    expect(told.diskBytes).toBeLessThan(1.1 * (volume + scratch) + 4e6);
  });

  test('is decoded once for all its slabs', () => {
    expect(done.job.slabs.total).toBeGreaterThan(2);
    expect(done.job.slabs.done).toBe(done.job.slabs.total);
    const decoding = done.log.filter(line => line.includes('Decoding the projections once'));
    expect(decoding).toHaveLength(once ? 1 : 0);
    const slabs = done.log.flatMap((line, at) => (line.includes('processing!') ? [at] : []));
    expect(slabs).toHaveLength(done.job.slabs.total);
    if (once) {
      const at = done.log.findIndex(line => line.includes('Decoding the projections once'));
      expect(at).toBeLessThan(slabs[0] ?? 0);
    }
  });

  test('leaves no scratch behind', () => {
    const files = readdirSync(join(jobsRootOf(room), done.job.id), {
      recursive: true,
      withFileTypes: true
    });
    const sizes = files
      .filter(file => file.isFile())
      .map(file => readFileSync(join(file.parentPath, file.name)).length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(angles * columns * 2);
    expect(readdirSync(room.path('out')).filter(name => name.startsWith('.'))).toEqual([]);
  });
});

test('every storage gives the same volume, bit for bit', async () => {
  const copies = await Promise.all(
    storages.map(async storage => {
      await lookAt(out(storage), room.path('out', `${storage}.npy`));
      return readFileSync(room.path('out', `${storage}.npy`));
    })
  );
  expect(copies[0]?.length).toBeGreaterThan(4 * rows * columns * columns);
  for (const copy of copies) expect(copies[0]?.equals(copy)).toBe(true);
}, 60_000);
