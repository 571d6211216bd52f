import { type ISignal, Signal } from '@lumino/signaling';
import type { CompanionError } from './error';
import type {
  ILiveChannel,
  ILivePicture,
  ILiveRefusal,
  LiveChannelState,
  LiveWish
} from './tokens';

/** What every channel of a live slice does alike: wishes are numbered, answers are signals. */
export abstract class LiveChannel implements ILiveChannel {
  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get state(): LiveChannelState {
    return this._state;
  }

  get problem(): CompanionError | null {
    return this._problem;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get frame(): ISignal<this, ILivePicture> {
    return this._frame;
  }

  get refusal(): ISignal<this, ILiveRefusal> {
    return this._refusal;
  }

  ask(wish: LiveWish): number {
    this._seq += 1;
    this.take(wish, this._seq);
    return this._seq;
  }

  abstract acknowledge(seq: number): void;

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.close();
      Signal.clearData(this);
    }
  }

  /** Take the newest wish; the one before it is not wanted any more. */
  protected abstract take(wish: LiveWish, seq: number): void;

  /** Give back what the channel holds; called once. */
  protected abstract close(): void;

  /** Number of the newest wish. */
  protected get seq(): number {
    return this._seq;
  }

  /** @param problem why, where that can be said */
  protected setState(state: LiveChannelState, problem: CompanionError | null = null): void {
    const isNew = state !== this._state || problem?.message !== this._problem?.message;
    if (isNew && !this._isDisposed) {
      this._state = state;
      this._problem = problem;
      this._stateChanged.emit();
    }
  }

  protected show(live: ILivePicture): void {
    this._frame.emit(live);
  }

  protected refuse(refusal: ILiveRefusal): void {
    this._refusal.emit(refusal);
  }

  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _frame = new Signal<this, ILivePicture>(this);
  private readonly _refusal = new Signal<this, ILiveRefusal>(this);
  private _state: LiveChannelState = 'connecting';
  private _problem: CompanionError | null = null;
  private _seq = 0;
  private _isDisposed = false;
}
