import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../protocol/errors';
import { fromSystemError } from './system-error';

/** Compare names as people count: `raw_9` before `raw_10`. */
export function naturalCompare(a: string, b: string): number {
  const left = a.match(PARTS) ?? [];
  const right = b.match(PARTS) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    const order = isDigits(x) && isDigits(y) ? compareDigits(x, y) : compareText(x, y);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length || compareText(a, b);
}

const PARTS = /\d+|\D+/gu;

function isDigits(text: string): boolean {
  return /^\d/u.test(text);
}

function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/u, '');
  const y = b.replace(/^0+/u, '');
  return x.length - y.length || compareText(x, y);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names in a folder with what they are (links followed), in natural order. */
export async function folderNames(folder: string): Promise<{ name: string; folder: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const named = await Promise.all(
      entries.map(async entry => ({
        name: entry.name,
        folder: entry.isSymbolicLink()
          ? await isFolder(join(folder, entry.name))
          : entry.isDirectory()
      }))
    );
    return named.sort((a, b) => naturalCompare(a.name, b.name));
  } catch (error) {
    throw fromSystemError(error, folder);
  }
}

/** True for an existing folder; false for a file and for what cannot be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * A small text file as a string.
 *
 * @throws InputError `file-unreadable` above `limit` bytes
 */
export async function readText(path: string, limit = 16 * 1024 * 1024): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      throw new InputError('file-unreadable', `${path} is not a file.`, { path });
    }
    const { size } = found;
    if (size > limit) {
      throw new InputError(
        'file-unreadable',
        `${path} is too long for a text file (${size} bytes, at most ${limit}).`,
        { path, size, limit }
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof InputError ? error : fromSystemError(error, path);
  }
}
