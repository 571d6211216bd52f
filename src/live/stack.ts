import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';
import type { LiveModel } from './model';

/** The live slice as a stack of one picture, which is another one with every frame. */
export class LiveStack implements IPictureStack, IDisposable {
  constructor(
    private readonly _live: LiveModel,
    private readonly _trans: TranslationBundle
  ) {
    _live.changed.connect(this._onLive, this);
  }

  readonly name = 'live';
  readonly count = 1;
  /** Frames come by themselves. */
  readonly hasDrafts = false;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  labelOf(): string {
    return this._trans.__('row %1', this._live.row);
  }

  /** The newest picture; waits for the first. */
  read(_index: number, _draft: boolean, signal: AbortSignal): Promise<IPicture> {
    const { picture, error } = this._live;
    if (error) {
      return Promise.reject(error);
    }
    if (picture) {
      return Promise.resolve(picture);
    }
    return new Promise((resolve, reject) => {
      const onLive = (): void => {
        const { picture: first, error: refusal } = this._live;
        if (refusal || first) {
          this._live.changed.disconnect(onLive);
          signal.removeEventListener('abort', onAbort);
        }
        if (refusal) {
          reject(refusal);
        } else if (first) {
          resolve(first);
        }
      };
      const onAbort = (): void => {
        this._live.changed.disconnect(onLive);
        reject(new CompanionError('cancelled', 'The picture was called back.'));
      };
      this._live.changed.connect(onLive);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._live.changed.disconnect(this._onLive, this);
      Signal.clearData(this);
    }
  }

  private _onLive(): void {
    const { picture, error } = this._live;
    if (picture !== this._picture || error !== this._error) {
      this._picture = picture;
      this._error = error;
      this._changed.emit();
    }
  }

  private _picture: IPicture | null = null;
  private _error: CompanionError | null = null;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
