import { close, constants, fstatSync, open, read } from 'node:fs';
import { HepsctError, InputError } from '../../protocol/errors';
import { allocateBytes } from './allocate';
import { fromSystemError } from './system-error';

/** Reads in flight for one request: four saturate a local disk, eight the page cache. */
export const READS_IN_FLIGHT = 8;

/** Longest single read; longer ranges are cut so that several are in flight. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** A read that takes longer is given up: the disk behind it does not answer. */
const READ_TIMEOUT_MS = 60_000;

/** `length` bytes at `position` of a file, wanted at `target` of a buffer. */
export interface IRange {
  readonly position: number;
  readonly length: number;
  readonly target: number;
}

/** A file open for positioned reads. */
export class ReadableFile {
  private _closed = false;

  private constructor(
    readonly path: string,
    /** Bytes, when it was opened. */
    readonly size: number,
    private readonly _handle: number
  ) {}

  /**
   * @param path a real path that was admitted by `Roots`
   * @throws NotFoundError `not-found`, PermissionError `permission-denied`, InputError `file-unreadable`
   */
  static async open(path: string): Promise<ReadableFile> {
    // Without waiting: a named pipe would keep its thread until somebody writes.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await answered<number>(path, done => open(path, flags, done));
    const found = fstatSync(handle);
    if (!found.isFile()) {
      await closeHandle(handle);
      throw new InputError('file-unreadable', `${path} is not a file.`, { path });
    }
    return new ReadableFile(path, found.size, handle);
  }

  /**
   * Fill `target` from many places of the file, several reads at a time.
   *
   * @throws InputError `file-truncated` where the file ends early; HepsctError `read-timeout` where
   * the disk does not answer, `cancelled` when the signal is raised
   */
  async readRanges(
    ranges: Iterable<IRange>,
    target: Uint8Array,
    signal?: AbortSignal
  ): Promise<void> {
    await inFlight(pieces(ranges), READS_IN_FLIGHT, range => this._fill(range, target), signal);
  }

  /** `length` bytes at `position`. */
  async readBytes(position: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (position + length > this.size) {
      throw this._truncated(position + length);
    }
    const target = allocateBytes(length, this.path);
    await this.readRanges([{ position, length, target: 0 }], target, signal);
    return target;
  }

  async close(): Promise<void> {
    if (!this._closed) {
      this._closed = true;
      await closeHandle(this._handle);
    }
  }

  private async _fill({ position, length, target }: IRange, into: Uint8Array): Promise<void> {
    if (!(position >= 0) || position + length > this.size) {
      throw this._truncated(position + length);
    }
    let done = 0;
    while (done < length) {
      const got = await this._readOnce(into, target + done, length - done, position + done);
      if (got === 0) {
        throw this._truncated(position + length);
      }
      done += got;
    }
  }

  private async _readOnce(
    into: Uint8Array,
    offset: number,
    length: number,
    position: number
  ): Promise<number> {
    if (this._closed) {
      throw new InputError('file-unreadable', `${this.path} was closed while it was read.`, {
        path: this.path
      });
    }
    return answered<number>(this.path, done =>
      read(this._handle, into, offset, length, position, done)
    );
  }

  private _truncated(needed: number): InputError {
    return new InputError(
      'file-truncated',
      `${this.path} is truncated, shorter than its contents say: ${this.size} bytes, at least ${needed} are needed. Copy it again from its source.`,
      { path: this.path, size: this.size, needed }
    );
  }
}

/** Do `work` for every item, at most `limit` at a time; the first failure ends the rest. */
export async function inFlight<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (;;) {
      throwIfCancelled(signal);
      const next = failed ? { done: true as const, value: undefined } : iterator.next();
      if (next.done === true) {
        return;
      }
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // All lanes settle before this returns: nothing writes into a buffer that the caller dropped.
  const results = await Promise.allSettled(Array.from({ length: limit }, lane));
  for (const result of results) {
    if (result.status === 'rejected') {
      throw result.reason;
    }
  }
}

/** @throws HepsctError `cancelled` when the signal is raised. */
export function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted === true) {
    throw new HepsctError('cancelled', 'The request was cancelled.');
  }
}

/** Adjacent ranges joined, long ones cut. */
function* pieces(ranges: Iterable<IRange>): Generator<IRange> {
  let run: { position: number; length: number; target: number } | null = null;
  for (const range of ranges) {
    if (
      run !== null &&
      run.position + run.length === range.position &&
      run.target + run.length === range.target
    ) {
      run.length += range.length;
      continue;
    }
    if (run !== null) {
      yield* cut(run);
    }
    run = { ...range };
  }
  if (run !== null) {
    yield* cut(run);
  }
}

function* cut({ position, length, target }: IRange): Generator<IRange> {
  for (let from = 0; from < length; from += PIECE_BYTES) {
    yield {
      position: position + from,
      length: Math.min(PIECE_BYTES, length - from),
      target: target + from
    };
  }
}

/** The answer of a system call on a path, with an end where the disk does not give one. */
function answered<T>(
  path: string,
  start: (done: (error: Error | null, value: T) => void) => void
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new HepsctError(
          'read-timeout',
          `${path} did not answer for ${READ_TIMEOUT_MS / 1000} s: check that its disk is mounted.`,
          { path }
        )
      );
    }, READ_TIMEOUT_MS);
    start((error, value) => {
      clearTimeout(timer);
      if (error) {
        reject(fromSystemError(error, path));
      } else {
        resolve(value);
      }
    });
  });
}

function closeHandle(handle: number): Promise<void> {
  return new Promise((resolve, reject) => {
    close(handle, error => {
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    });
  });
}
