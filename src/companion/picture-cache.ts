import type { IPicture } from './tokens';

interface IEntry {
  readonly etag: string;
  readonly picture: IPicture;
}

/**
 * Pictures the page still holds, by what was asked for; the least recently used go first.
 *
 * @param budget bytes of pixels kept; 256 MiB hold 16 slices of 2048 x 2048
 */
export class PictureCache {
  constructor(private readonly _budget = 256 * 2 ** 20) {}

  /** Bytes held now. */
  get bytes(): number {
    return this._bytes;
  }

  get(key: string): IEntry | undefined {
    const entry = this._entries.get(key);
    if (entry) {
      this._entries.delete(key);
      this._entries.set(key, entry);
    }
    return entry;
  }

  set(key: string, etag: string, picture: IPicture): void {
    this._drop(key);
    this._entries.set(key, { etag, picture });
    this._bytes += picture.data.byteLength;
    for (const oldest of this._entries.keys()) {
      if (this._bytes <= this._budget || oldest === key) {
        break;
      }
      this._drop(oldest);
    }
  }

  clear(): void {
    this._entries.clear();
    this._bytes = 0;
  }

  private _drop(key: string): void {
    this._bytes -= this._entries.get(key)?.picture.data.byteLength ?? 0;
    this._entries.delete(key);
  }

  private readonly _entries = new Map<string, IEntry>();
  private _bytes = 0;
}
