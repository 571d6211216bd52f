import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IFolderListing } from '../../protocol/job';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { ICompanion } from '../companion/tokens';
import { Latest } from '../reconstruction/latest';

export type FolderEntry = IFolderListing['entries'][number];

/** One folder of the companion's roots, and what is chosen in it. */
export class FolderModel implements IDisposable {
  constructor(private readonly _companion: ICompanion) {}

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  get listing(): IFolderListing | null {
    return this._listing;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get isLoading(): boolean {
    return this._isLoading;
  }

  /** Path that is chosen; the folder itself where nothing in it is. */
  get chosen(): string {
    return this._chosen;
  }

  set chosen(path: string) {
    if (path !== this._chosen) {
      this._chosen = path;
      this._changed.emit();
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** @param path absolute; null lists the roots */
  enter(path: string | null): void {
    this._isLoading = true;
    const before = this._chosen;
    this._latest.run(async signal => {
      try {
        const listing = await this._companion.listFolder(path, signal);
        this._arrived(signal, listing, null);
        // Whoever typed a path meanwhile meant that one.
        if (!signal.aborted && this._chosen === before) {
          this.chosen = listing.path;
        }
      } catch (error) {
        if (!isCancelled(error)) {
          this._arrived(signal, this._listing, toCompanionError(error));
        }
      }
    });
    this._changed.emit();
  }

  dispose(): void {
    this._latest.dispose();
    Signal.clearData(this);
  }

  private _arrived(
    signal: AbortSignal,
    listing: IFolderListing | null,
    error: CompanionError | null
  ): void {
    if (signal.aborted || this.isDisposed) {
      return;
    }
    this._isLoading = false;
    this._error = error;
    this._listing = listing;
    this._changed.emit();
  }

  private readonly _latest = new Latest(0);
  private readonly _changed = new Signal<this, void>(this);
  private _listing: IFolderListing | null = null;
  private _error: CompanionError | null = null;
  private _isLoading = false;
  private _chosen = '';
}
