import { link, open, rename, rm, stat, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CapacityError, ConflictError } from '../../protocol/errors';
import { fromSystemError, systemCode } from '../files/system-error';

/** A new file built beside its place as `.<name>.<pid>.part` and put there when complete. */
export class OutputFile {
  private constructor(
    readonly path: string,
    private readonly _part: string,
    readonly handle: FileHandle
  ) {}

  /**
   * @param bytes the disk must have room for
   * @throws ConflictError `output-exists`, CapacityError `disk-short`, and what the system says
   */
  static async create(path: string, bytes: number): Promise<OutputFile> {
    if (await exists(path)) {
      throw occupied(path);
    }
    const folder = dirname(path);
    const part = join(folder, `.${basename(path)}.${process.pid}.part`);
    try {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < bytes) {
        throw new CapacityError(
          'disk-short',
          `${path} needs ${bytes} bytes, but the disk has ${bavail * bsize}: free some space or choose another folder.`,
          { path, needed: bytes, available: bavail * bsize }
        );
      }
      return new OutputFile(path, part, await open(part, 'wx'));
    } catch (error) {
      throw error instanceof CapacityError ? error : fromSystemError(error, folder);
    }
  }

  /** Close and put in place; never over another file. */
  async complete(): Promise<void> {
    await this.handle.close();
    try {
      // a second name fails where the place has been taken meanwhile, a rename would not
      await link(this._part, this.path);
      await unlink(this._part);
    } catch (error) {
      if (systemCode(error) === 'EEXIST' || (await exists(this.path))) {
        await rm(this._part, { force: true });
        throw occupied(this.path);
      }
      // file systems without hard links
      await rename(this._part, this.path);
    }
  }

  /** Close and remove what was written. */
  async discard(): Promise<void> {
    await this.handle.close();
    await rm(this._part, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return false;
    }
    throw fromSystemError(error, path);
  }
}

function occupied(path: string): ConflictError {
  return new ConflictError(
    'output-exists',
    `${path} exists already and is never overwritten: choose another name or remove it.`,
    { path }
  );
}
