import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { completePath, listFolder } from './browsing';
import { naturalCompare } from './folder-entries';
import { Roots } from './roots';

let base: string;
let roots: Roots;
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-browsing-')));
  const scan = join(base, 'root', 'scan');
  await mkdir(scan, { recursive: true });
  await mkdir(join(base, 'elsewhere'));
  for (let i = 0; i < 91; i++) {
    await writeFile(join(scan, `raw_${String(i).padStart(5, '0')}.tiff`), 'xx');
  }
  await writeFile(join(scan, 'flat_00001.tiff'), 'x');
  await writeFile(join(scan, 'scan.h5'), 'xyz');
  await writeFile(join(scan, 'notes.txt'), '');
  await writeFile(join(scan, '.hidden'), '');
  await symlink(join(base, 'nothing'), join(scan, 'broken.h5'));
  await mkdir(join(scan, 'run-2'));
  await mkdir(join(scan, 'run-10'));
  roots = await Roots.create([{ name: 'data', path: join(base, 'root') }]);
});
afterEach(() => rm(base, { recursive: true }));

test('thousands of numbered images are one line', async () => {
  const scan = join(base, 'root', 'scan');
  const listing = await listFolder(scan, roots);
  expect(listing.entries.map(({ name, kind, count }) => [name, kind, count])).toEqual([
    ['run-2', 'folder', 1],
    ['run-10', 'folder', 1],
    ['flat_00001.tiff', 'scan', 1],
    ['notes.txt', 'file', 1],
    ['raw_00000.tiff … raw_00090.tiff', 'images', 91],
    ['scan.h5', 'scan', 1]
  ]);
  const images = listing.entries.find(({ kind }) => kind === 'images');
  expect(images).toMatchObject({ path: scan, size: 182 });
  expect(listing).toMatchObject({ parent: join(base, 'root'), truncated: false });
});

test('the roots are the first listing, and nothing lies above them', async () => {
  const top = await listFolder(null, roots);
  expect(top.entries).toMatchObject([{ name: 'data', path: join(base, 'root'), kind: 'folder' }]);
  expect((await listFolder(join(base, 'root'), roots)).parent).toBeNull();
  await expect(listFolder(base, roots)).rejects.toMatchObject({ code: 'path-outside-roots' });
  const file = join(base, 'root', 'scan', 'scan.h5');
  await expect(listFolder(file, roots)).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('typed paths are completed inside the roots only', async () => {
  const scan = join(base, 'root', 'scan');
  expect(await completePath(join(scan, 'run'), roots)).toEqual([
    `${scan}/run-2/`,
    `${scan}/run-10/`
  ]);
  expect(await completePath(join(scan, 'sc'), roots)).toEqual([join(scan, 'scan.h5')]);
  expect(await completePath(`${scan}/`, roots)).toHaveLength(50);
  expect(await completePath(base, roots)).toEqual([`${base}/root/`]);
  expect(await completePath(join(base, 'else'), roots)).toEqual([]);
  expect(await completePath('/etc/pass', roots)).toEqual([]);
  expect(await completePath('root', roots)).toEqual([]);
});

test('names are in the order people count', () => {
  const names = ['raw_10', 'raw_9', 'raw_009', 'Raw_1', 'raw', 'raw_10b', 'raw_2_1'];
  expect(names.sort(naturalCompare)).toEqual([
    'Raw_1',
    'raw',
    'raw_2_1',
    'raw_009',
    'raw_9',
    'raw_10',
    'raw_10b'
  ]);
});
