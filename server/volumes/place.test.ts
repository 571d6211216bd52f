import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimOutput, freeSpace, proposeOutput, scanName } from './place';

let folder = '';
const settings = (): { processedRoot: string; inputPath: string } => ({
  processedRoot: join(folder, 'processed'),
  inputPath: join(folder, 'raw', 'tooth.h5')
});

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-place-')));
  await mkdir(join(folder, 'raw'));
  await writeFile(join(folder, 'raw', 'tooth.h5'), '');
});

afterEach(() => rm(folder, { recursive: true }));

test('a scan is called by its file without the extension, or by its folder', () => {
  expect(['/a/tooth.h5', '/a/k11.2.nxs', '/a/scan_tiff', '/a/v1.5'].map(scanName)).toEqual([
    'tooth',
    'k11.2',
    'scan_tiff',
    'v1.5'
  ]);
});

test('the default place is the next run, and proposing writes nothing', async () => {
  expect(await proposeOutput({ path: null, format: 'hdf5' }, settings())).toBe(
    join(folder, 'processed/tooth/run-001/tooth.h5')
  );
  expect(await readdir(folder)).toEqual(['raw']);
  await mkdir(join(folder, 'processed/tooth/run-041'), { recursive: true });
  expect(await proposeOutput({ path: null, format: 'tiff' }, settings())).toBe(
    join(folder, 'processed/tooth/run-042/tooth-slices')
  );
});

test('jobs that ask at the same time get runs of their own', async () => {
  const places = await Promise.all(
    Array.from({ length: 12 }, () => claimOutput({ path: null, format: 'hdf5' }, settings()))
  );
  expect(new Set(places).size).toBe(12);
  expect(await readdir(join(folder, 'processed/tooth'))).toHaveLength(12);
});

test('what exists is refused', async () => {
  const path = join(folder, 'mine.h5');
  await writeFile(path, 'mine');
  await expect(proposeOutput({ path, format: 'hdf5' }, settings())).rejects.toMatchObject({
    code: 'output-exists'
  });
});

test('the folder of the raw data is refused, also through a link', async () => {
  await symlink(join(folder, 'raw'), join(folder, 'innocent'));
  for (const path of ['raw/out.h5', 'raw/deep/out.h5', 'innocent/out.h5']) {
    await expect(
      proposeOutput({ path: join(folder, path), format: 'hdf5' }, settings())
    ).rejects.toMatchObject({ code: 'output-in-raw' });
  }
  expect(await readdir(join(folder, 'raw'))).toEqual(['tooth.h5']);
  // a folder of TIFFs is raw as a whole, its neighbours are not
  const tiffs = { ...settings(), inputPath: join(folder, 'raw') };
  await expect(
    proposeOutput({ path: join(folder, 'raw', 'out'), format: 'tiff' }, tiffs)
  ).rejects.toMatchObject({ code: 'output-in-raw' });
  expect(await proposeOutput({ path: join(folder, 'out'), format: 'tiff' }, tiffs)).toBe(
    join(folder, 'out')
  );
});

test('a processed root below the raw folder may be written to', async () => {
  const below = { ...settings(), processedRoot: join(folder, 'raw', 'processed') };
  expect(await proposeOutput({ path: null, format: 'hdf5' }, below)).toBe(
    join(folder, 'raw/processed/tooth/run-001/tooth.h5')
  );
});

test('relative paths are refused', async () => {
  await expect(proposeOutput({ path: 'out.h5', format: 'hdf5' }, settings())).rejects.toThrow(
    /output\.path is out\.h5, but must be an absolute path/u
  );
});

test('folders one may not write to are refused', async () => {
  const locked = join(folder, 'locked');
  await mkdir(locked, { mode: 0o555 });
  await chmod(folder, 0o755);
  // root may write everywhere: another user asks
  const script = join(folder, 'place.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'place.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm'
  });
  const ask = `import { refuseTaken } from ${JSON.stringify(script)};
    await refuseTaken(${JSON.stringify(join(locked, 'deep', 'out.h5'))}).catch(error => console.log(error.code, error.message));`;
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', ask], {
    ...nobody,
    cwd: folder,
    encoding: 'utf8'
  });
  expect(said).toMatch(
    /^permission-denied .*out\.h5 cannot be made: the folder .*locked may not be written to by you/u
  );
});

test('free space is told for places that do not exist yet', async () => {
  const { bytes } = await freeSpace(join(folder, 'not', 'yet', 'there.h5'));
  expect(bytes).toBeGreaterThan(0);
  expect(Number.isSafeInteger(bytes)).toBe(true);
});

test('a file on the way is no folder to write into', async () => {
  const file = join(folder, 'notes');
  await writeFile(file, 'mine');
  await expect(
    proposeOutput({ path: join(file, 'deep', 'v.h5'), format: 'hdf5' }, settings())
  ).rejects.toMatchObject({
    code: 'output-exists',
    message: `${join(file, 'deep', 'v.h5')} cannot be made: ${file} is a file, not a folder. Choose another place (output.path).`
  });
});
