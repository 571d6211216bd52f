/** One request of a panel, newest when it came. */
export interface INumbered {
  /** Grows from request to request. */
  readonly seq: number;
}

/** What a session needs of the rest. */
export interface ISessionOptions<Request extends INumbered, Frame> {
  /**
   * Make the frame of a request. `soon` is to be called once no more than the engine's own work is left,
   * which is worth finishing.
   */
  render(request: Request, signal: AbortSignal, soon: () => void): Promise<Frame>;
  /** Send a frame; the next one follows its acknowledgement. */
  send(frame: Frame, seq: number): void;
  /** Say why a request cannot be answered. */
  refuse(error: unknown, seq: number): void;
  /** Work has begun, or there is none left. */
  busy(busy: boolean): void;
}

interface IWork {
  readonly seq: number;
  readonly abort: AbortController;
  soon: boolean;
}

/**
 * The requests of one panel, answered by the rule "the latest wins": there is one work at a time, a newer
 * request ends the older one's, and one frame at most is unacknowledged. See the README for the states.
 *
 * A hand that moves faster than frames are made would never see one. So work of which nothing but the engine's
 * milliseconds are left is finished, and what was made while a frame is on its way is sent after it, unless
 * something newer is there by then.
 */
export class LiveSession<Request extends INumbered, Frame> {
  /** @param unacknowledged frame that the page was sent before this session began, or null */
  constructor(
    private readonly _options: ISessionOptions<Request, Frame>,
    unacknowledged: number | null = null
  ) {
    this._unacknowledged = unacknowledged;
  }

  /** A newer request; older ones than the last are not listened to. */
  request(request: Request): void {
    if (this._disposed || request.seq <= this._last) {
      return;
    }
    this._last = request.seq;
    this._waiting = request;
    if (this._work === null) {
      this._begin();
    } else if (!this._work.soon) {
      this._work.abort.abort();
    }
  }

  /** The page has drawn a frame. */
  acknowledge(seq: number): void {
    if (seq !== this._unacknowledged) {
      return;
    }
    this._unacknowledged = null;
    const ready = this._ready;
    this._ready = null;
    if (ready !== null) {
      this._deliver(ready.frame, ready.seq);
    }
  }

  /** End the work under way; nothing is sent any more. Idempotent. */
  dispose(): void {
    this._disposed = true;
    this._waiting = null;
    this._ready = null;
    this._work?.abort.abort();
  }

  private _begin(): void {
    const request = this._waiting;
    if (request === null) {
      this._options.busy(false);
      return;
    }
    this._waiting = null;
    const work: IWork = { seq: request.seq, abort: new AbortController(), soon: false };
    this._work = work;
    this._options.busy(true);
    void this._run(request, work);
  }

  private async _run(request: Request, work: IWork): Promise<void> {
    const { signal } = work.abort;
    try {
      const frame = await this._options.render(request, signal, () => (work.soon = true));
      if (!signal.aborted) {
        this._deliver(frame, work.seq);
      }
    } catch (error) {
      // what failed for a request that nobody waits for any more is told with the next one
      if (!signal.aborted && this._waiting === null) {
        this._ready = null;
        this._options.refuse(error, work.seq);
      }
    }
    this._work = null;
    this._begin();
  }

  private _deliver(frame: Frame, seq: number): void {
    if (this._disposed) {
      return;
    }
    if (this._unacknowledged !== null) {
      this._ready = { frame, seq };
      return;
    }
    this._unacknowledged = seq;
    this._options.send(frame, seq);
  }

  private _last = -Infinity;
  private _waiting: Request | null = null;
  private _work: IWork | null = null;
  private _ready: { readonly frame: Frame; readonly seq: number } | null = null;
  private _unacknowledged: number | null;
  private _disposed = false;
}
