import type { HostArgument, IHost } from './host';

/**
 * The calls of one handle: one after the other, since a waiting one would hold one of Node's few
 * threads, and each with a number, so that cancelling it never ends the next one.
 */
export class Calls {
  /** @param cancel C function that ends a call by handle and number */
  constructor(
    private readonly _host: IHost,
    private readonly _handle: number,
    private readonly _cancel: string
  ) {}

  /** Do `work` when all that was asked for before has ended. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this._last.then(work);
    this._last = turn.catch(() => undefined);
    return turn;
  }

  /** Call a C function whose first parameter is the handle and whose last one is the call's number. */
  async run(
    name: string,
    signal: AbortSignal | undefined,
    ...parameters: readonly HostArgument[]
  ): Promise<void> {
    signal?.throwIfAborted();
    const call = ++this._calls;
    const cancel = (): void => {
      this._host.callNow(this._cancel, this._handle, call);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await this._host.call(name, this._handle, ...parameters, call);
    } finally {
      signal?.removeEventListener('abort', cancel);
      signal?.throwIfAborted();
    }
  }

  /** Free the handle by a C function once the calls under way have ended; idempotent. */
  end(destroy: string): void {
    if (this._ended) return;
    this._ended = true;
    void this._last.then(() => this._host.callNow(destroy, this._handle));
  }

  private _last: Promise<unknown> = Promise.resolve();
  private _calls = 0;
  private _ended = false;
}
