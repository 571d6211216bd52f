import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConflictError } from '../../protocol/errors';
import { fromSystemError, systemCode } from '../files/system-error';
import { durably } from '../jobs/durably';

/** Run a write; what the system refuses becomes a sentence that names the path. */
export async function writingTo<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw systemCode(error) === null ? error : fromSystemError(error, path);
  }
}

/** Make the names in a folder survive a crash of the machine. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether something stands there. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') {
      return false;
    }
    throw fromSystemError(error, path);
  }
}

/** Whether a file has this length and these first bytes. */
export async function beginsWith(path: string, bytes: Uint8Array, size: number): Promise<boolean> {
  if (!(await exists(path))) {
    return false;
  }
  const file = await open(path, 'r');
  try {
    const there = new Uint8Array(bytes.length);
    const { bytesRead } = await file.read(there, 0, there.length, 0);
    return (
      (await file.stat()).size === size && Buffer.compare(there.subarray(0, bytesRead), bytes) === 0
    );
  } finally {
    await file.close();
  }
}

/**
 * Put a new file under `path`, complete or not at all; what another process put there first stays.
 *
 * @param fill writes into the open, empty file
 */
export async function createWhole(
  path: string,
  name: string,
  fill: (file: FileHandle) => Promise<void>
): Promise<void> {
  if (await exists(path)) {
    return;
  }
  // processes in containers share their numbers
  const building = `${path}.${randomUUID()}`;
  try {
    await durably(`${name}-fill`, async () => {
      const file = await open(building, 'w');
      try {
        await fill(file);
        await file.sync();
      } finally {
        await file.close();
      }
    });
    await durably(`${name}-appear`, async () => {
      await moveFile(building, path).catch((error: unknown) => {
        if (!(error instanceof ConflictError)) throw error;
      });
      await syncFolder(dirname(path));
    });
  } finally {
    await rm(building, { force: true });
  }
}

/**
 * Give a complete part its final name.
 *
 * Safe to repeat after a kill at any point; never replaces what stands there.
 *
 * @throws ConflictError `output-exists`
 */
export async function appear(part: string, path: string): Promise<void> {
  await durably('output-appear', async () => {
    await removeUnfinished(dirname(part), `${basename(part)}.`);
    const folder = (await stat(part)).isDirectory();
    if (folder) {
      await removeUnfinished(part, '');
    }
    await (folder ? moveFolder(part, path) : moveFile(part, path));
    await syncFolder(dirname(path));
  });
}

/** Names of files that `createWhole` had not finished: it gives them a UUID of their own. */
const UNFINISHED = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** What processes that were killed left behind: files beginning so in a folder, never finished. */
async function removeUnfinished(folder: string, begin: string): Promise<void> {
  const names = await readdir(folder);
  const left = names.filter(name => name.startsWith(begin) && UNFINISHED.test(name));
  await Promise.all(left.map(name => rm(join(folder, name), { force: true })));
}

/** A hard link refuses an existing name in one step; where there are none, an empty file takes the place first. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') {
      if (!(await isSame(from, to))) {
        throw outputExists(to);
      }
    } else if (
      code === 'EPERM' ||
      code === 'ENOTSUP' ||
      code === 'EOPNOTSUPP' ||
      code === 'ENOSYS'
    ) {
      await moveWithoutLinks(from, to);
      return;
    } else {
      throw error;
    }
  }
  await rm(from);
}

async function moveWithoutLinks(from: string, to: string): Promise<void> {
  try {
    await (await open(to, 'wx')).close();
  } catch (error) {
    // an empty file is the place a killed run took
    if (systemCode(error) !== 'EEXIST' || !(await isEmptyFile(to))) {
      throw systemCode(error) === 'EEXIST' ? outputExists(to) : error;
    }
  }
  await rename(from, to);
}

/** A folder takes the place of an empty folder at most: the system refuses every other name. */
async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = systemCode(error);
    throw code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR'
      ? outputExists(to)
      : error;
  }
}

/** Two names of one file. */
export async function isSame(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(a), stat(b)]);
  return one.ino === other.ino && one.dev === other.dev;
}

/** Where there are no hard links, a run that was killed leaves an empty file in the final place. */
export async function isEmptyFile(path: string): Promise<boolean> {
  const found = await stat(path);
  return found.isFile() && found.size === 0;
}

export function outputExists(path: string): ConflictError {
  return new ConflictError(
    'output-exists',
    `${path} exists already, and nothing is ever overwritten: choose another name (output.path) or move ${basename(path)} away.`,
    { path }
  );
}

/** The folder of an output, made where it is missing. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) {
    await syncFolder(dirname(made));
  }
}

/** Remove a folder with all in it; one that is not there is fine. */
export async function removeFolder(path: string): Promise<void> {
  await writingTo(path, () => rm(path, { recursive: true, force: true }));
}
