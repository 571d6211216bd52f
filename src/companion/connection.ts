import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IStatus } from '../../protocol/job';
import type { CompanionError } from './error';
import { isCancelled, toCompanionError } from './error';
import type { CompanionState } from './tokens';

/** A companion starts within seconds; after that a Jupyter server may be away for hours. */
const WAITING = { interval: 1000, backoff: 1.6, max: 30_000 };
/** While all is well a question now and then notices a companion that was replaced. */
const CALM = { interval: 60_000, backoff: 1, max: 60_000 };

/** Asks for the status, quickly while there is none, slowly while all is well. */
export class Connection implements IDisposable {
  constructor({ ask, version }: Connection.IOptions) {
    this._ask = ask;
    this._version = version;
    this._poll = new Poll({
      name: 'hepsct:connection',
      factory: () => this._once(),
      frequency: WAITING,
      standby: 'when-hidden',
      auto: true
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  get state(): CompanionState {
    return this._state;
  }

  /** What the server said about a state that is not `ready`. */
  get message(): string | null {
    return this._message;
  }

  get status(): IStatus | null {
    return this._status;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Ask now. */
  async refresh(): Promise<void> {
    await this._poll.refresh();
    await this._poll.tick;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._abort.abort();
    this._poll.dispose();
    Signal.clearData(this);
  }

  /** Rejects while the companion is not there, so that the poll backs off. */
  private async _once(): Promise<void> {
    try {
      const status = await this._ask(this._abort.signal);
      this._status = status;
      this._poll.frequency = CALM;
      if (status.version === this._version) {
        this._set('ready', null);
      } else {
        this._set('other-version', `${status.version} / ${this._version}`);
      }
    } catch (error) {
      if (isCancelled(error)) {
        return;
      }
      const failure = toCompanionError(error);
      this._poll.frequency = WAITING;
      this._set(this._stateOf(failure), failure.message);
      throw failure;
    }
  }

  private _stateOf({ code, fields }: CompanionError): CompanionState {
    switch (code) {
      case 'companion-starting':
        return 'starting';
      case 'companion-version':
        return 'other-version';
      case 'companion-missing':
        return fields['network'] === true ? 'reconnecting' : 'missing';
      default:
        return 'failed';
    }
  }

  private _set(state: CompanionState, message: string | null): void {
    if (this.isDisposed || (state === this._state && message === this._message)) {
      return;
    }
    this._state = state;
    this._message = message;
    this._changed.emit();
  }

  private readonly _ask: Connection.IOptions['ask'];
  private readonly _version: string;
  private readonly _poll: Poll;
  private readonly _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private _state: CompanionState = 'connecting';
  private _message: string | null = null;
  private _status: IStatus | null = null;
}

export namespace Connection {
  export interface IOptions {
    readonly ask: (signal: AbortSignal) => Promise<IStatus>;
    readonly version: string;
  }
}
