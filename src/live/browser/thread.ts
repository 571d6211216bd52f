import type { IDisposable } from '@lumino/disposable';
import { CompanionError } from '../../companion/error';
import type { FromEngine, IHeldSinogram, IMadeSlice, ISliceWish, ToEngine } from './messages';

/** A worker as far as it is needed here. */
export type IEngineWorker = Pick<Worker, 'postMessage' | 'terminate'> & {
  onmessage: ((event: MessageEvent<FromEngine>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
};

/** `idle` until something is asked for, `failed` after it ended more often than it is started again. */
export type ThreadState = 'idle' | 'starting' | 'ready' | 'failed';

/** Threads that may end one after the other without a slice between them. */
const CHANCES = 2;

interface IPending {
  readonly wish: ISliceWish;
  readonly resolve: (made: IMadeSlice) => void;
  readonly reject: (error: CompanionError) => void;
}

/** The thread with this page's engine: started by the first sinogram, and again when it ends. */
export class EngineThread implements IDisposable {
  constructor(private readonly _makeWorker: () => IEngineWorker) {}

  /** Called when the state has changed. */
  onState: () => void = () => undefined;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get state(): ThreadState {
    return this._state;
  }

  /** Why it failed. */
  get failure(): CompanionError | null {
    return this._failure;
  }

  /** Have the engine ready before it is needed. */
  start(): void {
    if (this._isDisposed || this._state !== 'idle') {
      return;
    }
    this._setState('starting');
    try {
      const worker = this._makeWorker();
      worker.onmessage = ({ data }) => this._onMessage(data);
      worker.onerror = ({ message }) => this._ended(message);
      this._worker = worker;
    } catch (error) {
      this._ended(error instanceof Error ? error.message : String(error));
      return;
    }
    if (this._sinogram) {
      this._tell({ type: 'sinogram', sinogram: this._sinogram });
    }
    for (const [id, { wish }] of this._pending) {
      this._tell({ type: 'slice', id, wish });
    }
  }

  /** Make slices of another sinogram from now on; what failed before may work with it. */
  hold(sinogram: IHeldSinogram): void {
    this._sinogram = sinogram;
    this._revive();
    if (this._worker) {
      this._tell({ type: 'sinogram', sinogram });
    } else {
      this.start();
    }
  }

  /** @throws CompanionError `live-failed` in words */
  make(wish: ISliceWish): Promise<IMadeSlice> {
    return new Promise((resolve, reject) => {
      if (this._state === 'failed' || this._isDisposed) {
        const unknown = "This browser's engine cannot be used.";
        reject(this._failure ?? new CompanionError('live-failed', unknown));
        return;
      }
      const id = (this._next += 1);
      this._pending.set(id, { wish, resolve, reject });
      if (this._worker) {
        this._tell({ type: 'slice', id, wish });
      } else {
        this.start();
      }
    });
  }

  /** End the thread, which gives its memory back; it begins anew with the next sinogram. */
  stop(): void {
    this._worker?.terminate();
    this._worker = null;
    this._sinogram = null;
    this._rejectAll(new CompanionError('cancelled', "This browser's engine was ended."));
    if (this._state !== 'failed') {
      this._setState('idle');
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._worker?.terminate();
      this._worker = null;
      this._pending.clear();
    }
  }

  private _onMessage(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        this._setState('ready');
        break;
      case 'slice':
        this._ends = 0;
        this._pending.get(message.id)?.resolve(message.made);
        this._pending.delete(message.id);
        break;
      case 'failed':
        if (message.id === null) {
          this._ends = CHANCES; // it would fail again
          this._ended(message.message);
        } else {
          this._pending.get(message.id)?.reject(new CompanionError('live-failed', message.message));
          this._pending.delete(message.id);
        }
    }
  }

  /** Start the next thread with what was asked of this one, or give up. */
  private _ended(reason: string): void {
    this._worker?.terminate();
    this._worker = null;
    this._ends += 1;
    if (this._isDisposed) {
      return;
    }
    if (this._ends <= CHANCES) {
      this._state = 'idle';
      this.start();
      return;
    }
    console.error(`The engine of this page cannot be used: ${reason}`);
    const error = new CompanionError(
      'live-failed',
      `This browser's engine cannot be used (${reason}).`
    );
    this._failure = error;
    this._rejectAll(error);
    this._setState('failed');
  }

  private _revive(): void {
    if (this._state === 'failed') {
      this._state = 'idle';
      this._failure = null;
      this._ends = 0;
    }
  }

  private _rejectAll(error: CompanionError): void {
    for (const { reject } of this._pending.values()) {
      reject(error);
    }
    this._pending.clear();
  }

  private _tell(message: ToEngine): void {
    this._worker?.postMessage(message);
  }

  private _setState(state: ThreadState): void {
    this._state = state;
    this.onState();
  }

  private _worker: IEngineWorker | null = null;
  private _state: ThreadState = 'idle';
  private _failure: CompanionError | null = null;
  private _isDisposed = false;
  private _sinogram: IHeldSinogram | null = null;
  private readonly _pending = new Map<number, IPending>();
  private _next = 0;
  private _ends = 0;
}
