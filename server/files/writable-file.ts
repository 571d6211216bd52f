import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inFlight } from './reading';
import { fromSystemError, systemCode } from './system-error';

/** Writes in flight for one file. */
const WRITES_IN_FLIGHT = 4;

/** Bytes wanted at a position of a file. */
export interface IPiece {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** A new file that gets its name when it is complete: `<path>.part` until then. */
export class NewFile {
  private constructor(
    private readonly _path: string,
    private readonly _handle: FileHandle
  ) {}

  /** @throws CapacityError `disk-full`, PermissionError `permission-denied` */
  static async create(path: string, size: number): Promise<NewFile> {
    return await writing(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      const handle = await open(`${path}.part`, 'w');
      await handle.truncate(size);
      return new NewFile(path, handle);
    });
  }

  async write(pieces: Iterable<IPiece>, signal?: AbortSignal): Promise<void> {
    await writing(this._path, () =>
      inFlight(pieces, WRITES_IN_FLIGHT, piece => this._write(piece), signal)
    );
  }

  /** What was written is on the disk; nothing is written afterwards. */
  async sync(): Promise<void> {
    await writing(this._path, async () => {
      await this._handle.sync();
      await this._handle.close();
    });
  }

  /** Give the file its name, once it is synced. */
  async appear(): Promise<void> {
    await writing(this._path, async () => {
      await rename(`${this._path}.part`, this._path);
      const folder = await open(dirname(this._path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  }

  /** Give up: nothing stays. */
  async discard(): Promise<void> {
    await this._handle.close();
    await rm(`${this._path}.part`, { force: true });
  }

  private async _write({ position, bytes }: IPiece): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this._handle.write(
        bytes,
        done,
        bytes.length - done,
        position + done
      );
      done += bytesWritten;
    }
  }
}

/** True when a file of this size stands there. */
export async function hasSize(path: string, size: number): Promise<boolean> {
  try {
    return (await stat(path)).size === size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return false;
    }
    throw fromSystemError(error, path);
  }
}

/** Remove what a killed process left unfinished in a folder of our own. */
export async function removeUnfinished(folder: string): Promise<void> {
  try {
    const names = await readdir(folder);
    await Promise.all(
      names.filter(name => name.endsWith('.part')).map(name => rm(join(folder, name)))
    );
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      throw fromSystemError(error, folder);
    }
  }
}

async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw systemCode(error) === null ? error : fromSystemError(error, path);
  }
}
