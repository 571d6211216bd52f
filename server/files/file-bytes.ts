import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Windows of the file kept in memory: structures lie close together. */
const WINDOW = 64 * 1024;

/** An open file as bytes by position, read without waiting; for the reader threads. */
export class FileBytes {
  readonly size: number;
  private readonly _handle: number;
  private _from = 0;
  private _window = new Uint8Array(0);

  /** @param path a real path that was admitted */
  constructor(path: string) {
    this._handle = openSync(path, 'r');
    this.size = fstatSync(this._handle).size;
  }

  close(): void {
    closeSync(this._handle);
  }

  /** Exactly `length` bytes at `position`, which must lie inside the file. */
  read(position: number, length: number): Uint8Array {
    const end = position + length;
    if (position >= this._from && end <= this._from + this._window.length) {
      return this._window.subarray(position - this._from, end - this._from);
    }
    const wanted = Math.min(this.size - position, Math.max(length, WINDOW));
    const window = new Uint8Array(wanted);
    let done = 0;
    while (done < wanted) {
      const got = readSync(this._handle, window, done, wanted - done, position + done);
      if (got === 0) {
        break;
      }
      done += got;
    }
    this._from = position;
    this._window = window;
    return window.subarray(0, length);
  }
}

/** Device, inode, size and time of a file as one text: changes when the file does. */
export function identityNow(path: string): string {
  const found = statSync(path, { bigint: true });
  return `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}
