import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IScan } from '../datasets/scan';
import { JobDirectory } from '../jobs/directory';
import { describeJob } from '../jobs/state';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { planRecipe } from '../pipeline/plan';
import { slowEngine } from '../pipeline/slow-engine.fixture';
import type { IWorkerHost } from './reconstruct';
import { runWorker } from './worker';

const python = join(import.meta.dirname, '../../.venv/bin/python');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-worker-'));
});

afterEach(() => rm(folder, { recursive: true }));

function scan(): MemoryScan {
  return new MemoryScan({
    projections: 12,
    rows: 11,
    columns: 8,
    pixel: (projection, row, column) =>
      100 + ((projection * 131 + row * 37 + column * column * 13) % 800)
  });
}

function host(opened: IScan = scan()): IWorkerHost {
  return {
    openScan: () => Promise.resolve(opened),
    openEngine: () => Promise.resolve(slowEngine()),
    restage: () => Promise.reject(new Error('nothing to restage')),
    madeScratch: () => Promise.reject(new Error('nothing to restage')),
    openVolume: () => Promise.reject(new Error('nothing to export')),
    removeScratch: path => rm(path, { recursive: true, force: true })
  };
}

async function submit(
  format: 'hdf5' | 'tiff',
  name: string,
  budget = 1e12,
  reading?: 'restage'
): Promise<JobDirectory> {
  const outputPath = join(folder, 'out', name);
  const recipe = checkRecipe({
    recipe: 1,
    input: { path: '/data/memory.h5' },
    geometry: { pixelSizeUm: 2 },
    output: { path: outputPath, format }
  });
  const plan = planRecipe(
    recipe,
    scan(),
    { engine: slowEngine(), memoryBudgetBytes: budget },
    outputPath
  );
  return JobDirectory.create(join(folder, 'jobs'), {
    kind: 'reconstruct',
    title: 'memory',
    recipe,
    plan: { ...plan, reading: reading ?? plan.reading },
    input: { path: '/data/memory.h5', etag: '"memory"' },
    versions: { hepsct: '0.1.0' }
  });
}

function py(script: string, ...parameters: string[]): unknown {
  const source = `import sys, json, h5py, numpy as np\n${script}`;
  return JSON.parse(execFileSync(python, ['-c', source, ...parameters], { encoding: 'utf8' }));
}

test('a job becomes an HDF5 volume with all its slices, and says so in its log', async () => {
  const directory = await submit('hdf5', 'volume.h5');
  expect(await runWorker(directory.path, host())).toBe(0);
  expect(await readdir(join(folder, 'out'))).toEqual(['volume.h5']);
  const seen = py(
    `f = h5py.File(sys.argv[1]); d = f['entry/volume/data']
print(json.dumps([list(d.shape), d.dtype.str, bool(np.isfinite(d[:]).all()), float(np.abs(d[:]).max()) > 0, d.attrs['units'], f['entry/volume/detector_row'][:].tolist()]))`,
    join(folder, 'out', 'volume.h5')
  );
  expect(seen).toEqual([[11, 8, 8], '<f4', true, true, '1/cm', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
  const lines = (await directory.readLog()).map(({ message }) => message);
  expect(lines[0]).toBe('Reconstruction start!');
  expect(lines).toContainEqual(
    expect.stringMatching(/3 of 3 slabs to do; corrections within the reconstruction\.$/u)
  );
  expect(lines.at(-1)).toMatch(/^Reconstruction completed! 11 slices/u);
  const job = describeJob(await directory.readAll(), Date.now());
  expect(job).toMatchObject({
    state: 'done',
    slabs: { done: 3, total: 3 },
    slices: { done: 11, total: 11 }
  });
  expect(Object.keys(job.stageSeconds).sort()).toEqual([
    'correcting',
    'reading',
    'reconstructing',
    'writing'
  ]);
});

test('values do not depend on the size of the slabs, nor on the format', async () => {
  for (const [name, budget] of [
    ['large.h5', 1e12],
    ['small.h5', 1]
  ] as const) {
    const directory = await submit('hdf5', name, budget);
    expect((await directory.readFile()).kind).toBe('reconstruct');
    expect(await runWorker(directory.path, host())).toBe(0);
  }
  expect(await runWorker((await submit('tiff', 'stack', 1)).path, host())).toBe(0);
  const seen = py(
    `import tifffile
a, b = (h5py.File(p)['entry/volume/data'][:] for p in sys.argv[1:3])
t = tifffile.imread(sorted(__import__('glob').glob(sys.argv[3] + '/*.tiff')))
print(json.dumps([bool((a == b).all()), bool((a == t).all()), t.dtype.str]))`,
    ...['large.h5', 'small.h5', 'stack'].map(name => join(folder, 'out', name))
  );
  expect(seen).toEqual([true, true, '<f4']);
  expect(await readdir(join(folder, 'out', 'stack'))).toContain('slice_00010.tiff');
});

test('an output that exists is never overwritten', async () => {
  const directory = await submit('hdf5', 'volume.h5');
  await mkdir(join(folder, 'out'), { recursive: true });
  await writeFile(join(folder, 'out', 'volume.h5'), 'mine');
  expect(await runWorker(directory.path, host())).toBe(43);
  expect(await readFile(join(folder, 'out', 'volume.h5'), 'utf8')).toBe('mine');
  expect(describeJob(await directory.readAll(), Date.now())).toMatchObject({
    state: 'failed',
    code: 'output-exists'
  });
});

test('a scan that changed since the job was made is refused', async () => {
  const directory = await submit('hdf5', 'volume.h5');
  const other = new MemoryScan({
    projections: 12,
    rows: 11,
    columns: 8,
    description: { etag: '"other"' }
  });
  expect(await runWorker(directory.path, host(other))).toBe(43);
  const last = (await directory.readLog()).at(-1);
  expect(last?.level).toBe('ERROR');
  expect(last?.message).toContain('has changed since');
});

test('a stopped job ends with 130 after its batch and goes on where it was', async () => {
  const directory = await submit('hdf5', 'volume.h5');
  const stopping = scan();
  const read = stopping.readRows.bind(stopping);
  stopping.readRows = async (first, count, projections) => {
    if (first === 8) await directory.requestStop();
    return read(first, count, projections);
  };
  expect(await runWorker(directory.path, host(stopping))).toBe(130);
  const stopped = describeJob(await directory.readAll(), Date.now());
  expect(stopped.state).toBe('cancelled');
  expect(stopped.slabs.done).toBeGreaterThan(0);
  expect(stopped.slabs.done).toBeLessThan(3);
  await directory.requestResume();
  const again = scan();
  expect(await runWorker(directory.path, host(again))).toBe(0);
  expect(again.reads).toHaveLength(3 - stopped.slabs.done);
});

test('slabs run in processes of their own, in any order, and the driver finishes', async () => {
  const whole = await submit('hdf5', 'whole.h5');
  expect(await runWorker(whole.path, host())).toBe(0);
  const parts = await submit('hdf5', 'parts.h5');
  expect(await Promise.all([2, 0, 1].map(slab => runWorker(parts.path, host(), slab)))).toEqual([
    0, 0, 0
  ]);
  expect(await readdir(join(folder, 'out'))).toEqual([`.parts.h5.${parts.id}.part`, 'whole.h5']);
  expect(await runWorker(parts.path, host(), 3)).toBe(43);
  const idle = scan();
  expect(await runWorker(parts.path, host(idle))).toBe(0);
  expect(idle.reads).toEqual([]);
  const seen = py(
    `a, b = (h5py.File(p)['entry/volume/data'][:] for p in sys.argv[1:3])
print(json.dumps(bool((a == b).all())))`,
    ...['whole.h5', 'parts.h5'].map(name => join(folder, 'out', name))
  );
  expect(seen).toBe(true);
});

test('a slab of its own reads the scratch of the job where it is complete, and says where not', async () => {
  const sources = [null, scan()];
  for (const [slab, made] of sources.entries()) {
    const directory = await submit('hdf5', `slab-${slab}.h5`, 1e12, 'restage');
    const opened = scan();
    const asked: string[] = [];
    const ran = await runWorker(
      directory.path,
      {
        ...host(opened),
        madeScratch: (_, wish) => {
          asked.push(wish.folder);
          return Promise.resolve(made);
        }
      },
      slab
    );
    expect(ran).toBe(0);
    expect(asked).toEqual([directory.scratchPath]);
    const lines = (await directory.readLog()).map(({ message }) => message).join('\n');
    expect(lines).toContain(
      made === null ? 'decoded from the scan itself' : 'read from the scratch file of the job'
    );
    expect([opened.reads.length > 0, (made?.reads.length ?? 0) > 0]).toEqual([
      made === null,
      made !== null
    ]);
  }
});

test('mended pixels are told in the log and counted', async () => {
  const dark = new MemoryScan({
    projections: 12,
    rows: 11,
    columns: 8,
    pixel: (_projection, row) => (row === 3 ? 5 : 500)
  });
  const directory = await submit('hdf5', 'volume.h5');
  expect(await runWorker(directory.path, host(dark))).toBe(0);
  expect(describeJob(await directory.readAll(), Date.now()).counts).toEqual({
    clipped: 96,
    nonFinite: 0
  });
  expect((await directory.readLog()).map(({ message }) => message).join('\n')).toContain(
    '96 pixels let through no light'
  );
});
