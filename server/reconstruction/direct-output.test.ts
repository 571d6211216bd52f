import { execFileSync } from 'node:child_process';
import type * as Files from 'node:fs/promises';
import { constants, mkdtemp, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { fingerprint } from '../../test/kill/harness';
import { JobDirectory } from '../jobs/directory';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { planRecipe } from '../pipeline/plan';
import { runWorker } from './worker';

/** Whether the file system takes direct writes, and how many bytes it got so. */
const disk = vi.hoisted(() => ({ direct: true, bytes: 0 }));

vi.mock('node:fs/promises', async importOriginal => {
  const real = await importOriginal<typeof Files>();
  return {
    ...real,
    open: async (path: string, flags: string | number, mode?: number): Promise<FileHandle> => {
      if (typeof flags === 'string' || (flags & real.constants.O_DIRECT) === 0) {
        return real.open(path, flags, mode);
      }
      if (!disk.direct) {
        throw Object.assign(new Error('EINVAL: invalid argument, open'), { code: 'EINVAL' });
      }
      const handle = await real.open(path, flags, mode);
      const write = async (
        bytes: Uint8Array,
        offset: number,
        length: number,
        position: number
      ): Promise<{ readonly bytesWritten: number }> => {
        const written = await handle.write(bytes, offset, length, position);
        disk.bytes += written.bytesWritten;
        return written;
      };
      return new Proxy(handle, {
        get(target, name): unknown {
          const value: unknown = name === 'write' ? write : Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
      });
    }
  };
});

const PYTHON = join(import.meta.dirname, '../../.venv/bin/python');
/** 17 slices of 61 x 61 in slabs of 4: nothing but the first slab begins on a page. */
const SIZE = { projections: 20, rows: 17, columns: 61 };
const REFUSED = /The file system of the output takes no writes past its cache/u;

let folder = '';
let takesDirect = false;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-direct-output-'));
  const { open } = await vi.importActual<typeof Files>('node:fs/promises');
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_DIRECT;
  const probe = await open(join(folder, 'probe'), flags).catch(() => null);
  takesDirect = probe !== null;
  await probe?.close();
});

afterAll(() => rm(folder, { recursive: true }));

interface IOutcome {
  readonly path: string;
  readonly lines: readonly string[];
  readonly directBytes: number;
}

/** Reconstruct the same scan into a volume below a folder of its own; job and names are the same. */
async function run(
  name: string,
  format: 'hdf5' | 'tiff',
  engine: 'native' | 'wasm',
  direct: boolean
): Promise<IOutcome> {
  disk.direct = direct;
  disk.bytes = 0;
  const opened = await openEngine({ prefer: engine, threads: 1 });
  const path = join(folder, name, format === 'hdf5' ? 'volume.h5' : 'slices');
  const recipe = checkRecipe({
    recipe: 1,
    input: { path: '/data/memory.h5' },
    output: { path, format }
  });
  const scan = new MemoryScan({
    ...SIZE,
    pixel: (projection, row, column) => 100 + ((projection * 131 + row * 37 + column * 13) % 800)
  });
  const plan = planRecipe(recipe, scan, { engine: opened, memoryBudgetBytes: 1e9 }, path);
  const slabs = Array.from({ length: 5 }, (_, index) => ({
    index,
    first: 4 * index,
    count: Math.min(4, SIZE.rows - 4 * index)
  }));
  const directory = await JobDirectory.create(join(folder, name, 'jobs'), {
    kind: 'reconstruct',
    title: 'memory',
    recipe,
    plan: { ...plan, slabs },
    input: { path: '/data/memory.h5', etag: '"memory"' },
    versions: { hepsct: 'test' }
  });
  const none = (): Promise<never> => Promise.reject(new Error('not asked for'));
  const code = await runWorker(directory.path, {
    openScan: () => Promise.resolve(scan),
    openEngine: () => Promise.resolve(opened),
    restage: none,
    madeScratch: none,
    openVolume: none,
    removeScratch: place => rm(place, { recursive: true, force: true })
  });
  const lines = (await directory.readLog()).map(({ message }) => message);
  expect(code, lines.at(-1)).toBe(0);
  return { path, lines, directBytes: disk.bytes };
}

/** More bytes than these went past the cache, in whole pages; or the file system has refused, and the log says so. */
function expectDirect({ lines, directBytes }: IOutcome, least: number): void {
  expect(lines.filter(line => REFUSED.test(line))).toHaveLength(takesDirect ? 0 : 1);
  expect(directBytes).toBeGreaterThan(takesDirect ? least : -1);
  expect(directBytes % 4096).toBe(0);
}

/** Values of a volume as h5py reads them: their hash, shape, and how the dataset lies. */
function readByH5py(path: string): unknown {
  const source = `import sys, json, hashlib, h5py
d = h5py.File(sys.argv[1])['entry/volume/data']
print(json.dumps([hashlib.sha256(d[()].tobytes()).hexdigest(), d.shape, d.id.get_offset() % 4096, bool((d[()] != 0).all(axis=(1, 2)).any())]))`;
  return JSON.parse(execFileSync(PYTHON, ['-c', source, path], { encoding: 'utf8' }));
}

test.for(['native', 'wasm'] as const)(
  'an HDF5 volume has the same values past the cache and through it (%s)',
  async engine => {
    const cached = await run(`cached-${engine}`, 'hdf5', engine, false);
    expect(cached.lines.filter(line => REFUSED.test(line))).toHaveLength(1);
    expect(cached.directBytes).toBe(0);
    const direct = await run(`direct-${engine}`, 'hdf5', engine, true);
    const slab = 4 * SIZE.columns ** 2 * 4;
    expectDirect(direct, 4 * (slab - 2 * 4096));
    const seen = readByH5py(direct.path);
    expect(seen).toEqual(readByH5py(cached.path));
    expect(seen).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/u),
      [SIZE.rows, SIZE.columns, SIZE.columns],
      0,
      true
    ]);
  }
);

test('a TIFF stack has the same values past the cache and through it', async () => {
  const cached = await run('cached-tiff', 'tiff', 'native', false);
  expect(cached.lines.filter(line => REFUSED.test(line))).toHaveLength(1);
  const direct = await run('direct-tiff', 'tiff', 'native', true);
  expectDirect(direct, 0);
  const slices = async (path: string): Promise<[string, string][]> =>
    Object.entries(await fingerprint(path)).filter(([name]) => name.endsWith('.tiff'));
  const found = await slices(direct.path);
  expect(found).toHaveLength(SIZE.rows);
  expect(found).toEqual(await slices(cached.path));
});
