import { CapacityError } from '../../protocol/errors';

/** Whoever holds memory for a panel. */
export interface IHolder {
  /** Whether something is being computed in it now. */
  readonly busy: boolean;
  /** Give everything back; it is made anew when it is wanted again. */
  release(): void;
}

export interface IMemoryLimits {
  /** Holders at a time. */
  readonly sessions: number;
  /** Bytes of all holders together. */
  readonly bytes: number;
}

/**
 * Who holds how much, the one used longest ago first. Room is made by taking it from holders that are not
 * busy; where all are, whoever wants room waits for one of them.
 */
export class LiveMemory {
  /**
   * @param _keep told how much of what holders gave back may stay for the next ones: of what nobody has reserved as
   *   much as the largest holder may hold, and nothing when there are none
   */
  constructor(
    private readonly _limits: IMemoryLimits,
    private readonly _keep: (bytes: number) => unknown = () => undefined
  ) {}

  /**
   * Have room for a holder that holds nothing; it counts as used now.
   *
   * @param bytes all that it will hold
   * @throws CapacityError `memory-short` where it is more than there is for all
   */
  async reserve(holder: IHolder, bytes: number, signal: AbortSignal): Promise<void> {
    if (bytes > this._limits.bytes) {
      const [needed, allowed] = [bytes, this._limits.bytes].map(gigabytes);
      throw new CapacityError(
        'memory-short',
        `A live slice of this scan needs ${needed} GB, but ${allowed} GB are set aside for live slices (liveMemory).`,
        { bytes, allowed: this._limits.bytes }
      );
    }
    this._held.delete(holder);
    while (!this._fits(bytes)) {
      const idle = [...this._held.keys()].find(({ busy }) => !busy);
      if (idle !== undefined) {
        this._held.delete(idle);
        idle.release();
      } else {
        await this._changed(signal);
      }
    }
    this._held.set(holder, bytes);
    this._tellKept();
  }

  /** Whether a holder still has what it reserved; then it counts as used now. */
  touch(holder: IHolder): boolean {
    const bytes = this._held.get(holder);
    if (bytes === undefined) {
      return false;
    }
    this._held.delete(holder);
    this._held.set(holder, bytes);
    return true;
  }

  /** A holder has gone. */
  remove(holder: IHolder): void {
    this._held.delete(holder);
    this._tellKept();
    this.changed();
  }

  /** A holder is no longer busy: whoever waits looks again. */
  changed(): void {
    for (const wake of this._waiting.splice(0)) {
      wake();
    }
  }

  private _fits(bytes: number): boolean {
    return this._free() >= bytes && this._held.size < this._limits.sessions;
  }

  /** Bytes that nobody has reserved. */
  private _free(): number {
    return [...this._held.values()].reduce((free, bytes) => free - bytes, this._limits.bytes);
  }

  private _tellKept(): void {
    this._keep(Math.min(this._free(), Math.max(0, ...this._held.values())));
  }

  private async _changed(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    this._waiting.push(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    signal.throwIfAborted();
  }

  /** In the order of their use. */
  private readonly _held = new Map<IHolder, number>();
  private readonly _waiting: (() => void)[] = [];
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(2);
}
