interface IMade<T> {
  readonly key: string;
  readonly abort: AbortController;
  readonly value: Promise<T>;
}

/**
 * The last result of one stage, under a key of all that fixes it. Work under way is shared by requests that
 * want the same, outlives those that gave up waiting, and ends when something else is wanted.
 */
export class Stage<T> {
  /**
   * The result for a key: the one that is held, or what `make` gives.
   *
   * @param signal ends the waiting, not the work
   */
  async get(
    key: string,
    make: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal
  ): Promise<T> {
    signal.throwIfAborted();
    if (this._made?.key === key) {
      return unlessAborted(this._made.value, signal);
    }
    this.clear();
    const abort = new AbortController();
    const made: IMade<T> = { key, abort, value: make(abort.signal) };
    this._made = made;
    made.value.catch(() => {
      // what failed is tried again when it is asked for again
      if (this._made === made) {
        this._made = null;
      }
    });
    return unlessAborted(made.value, signal);
  }

  /** Forget the result; work under way ends. */
  clear(): void {
    this._made?.abort.abort();
    this._made = null;
  }

  private _made: IMade<T> | null = null;
}

/** A promise's value, or the signal's reason as soon as it fires. */
export async function unlessAborted<T>(value: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([value, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
