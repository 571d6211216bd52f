import type { IDisposable } from '@lumino/disposable';

/** Runs one request at a time after a short rest; a newer one calls the older back. */
export class Latest implements IDisposable {
  /** @param restMs time without a newer wish before a request is sent */
  constructor(private readonly _restMs: number) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether a request waits or is under way. */
  get isBusy(): boolean {
    return this._abort !== null;
  }

  /**
   * @param request sends it; the signal fires when a newer one comes
   * @param restMs overrides the rest, 0 sends at once
   */
  run(request: (signal: AbortSignal) => Promise<void>, restMs = this._restMs): void {
    this.cancel();
    if (this._isDisposed) {
      return;
    }
    const abort = new AbortController();
    this._abort = abort;
    const send = async (): Promise<void> => {
      try {
        await request(abort.signal);
      } finally {
        if (this._abort === abort) {
          this._abort = null;
        }
      }
    };
    if (restMs === 0) {
      void send();
    } else {
      this._timer = setTimeout(() => void send(), restMs);
    }
  }

  cancel(): void {
    clearTimeout(this._timer);
    this._abort?.abort();
    this._abort = null;
  }

  dispose(): void {
    this._isDisposed = true;
    this.cancel();
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _abort: AbortController | null = null;
  private _isDisposed = false;
}
