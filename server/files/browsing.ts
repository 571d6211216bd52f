import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IFolderListing } from '../../protocol/job';
import { folderNames } from './folder-entries';
import { foldFiles, type IFoldedFiles } from './folded-names';
import { inFlight, throwIfCancelled } from './reading';
import type { Roots } from './roots';

type Entry = IFolderListing['entries'][number];

/** Lines of one listing; a folder with more is narrowed by typing. */
const MOST_LINES = 2000;
const COMPLETIONS = 50;

/**
 * One folder for the browsing dialog: folders first, numbered images folded into one line.
 *
 * @param path absolute path under the roots; null lists the roots themselves
 * @throws PermissionError `path-outside-roots`, `permission-denied`; NotFoundError `not-found`;
 * InputError `file-unreadable` for a file
 */
export async function listFolder(
  path: string | null,
  roots: Roots,
  signal?: AbortSignal
): Promise<IFolderListing> {
  if (path === null) {
    const entries = await Promise.all(
      roots.folders.map(root => entryOf(root.path, root.name, true))
    );
    return {
      path: '',
      parent: null,
      writable: false,
      entries: entries.filter(entry => entry !== null),
      truncated: false
    };
  }
  const real = await roots.resolveInside(path);
  if (!(await stat(real)).isDirectory()) {
    throw new InputError('file-unreadable', `${path} is a file, not a folder.`, { path });
  }
  const names = (await folderNames(real)).filter(({ name }) => !name.startsWith('.'));
  throwIfCancelled(signal);
  const folders = names.filter(entry => entry.folder);
  const files = names.filter(entry => !entry.folder);
  const folderEntries = await entriesOf(
    real,
    folders.map(({ name }) => name),
    true,
    signal
  );
  const fileEntries = await entriesOf(
    real,
    files.map(({ name }) => name),
    false,
    signal
  );
  const lines = foldFiles(
    fileEntries.map(({ name, size, modified }) => ({
      name,
      size: size ?? 0,
      modifiedMs: modified === null ? 0 : Date.parse(modified)
    })),
    isImageName
  );
  const entries = [...folderEntries, ...lines.map(line => lineOf(real, line))];
  const parent = dirname(real);
  return {
    path: real,
    parent: parent !== real && roots.contains(parent) ? parent : null,
    writable: await isWritable(real),
    entries: entries.slice(0, MOST_LINES),
    truncated: entries.length > MOST_LINES
  };
}

/**
 * Paths under the roots that begin as typed, folders with a slash at the end; at most 50. What may
 * not be seen completes to nothing.
 */
export async function completePath(prefix: string, roots: Roots): Promise<string[]> {
  if (!isAbsolute(prefix)) {
    return [];
  }
  const folder = prefix.endsWith('/') ? prefix : `${dirname(prefix)}/`;
  const begin = prefix.endsWith('/') ? '' : basename(prefix);
  const above = roots.folders
    .map(root => `${root.path}/`)
    .filter(path => path.startsWith(prefix) && path !== prefix);
  try {
    const real = await roots.resolveInside(folder);
    const names = await folderNames(real);
    const fitting = names.filter(
      ({ name }) => name.startsWith(begin) && (begin !== '' || !name.startsWith('.'))
    );
    const found = fitting.map(entry => join(folder, entry.name) + (entry.folder ? '/' : ''));
    return [...new Set([...above, ...found])].slice(0, COMPLETIONS);
  } catch {
    // Typing is not asking for a file: there is nothing to complete, and nobody to tell.
    return above.slice(0, COMPLETIONS);
  }
}

/** True for the names of images that come in series. */
export function isImageName(name: string): boolean {
  return /^\.(tiff?|btf|tf8|edf|fits?|png|jpe?g|raw|npy)$/iu.test(extname(name));
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function entriesOf(
  folder: string,
  names: readonly string[],
  folders: boolean,
  signal?: AbortSignal
): Promise<Entry[]> {
  const entries = new Array<Entry | null>(names.length).fill(null);
  await inFlight(
    names.entries(),
    16,
    async ([i, name]) => {
      entries[i] = await entryOf(join(folder, name), name, folders);
    },
    signal
  );
  return entries.filter(entry => entry !== null);
}

/** Null for what vanished meanwhile or is a link to nothing. */
async function entryOf(path: string, name: string, folder: boolean): Promise<Entry | null> {
  try {
    const { size, mtime } = await stat(path);
    return {
      name,
      path,
      kind: folder ? 'folder' : kindOf(name),
      size: folder ? null : size,
      modified: mtime.toISOString(),
      count: 1
    };
  } catch {
    return null;
  }
}

function lineOf(folder: string, { name, first, count, size, modifiedMs }: IFoldedFiles): Entry {
  return {
    name,
    path: count > 1 ? folder : join(folder, first),
    kind: count > 1 ? 'images' : kindOf(first),
    size,
    modified: new Date(modifiedMs).toISOString(),
    count
  };
}

/** By name only: a folder of thousands is listed without opening its files. */
function kindOf(name: string): Entry['kind'] {
  if (/\.recipe\.json$/iu.test(name)) {
    return 'recipe';
  }
  if (/^(volume|.*[._-](rec|recon|volume))\.(h5|hdf5|nxs)$/iu.test(name)) {
    return 'volume';
  }
  if (/\.(h5|hdf5?|nxs|nx)$/iu.test(name) || /\.(tiff?|btf)$/iu.test(name)) {
    return 'scan';
  }
  return 'file';
}
