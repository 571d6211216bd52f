import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import { fixtures, PYTHON } from '../../test/fixtures';
import { Roots } from '../files/roots';
import { slowDecoders } from '../hdf5/byte-decoders.fixture';
import type { IScanContext } from './context';
import type { IScan } from './scan';
import { ANGLES_AS_FOUND, detectKind, inputOf, openScan } from './open-scan';

/** Matches a text that contains another. */
const containing = (text: string): unknown => expect.stringContaining(text);
const near = (value: number): unknown => expect.closeTo(value, 9);

const all = await fixtures();
let base: string;
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-scans-')));
});
afterAll(() => rm(base, { recursive: true }));

function fixture(name: string): string {
  const found = all.find(entry => entry.name === name);
  if (found === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  return found.path;
}

async function contextOf(path: string): Promise<IScanContext> {
  return { roots: await (await Roots.create([])).withNamed(path), engine: slowDecoders };
}

async function open(
  path: string,
  input: Partial<IRecipeInput> = {},
  angles: Partial<IRecipeAngles> = {}
): Promise<IScan> {
  return await openScan(
    { ...inputOf(path), ...input },
    { ...ANGLES_AS_FOUND, ...angles },
    await contextOf(path)
  );
}

/** What was guessed the first time is chosen the second time. */
function withoutNotes({ description }: IScan): object {
  return { ...description, notes: [] };
}

describe('the kind is found from the content', () => {
  test.each([
    ['gzip', 'dxchange'],
    ['fields-first', 'nxtomo'],
    ['entry-other', 'nxtomo'],
    ['external-inside', 'hdf5'],
    ['tiff-strip', 'tiff'],
    ['multi-page', 'tiff']
  ])('%s is %s', async (name, kind) => {
    const path = fixture(name);
    expect(await detectKind(path, await contextOf(path))).toBe(kind);
  });

  test('and can be overridden', async () => {
    const scan = await open(fixture('fields-first'), { kind: 'hdf5' });
    expect(scan.description).toMatchObject({ kind: 'hdf5' });
    expect(scan.description.notes.map(({ code }) => code)).toContain('data-guessed');
    await scan.close();
    await expect(open(fixture('tiff-strip'), { kind: 'nxtomo' })).rejects.toMatchObject({
      code: 'file-not-hdf5'
    });
    await expect(open(fixture('gzip'), { kind: 'nxtomo' })).rejects.toMatchObject({
      code: 'format-unknown',
      message: containing('NXtomo')
    });
  });

  test('what is no scan says what is needed', async () => {
    const text = join(base, 'notes.txt');
    await writeFile(text, 'hello');
    await expect(open(text)).rejects.toMatchObject({ code: 'format-unknown' });
    const empty = join(base, 'empty');
    await mkdir(empty);
    await expect(open(empty)).rejects.toMatchObject({ code: 'format-unknown' });
    await expect(open(join(base, 'gone.h5'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a path outside the roots is refused in words', async () => {
  const roots = await Roots.create([{ name: 'data', path: base }]);
  const opened = openScan(inputOf(fixture('gzip')), ANGLES_AS_FOUND, {
    roots,
    engine: slowDecoders
  });
  await expect(opened).rejects.toMatchObject({
    code: 'path-outside-roots',
    message: containing(base)
  });
});

test('angles from a text file, named from the scan or absolutely, only inside', async () => {
  const folder = join(base, 'with-angles');
  await mkdir(folder);
  const path = join(folder, 'scan.h5');
  await cp(fixture('gzip'), path);
  const file = join(folder, 'angles.txt');
  await writeFile(file, Array.from({ length: 24 }, (_, i) => i * 10).join('\n'));
  const scan = await open(path, {}, { source: file });
  expect(scan.description.angles).toMatchObject({ lastDeg: near(230), source: file });
  await scan.close();
  const outside = join(base, 'outside.txt');
  await writeFile(outside, '0');
  await symlink(outside, join(folder, 'link.txt'));
  for (const source of [outside, join(folder, 'link.txt')]) {
    await expect(open(path, {}, { source })).rejects.toMatchObject({ code: 'path-outside-roots' });
  }
  await expect(open(path, {}, { source: '/exchange/thet' })).rejects.toMatchObject({
    code: 'angles-missing',
    message: containing('/exchange/thet')
  });
});

test('parts chosen by the user: a description can be given back as an input', async () => {
  for (const name of ['gzip', 'fields-around', 'flat-value-fallback']) {
    const path = fixture(name);
    const found = await open(path);
    const { description } = found;
    const again = await open(
      path,
      {
        kind: description.kind,
        data: description.data,
        flats: description.flats[0]?.source ?? null,
        darks: description.darks[0]?.source ?? null
      },
      { source: description.angles?.source ?? null }
    );
    expect(withoutNotes(again)).toEqual(withoutNotes(found));
    await again.close();
    await found.close();
  }
});

describe('TIFF', () => {
  test('a description can be given back as an input', async () => {
    for (const name of ['tiff-strip', 'tiff-all-in-one', 'tiff-files-beside']) {
      const path = fixture(name);
      const found = await open(path);
      const { description } = found;
      const again = await open(
        path,
        {
          data: description.data,
          flats: description.flats[0]?.source ?? null,
          darks: description.darks[0]?.source ?? null
        },
        { source: description.angles?.source ?? null }
      );
      expect(withoutNotes(again)).toEqual(withoutNotes(found));
      await again.close();
      await found.close();
    }
  });

  test('a folder of several scans asks for one of them', async () => {
    const parent = join(base, 'beamtime');
    await cp(fixture('tiff-no-fields'), join(parent, 'one'), { recursive: true });
    await cp(fixture('tiff-no-fields'), join(parent, 'two'), { recursive: true });
    await expect(open(parent)).rejects.toMatchObject({
      code: 'format-unknown',
      message: containing('choose one')
    });
    // The neighbour is another scan: its frames are not taken for anything.
    const scan = await open(join(parent, 'one'));
    expect(scan.flats).toEqual([]);
    await scan.close();
  });

  test('the identity changes with any of the files', async () => {
    const folder = join(base, 'changing');
    await cp(fixture('tiff-strip'), folder, { recursive: true });
    const before = (await open(folder)).description.etag;
    expect((await open(folder)).description.etag).toBe(before);
    await writeFile(join(folder, 'angles.txt'), Array.from({ length: 24 }, (_, i) => i).join('\n'));
    expect((await open(folder).catch(() => null))?.description.etag).not.toBe(before);
  });
});

test.each(['theta-111-for-91', 'tiff-angles-111-for-91'])(
  '%s opens without angles, and says which lines to choose',
  async name => {
    const scan = await open(fixture(name));
    expect(scan.anglesRad).toBeNull();
    expect(scan.anglesRefusal).toMatchObject({
      code: 'angles-count',
      fields: { angles: 111, projections: 91, first: 1, last: 91 }
    });
    expect(scan.description.angles?.count).toBe(111);
    expect(scan.description.anglesDeg).toBeNull();
    expect(scan.description.notes).toContainEqual({
      code: 'angles-count',
      level: 'warning',
      message: scan.anglesRefusal?.message
    });
    expect((await scan.readProjection(90)).shape).toEqual([2, 16]);
    await scan.close();
    const chosen = await open(fixture(name), {}, { lines: [11, 101] });
    expect(chosen.anglesRad).toHaveLength(91);
    expect(chosen.anglesRefusal).toBeNull();
    await chosen.close();
  }
);

test('of several image keys the one of the imaging detector is taken', async () => {
  const path = join(base, 'two-keys.h5');
  execFileSync(PYTHON, [
    '-c',
    `import sys, h5py, numpy as np
f = h5py.File(sys.argv[1], 'w')
f['entry/imaging/data'] = np.ones((4, 2, 3), 'u2')
f['entry/imaging/theta'] = [0.0, 30, 60, 90]
f['entry/instrument/EtherCAT/image_key'] = [2, 0, 0, 0]
f['entry/instrument/imaging/image_key'] = [1, 0, 0, 0]`,
    path
  ]);
  const scan = await open(path);
  expect(scan.flats.map(({ count }) => count)).toEqual([1]);
  expect(scan.darks).toEqual([]);
  await scan.close();
});

test('the identity of a scan changes with a file its links lead to', async () => {
  const folder = join(base, 'linked');
  await cp(join(fixture('external-inside'), '..'), folder, { recursive: true });
  const path = join(folder, 'external-inside.nxs');
  const input = { data: '/entry/imaging/data', imageKey: '/entry/instrument/image_key' };
  const angles = { source: '/entry/imaging/angle' };
  const first = await open(path, input, angles);
  await first.close();
  await rm(join(folder, 'parts', 'frames.h5'));
  await cp(
    join(fixture('external-inside'), '..', 'parts', 'frames.h5'),
    join(folder, 'parts', 'frames.h5')
  );
  const second = await open(path, input, angles);
  expect(second.description.etag).not.toBe(first.description.etag);
  await second.close();
});

test('rows, frames and projections that are not there are refused', async () => {
  const scan = await open(fixture('gzip'));
  await expect(scan.readRows(4, 2)).rejects.toMatchObject({ code: 'dataset-shape' });
  await expect(scan.readRows(0, 1, Uint32Array.of(24))).rejects.toMatchObject({
    code: 'dataset-shape'
  });
  await expect(scan.readProjection(24)).rejects.toMatchObject({ code: 'dataset-shape' });
  await expect(scan.flats[0]?.readFrame(3)).rejects.toMatchObject({ code: 'dataset-shape' });
  await scan.close();
  await scan.close();
});

test('a cancelled read says so', async () => {
  const scan = await open(fixture('gzip'));
  await expect(scan.readRows(0, 5, undefined, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled'
  });
  await scan.close();
});
