import { randomFillSync } from 'node:crypto';
import type * as Files from 'node:fs/promises';
import { constants, mkdtemp, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { isPageAligned, pageAlignedFloats } from '../../engine/ts/page-memory';
import { DirectFile } from './direct-file';
import { systemCode } from './system-error';

/** What the system answers to direct opens and writes; each test says. */
const system = vi.hoisted(() => ({
  open: (): Error | null => null,
  write: (length: number): number | Error => length,
  /** Bytes that were written directly. */
  direct: 0
}));

/** Direct handles are ordinary ones that hold to the rules of direct writes: any file system will do. */
vi.mock('node:fs/promises', async importOriginal => {
  const real = await importOriginal<typeof Files>();
  return {
    ...real,
    open: async (path: string, flags: string | number): Promise<FileHandle> => {
      if (typeof flags === 'string' || (flags & real.constants.O_DIRECT) === 0) {
        return real.open(path, flags);
      }
      const refusal = system.open();
      if (refusal !== null) throw refusal;
      const handle = await real.open(path, flags & ~real.constants.O_DIRECT);
      return new Proxy(handle, {
        get: (target, name) => (name === 'write' ? write : bound(target, name))
      });

      async function write(bytes: Uint8Array, offset: number, length: number, position: number) {
        const places = [bytes.byteOffset + offset, length, position];
        if (places.some(place => place % 4096 !== 0) || !isPageAligned(bytes.buffer)) {
          throw new Error(`not on pages: ${places.join(', ')}`);
        }
        const allowed = system.write(length);
        if (typeof allowed !== 'number') throw allowed;
        system.direct += allowed;
        return handle.write(bytes, offset, allowed, position);
      }
    }
  };

  function bound(target: FileHandle, name: string | symbol): unknown {
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? value.bind(target) : value;
  }
});

const MIB = 1024 * 1024;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-direct-'));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
  system.open = () => null;
  system.write = length => length;
  system.direct = 0;
});

/** Values that begin so many bytes into a page of memory. */
function noise(bytes: number, offset: number): Uint8Array {
  const memory = pageAlignedFloats(Math.ceil((offset + bytes) / 4));
  return randomFillSync(new Uint8Array(memory.buffer, offset, bytes));
}

/** Write `bytes` at `position` of a file of zeros, and answer what stands there then. */
async function written(bytes: Uint8Array, position: number): Promise<[Buffer, DirectFile]> {
  const path = join(folder, 'file');
  await writeFile(path, new Uint8Array(position + bytes.length + 100));
  const file = await DirectFile.open(path, 'r+');
  try {
    await file.write(bytes, position);
    await file.sync();
  } finally {
    await file.close();
  }
  return [await readFile(path), file];
}

/** The file that should be there. */
function wanted(bytes: Uint8Array, position: number): Buffer {
  return Buffer.concat([new Uint8Array(position), bytes, new Uint8Array(100)]);
}

const refused = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['on pages at both ends', 8192, 0, 3 * 4096, 3 * 4096],
  ['with a head and a tail', 4100, 4, 5 * 4096, 4 * 4096],
  ['with a head alone', 4092, 4092, 4096 + 4, 4096],
  ['with a tail alone', 4096, 0, 4096 + 1, 4096],
  ['within a page', 5000, 904, 2000, 0],
  ['over the border of two pages', 8000, 3904, 400, 0],
  ['elsewhere in a page of memory than of the file', 4096, 8, 3 * 4096, 0],
  ['in several pieces', 100, 100, 40 * MIB + 7, 40 * MIB - 4096],
  ['nothing', 4096, 0, 0, 0]
])('values %s are written whole', async (_how, position, offset, length, direct) => {
  const bytes = noise(length, offset);
  const [there, file] = await written(bytes, position);
  expect(there.equals(wanted(bytes, position))).toBe(true);
  expect(system.direct).toBe(direct);
  expect(file.refused).toBe(false);
});

test('values that are not known to lie on pages are written the ordinary way', async () => {
  const bytes = randomFillSync(new Uint8Array(3 * 4096));
  const [there, file] = await written(bytes, 4096);
  expect(there.equals(wanted(bytes, 4096))).toBe(true);
  expect(system.direct).toBe(0);
  expect(file.refused).toBe(false);
});

test.each(['EINVAL', 'EOPNOTSUPP', 'ENOSYS'])(
  'a file system that refuses to open so (%s) gets ordinary writes',
  async code => {
    system.open = () => refused(code);
    const bytes = noise(5 * 4096, 0);
    const [there, file] = await written(bytes, 4096);
    expect(there.equals(wanted(bytes, 4096))).toBe(true);
    expect(file.refused).toBe(true);
  }
);

test('one that refuses a write gets the rest of it, and all others, the ordinary way', async () => {
  let turn = 0;
  system.write = length => (turn++ < 2 ? length : refused('EINVAL'));
  const bytes = noise(100 * MIB, 0);
  const [there, file] = await written(bytes, 4096);
  expect(there.equals(wanted(bytes, 4096))).toBe(true);
  expect(system.direct).toBe(32 * MIB);
  expect(file.refused).toBe(true);
});

test('a write that ends early goes on, the ordinary way where it ended within a page', async () => {
  let turn = 0;
  system.write = length => (++turn === 1 ? 8192 : turn === 2 ? 4096 + 512 : length);
  const bytes = noise(10 * 4096, 0);
  const [there, file] = await written(bytes, 0);
  expect(there.equals(wanted(bytes, 0))).toBe(true);
  expect(system.direct).toBe(8192 + 4096 + 512);
  expect(file.refused).toBe(false);
});

test('a full disk, or one that fails, is no refusal', async () => {
  system.write = () => refused('ENOSPC');
  await expect(written(noise(4096, 0), 0)).rejects.toMatchObject({ code: 'ENOSPC' });
  system.open = () => refused('EIO');
  await expect(written(noise(4096, 0), 0)).rejects.toMatchObject({ code: 'EIO' });
});

test('memory of WebAssembly is where the system takes direct writes from', async () => {
  const path = join(folder, 'real');
  await writeFile(path, '');
  const { open } = await vi.importActual<typeof Files>('node:fs/promises');
  const file = await open(path, constants.O_WRONLY | constants.O_DIRECT).catch((error: unknown) => {
    // then nobody can say; the product writes the ordinary way there
    expect(systemCode(error)).toMatch(/^(EINVAL|ENOTSUP|EOPNOTSUPP)$/u);
    return null;
  });
  if (file === null) {
    return;
  }
  try {
    const bytes = noise(MIB, 0);
    expect(await file.write(bytes, 0, MIB, 0)).toMatchObject({ bytesWritten: MIB });
    expect((await readFile(path)).equals(bytes)).toBe(true);
  } finally {
    await file.close();
  }
});
