import { mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHepsctError } from '../../protocol/errors';
import { fixtures } from '../../test/fixtures';
import { ReaderThread } from './reader-thread';

/** Matches a text that contains another. */
const containing = (text: string): unknown => expect.stringContaining(text);

const all = await fixtures();
const thread = new ReaderThread();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-hdf5-'));
});
afterAll(async () => {
  await thread.dispose();
  await rm(folder, { recursive: true });
});

function fixture(name: string): string {
  const found = all.find(entry => entry.name === name);
  if (found === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  return found.path;
}

describe('a file outside the allowed folders is not opened', () => {
  test('when it is named', async () => {
    const asked = thread.ask('tree', { file: fixture('gzip') }, ['/nowhere']);
    await expect(asked).rejects.toMatchObject({ code: 'path-outside-roots' });
  });

  test('when a symbolic link leads there', async () => {
    const link = join(folder, 'link.h5');
    await symlink(fixture('gzip'), link);
    const asked = thread.ask('tree', { file: link }, [folder]);
    await expect(asked).rejects.toMatchObject({ code: 'path-outside-roots' });
  });

  test.each(['external-outside', 'external-absolute', 'chain-outside', 'soft-outside'])(
    'when a link inside the file leads there: %s',
    async name => {
      const file = fixture(name);
      const asked = thread.ask('dataset', { file, path: '/entry/imaging/data' }, [dirname(file)]);
      await expect(asked).rejects.toMatchObject({
        code: 'link-refused',
        fields: { target: containing('frames.h5') }
      });
    }
  );

  // The library answers zeros or old memory for these: only the remembered refusal tells.
  test.each(['virtual-outside', 'storage-outside'])('when its data lie there: %s', async name => {
    const file = fixture(name);
    const body = { file, path: '/entry/imaging/data', start: [0, 0, 0], count: [1, 1, 4] };
    await expect(thread.ask('slice', body, [dirname(file)])).rejects.toMatchObject({
      code: 'link-refused'
    });
    const other = fixture('virtual-inside');
    const good = await thread.ask('slice', { ...body, file: other }, [dirname(other)]);
    expect(good.length).toBe(8);
  });
});

test('links that lead nowhere are listed, and nothing fails', async () => {
  const file = fixture('external-dangling');
  const { dangling, datasets } = await thread.ask('tree', { file }, [dirname(file)]);
  expect(dangling).toContainEqual(
    expect.objectContaining({ path: '/entry/imaging/data', reason: 'the file does not exist' })
  );
  expect(datasets.length).toBeGreaterThan(0);
});

test('links in a circle are an answer, not an endless walk', async () => {
  const file = fixture('external-loop');
  const found = await thread.ask('lookup', { file, path: '/entry/imaging/data' }, [dirname(file)]);
  expect(found.kind).toBe('dangling');
});

test('a request that is not answered in time is given up, the next one gets a new thread', async () => {
  const hasty = new ReaderThread({ timeoutMs: 0 });
  const file = fixture('gzip');
  await expect(hasty.ask('tree', { file }, [dirname(file)])).rejects.toMatchObject({
    code: 'read-timeout',
    message: containing(file)
  });
  await hasty.dispose();

  const patient = new ReaderThread();
  // Two at once: what waits behind the slow one is told as well.
  const first = patient.ask('tree', { file }, [dirname(file)]);
  const waiting = expect(first).rejects.toMatchObject({ code: 'read-timeout' });
  await patient.dispose();
  await waiting;
  const { datasets } = await patient.ask('tree', { file }, [dirname(file)]);
  expect(datasets.map(({ path }) => path)).toContain('/exchange/data');
  await patient.dispose();
});

test('a cancelled request ends at once and does not hurt the next', async () => {
  const file = fixture('gzip');
  const abort = new AbortController();
  const asked = thread.ask('tree', { file }, [dirname(file)], abort.signal);
  abort.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  await expect(thread.ask('tree', { file }, [dirname(file)])).resolves.toMatchObject({
    cut: false
  });
});

test('a file that changed on disk is read anew', async () => {
  const file = join(folder, 'changing.h5');
  await copyFile(fixture('dxchange-u16'), file);
  const before = await thread.ask('dataset', { file, path: '/exchange/data' }, [folder]);
  await copyFile(fixture('dxchange-f32'), file);
  const after = await thread.ask('dataset', { file, path: '/exchange/data' }, [folder]);
  expect(before?.element?.kind).toBe('integer');
  expect(after?.element?.kind).toBe('float');
});

test('what is no file, no HDF5 file or not there is said', async () => {
  const text = join(folder, 'text.h5');
  await writeFile(text, 'this is no HDF5 file'.repeat(100));
  const codes = await Promise.all(
    [text, folder, join(folder, 'missing.h5')].map(file =>
      thread.ask('tree', { file }, [folder]).then(
        () => 'opened',
        (error: unknown) => (isHepsctError(error) ? error.code : error)
      )
    )
  );
  expect(codes).toEqual(['file-not-hdf5', 'file-unreadable', 'not-found']);
});
