import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';

/** A moving slider sees the pictures on its way; one that takes longer than this is called back. */
const PATIENCE_MS = 400;
/** After this rest a draft is replaced by the exact picture. */
const REST_MS = 150;

/** Asks for one picture at a time; the latest wish wins, older requests are aborted. */
export class PictureLoader implements IDisposable {
  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Last picture that arrived for this stack. */
  get picture(): IPicture | null {
    return this._picture;
  }

  get error(): CompanionError | null {
    return this._error;
  }

  get isLoading(): boolean {
    return this._abort !== null || this._rest !== undefined;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Another stack, or none: what was asked of the old one is called back, its picture goes. */
  setStack(stack: IPictureStack | null): void {
    if (stack === this._stack) {
      return;
    }
    this._stop();
    this._stack = stack;
    this._picture = null;
    this._error = null;
    this._changed.emit();
  }

  /** Wish for a picture; a wish before it that has not begun is forgotten. */
  load(index: number): void {
    if (!this._stack || this._isDisposed) {
      return;
    }
    this._index = index;
    clearTimeout(this._rest);
    this._rest = undefined;
    const running = this._abort;
    if (!running) {
      void this._read(this._stack, this._stack.hasDrafts);
      return;
    }
    this._wanted = true;
    if (!this._isDraft && this._stack.hasDrafts) {
      running.abort();
    } else {
      this._patience ??= setTimeout(() => running.abort(), PATIENCE_MS);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._stop();
    Signal.clearData(this);
  }

  private async _read(stack: IPictureStack, draft: boolean): Promise<void> {
    const abort = new AbortController();
    this._abort = abort;
    this._isDraft = draft;
    this._changed.emit();
    try {
      const picture = await stack.read(this._index, draft, abort.signal);
      this._arrived(abort, picture, null);
    } catch (error) {
      this._arrived(abort, null, isCancelled(error) ? null : toCompanionError(error));
    }
    if (this._abort !== abort) {
      return; // another stack was set meanwhile
    }
    this._abort = null;
    clearTimeout(this._patience);
    this._patience = undefined;
    const isWanted = this._wanted;
    this._wanted = false;
    if (isWanted) {
      void this._read(stack, stack.hasDrafts);
    } else if (draft && !this._error) {
      this._rest = setTimeout(() => {
        this._rest = undefined;
        void this._read(stack, false);
      }, REST_MS);
    }
    this._changed.emit();
  }

  private _arrived(
    { signal }: AbortController,
    picture: IPicture | null,
    error: CompanionError | null
  ): void {
    if (signal.aborted || this._isDisposed) {
      return;
    }
    this._picture = picture ?? this._picture;
    this._error = error;
  }

  private _stop(): void {
    this._abort?.abort();
    this._abort = null;
    this._wanted = false;
    clearTimeout(this._rest);
    clearTimeout(this._patience);
    this._rest = undefined;
    this._patience = undefined;
  }

  private _stack: IPictureStack | null = null;
  private _index = 0;
  private _picture: IPicture | null = null;
  private _error: CompanionError | null = null;
  private _abort: AbortController | null = null;
  private _isDraft = false;
  private _wanted = false;
  private _rest: ReturnType<typeof setTimeout> | undefined;
  private _patience: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
