import { constants, open, type FileHandle } from 'node:fs/promises';
import { isPageAligned, PAGE_BYTES } from '../../engine/ts/page-memory';
import { inFlight } from './reading';
import { systemCode } from './system-error';

/** Longest direct write, and how many are under way at a time: what keeps a fast disk busy. */
const PIECE_BYTES = 16 * 1024 * 1024;
const WRITES_IN_FLIGHT = 4;

/** Longest ordinary write: the system call takes no more than 2 GiB. */
const ORDINARY_BYTES = 64 * 1024 * 1024;

/** Answers of file systems without direct writes, or with wishes of their own about where they begin. */
const REFUSALS: readonly (string | null)[] = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Bytes [from, to) of an array. */
interface IPart {
  readonly from: number;
  readonly to: number;
}

/**
 * A file for large positioned writes: whole pages go past the system's cache (O_DIRECT), which saves
 * the copy and the memory of the cache, and waits for nobody's pages but its own. What fills no page,
 * at either end, is written the ordinary way; so is all of it where the values do not lie on pages of
 * memory, and from the first refusal of the file system on.
 */
export class DirectFile {
  /** @param flags `r+` for a file that exists, `w` for a new one */
  static async open(path: string, flags: 'r+' | 'w'): Promise<DirectFile> {
    const ordinary = await open(path, flags);
    try {
      return new DirectFile(ordinary, await openDirect(path));
    } catch (error) {
      await ordinary.close();
      throw error;
    }
  }

  private constructor(
    private readonly _ordinary: FileHandle,
    private _direct: FileHandle | null
  ) {
    this._refused = _direct === null;
  }

  /** True once the file system has refused to write past its cache. */
  get refused(): boolean {
    return this._refused;
  }

  /** Write all bytes at a position. They are on the disk after `sync`. */
  async write(values: ArrayBufferView, position: number): Promise<void> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const { from, to } = wholePages(bytes, position);
    await writeAll(this._ordinary, bytes, { from: 0, to: from }, position);
    await inFlight(pieces(from, to), WRITES_IN_FLIGHT, async part => {
      const done = await this._writeDirectly(bytes, part, position);
      await writeAll(this._ordinary, bytes, { from: done, to: part.to }, position);
    });
    await writeAll(this._ordinary, bytes, { from: to, to: bytes.length }, position);
  }

  /** All that was written, either way, is on the disk. */
  async sync(): Promise<void> {
    await this._ordinary.datasync();
  }

  async close(): Promise<void> {
    try {
      await this._direct?.close();
    } finally {
      this._direct = null;
      await this._ordinary.close();
    }
  }

  /** @returns where it ended: before `to` when the file system does not take it */
  private async _writeDirectly(
    bytes: Uint8Array,
    { from, to }: IPart,
    position: number
  ): Promise<number> {
    let done = from;
    // a disk that becomes full ends a write early, maybe within a page
    while (
      this._direct !== null &&
      !this._refused &&
      done < to &&
      (done - from) % PAGE_BYTES === 0
    ) {
      try {
        done += (await this._direct.write(bytes, done, to - done, position + done)).bytesWritten;
      } catch (error) {
        if (!REFUSALS.includes(systemCode(error))) {
          throw error;
        }
        this._refused = true;
      }
    }
    return done;
  }

  private _refused: boolean;
}

/** Null where there is no such thing as a direct write. */
async function openDirect(path: string): Promise<FileHandle | null> {
  if (process.platform !== 'linux') {
    return null;
  }
  try {
    return await open(path, constants.O_WRONLY | constants.O_DIRECT);
  } catch (error) {
    if (REFUSALS.includes(systemCode(error))) {
      return null;
    }
    throw error;
  }
}

/** The bytes that fill pages of the file and lie on pages of memory; none, at the end, where they do not. */
function wholePages({ buffer, byteOffset, length }: Uint8Array, position: number): IPart {
  const end = length - ((position + length) % PAGE_BYTES);
  const from = (PAGE_BYTES - (position % PAGE_BYTES)) % PAGE_BYTES;
  const onPages = isPageAligned(buffer) && (byteOffset + from) % PAGE_BYTES === 0;
  return onPages && from < end ? { from, to: end } : { from: length, to: length };
}

function* pieces(from: number, to: number): Generator<IPart> {
  for (let at = from; at < to; at += PIECE_BYTES) {
    yield { from: at, to: Math.min(to, at + PIECE_BYTES) };
  }
}

async function writeAll(
  file: FileHandle,
  bytes: Uint8Array,
  { from, to }: IPart,
  position: number
): Promise<void> {
  for (let done = from; done < to;) {
    const length = Math.min(ORDINARY_BYTES, to - done);
    done += (await file.write(bytes, done, length, position + done)).bytesWritten;
  }
}
