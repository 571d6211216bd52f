import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Roots } from './roots';

/** Matches a text that contains another. */
const containing = (text: string): unknown => expect.stringContaining(text);

let base: string;
let roots: Roots;
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-roots-')));
  await mkdir(join(base, 'data', 'scan'), { recursive: true });
  await mkdir(join(base, 'data-of-others'));
  await writeFile(join(base, 'data', 'scan', 'a.h5'), 'a');
  await writeFile(join(base, 'data-of-others', 'b.h5'), 'b');
  await symlink(join(base, 'data-of-others', 'b.h5'), join(base, 'data', 'out.h5'));
  await symlink(join(base, 'data'), join(base, 'alias'));
  roots = await Roots.create([{ name: 'data', path: join(base, 'alias') }]);
});
afterEach(() => rm(base, { recursive: true }));

test('a path under a root becomes its real path', async () => {
  const real = join(base, 'data', 'scan', 'a.h5');
  expect(await roots.resolveInside(real)).toBe(real);
  expect(await roots.resolveInside(join(base, 'alias', 'scan', '..', 'scan', 'a.h5'))).toBe(real);
  expect(roots.folders).toEqual([{ name: 'data', path: join(base, 'data') }]);
});

test.each([
  ['a neighbour whose name begins alike', ['data-of-others', 'b.h5']],
  ['a link inside that leads outside', ['data', 'out.h5']],
  ['dots that lead outside', ['data', '..', 'data-of-others', 'b.h5']],
  ['a missing file outside', ['data-of-others', 'missing.h5']],
  ['a missing file behind dots', ['data', '..', 'missing.h5']]
])('refused: %s', async (_, parts) => {
  await expect(roots.resolveInside([base, ...parts].join('/'))).rejects.toMatchObject({
    code: 'path-outside-roots',
    message: containing('outside the folders')
  });
});

test('a missing file inside is missing, a relative path is refused', async () => {
  await expect(roots.resolveInside(join(base, 'data', 'c.h5'))).rejects.toMatchObject({
    code: 'not-found'
  });
  await expect(roots.resolveInside('data/a.h5')).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a file that the user names opens its folder, and nothing more', async () => {
  const named = await roots.withNamed(join(base, 'data-of-others', 'b.h5'));
  expect(await named.resolveInside(join(base, 'data', 'out.h5'))).toBe(
    join(base, 'data-of-others', 'b.h5')
  );
  await expect(named.resolveInside(base)).rejects.toMatchObject({ code: 'path-outside-roots' });
  await expect(roots.resolveInside(join(base, 'data-of-others', 'b.h5'))).rejects.toThrow();
});

test('a new folder goes under a root, not through a link to the outside', async () => {
  expect(await roots.resolveNew(join(base, 'alias', 'new', 'run-001'))).toBe(
    join(base, 'data', 'new', 'run-001')
  );
  await symlink(join(base, 'data-of-others'), join(base, 'data', 'tunnel'));
  await expect(roots.resolveNew(join(base, 'data', 'tunnel', 'x'))).rejects.toMatchObject({
    code: 'path-outside-roots'
  });
});

test('a root that does not exist yet may be written to; one that is only read may not', async () => {
  const processed = join(base, 'later', 'processed');
  const mixed = await Roots.create([
    { name: 'raw', path: join(base, 'data'), writable: false },
    { name: 'processed', path: processed, writable: true }
  ]);
  const target = join(processed, 'scan', 'run-001');
  expect(await mixed.resolveNew(target)).toBe(target);
  await expect(mixed.resolveNew(join(base, 'data', 'new'))).rejects.toMatchObject({
    code: 'path-outside-roots',
    message: `${join(base, 'data', 'new')} lies in a folder that is only read here: choose a place below ${processed}.`
  });
  await expect(mixed.resolveNew(join(base, 'later', 'other'))).rejects.toThrow('lies outside');
});
