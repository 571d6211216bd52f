import { isHepsctError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';

/** Scans kept open: a panel moves between few, and every one holds file handles. */
const KEPT = 4;

interface IEntry {
  readonly key: string;
  readonly scan: Promise<IScan>;
  readonly signature: string;
  users: number;
  stale: boolean;
}

export interface IScanCacheOptions {
  open(recipe: Pick<IRecipe, 'input' | 'angles'>): Promise<IScan>;
  /** Cheap word for "the same file as before": inode, size, time. */
  signature(path: string): Promise<string>;
}

/** Opens a scan once for many pictures of it, and anew when its file changed. */
export class ScanCache {
  constructor(private readonly _options: IScanCacheOptions) {}

  /** Use a scan; it stays open while `use` runs. */
  async with<T>(
    recipe: Pick<IRecipe, 'input' | 'angles'>,
    use: (scan: IScan) => Promise<T>
  ): Promise<T> {
    const entry = await this._entry(recipe);
    entry.users += 1;
    try {
      return await use(await entry.scan);
    } catch (error) {
      // What failed once may have failed for the state of the handle: the next use opens it anew.
      if (!wasCancelled(error)) {
        this._drop(entry);
      }
      throw error;
    } finally {
      entry.users -= 1;
      this._closeIfUnused(entry);
    }
  }

  private async _entry({ input, angles }: Pick<IRecipe, 'input' | 'angles'>): Promise<IEntry> {
    const { source, lines, unit } = angles;
    const key = JSON.stringify([input, source, lines, unit]);
    const signature = await this._options.signature(input.path);
    const held = this._entries.find(entry => entry.key === key);
    if (held && held.signature === signature) {
      this._entries = [held, ...this._entries.filter(entry => entry !== held)];
      return held;
    }
    if (held) {
      this._drop(held);
    }
    const entry: IEntry = {
      key,
      signature,
      scan: this._options.open({ input, angles }),
      users: 0,
      stale: false
    };
    this._entries = [entry, ...this._entries];
    for (const old of this._entries.slice(KEPT)) {
      this._drop(old);
    }
    return entry;
  }

  private _drop(entry: IEntry): void {
    this._entries = this._entries.filter(other => other !== entry);
    entry.stale = true;
    this._closeIfUnused(entry);
  }

  private _closeIfUnused(entry: IEntry): void {
    if (entry.stale && entry.users === 0) {
      // A scan that never opened has nothing to close, and its error went to whoever asked.
      entry.scan.then(scan => scan.close()).catch(() => undefined);
    }
  }

  private _entries: readonly IEntry[] = [];
}

/** Whether the one who asked went away; the scan is as good as before. */
function wasCancelled(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'AbortError') ||
    (isHepsctError(error) && error.code === 'cancelled')
  );
}
