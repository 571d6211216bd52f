import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IJobEvent } from '../../protocol/job';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The companion is of our version and holds its answers against the contract, so this is enough. */
function isJobEvent(value: unknown): value is IJobEvent {
  return (
    isRecord(value) &&
    typeof value['cursor'] === 'string' &&
    isRecord(value['job']) &&
    typeof value['job']['id'] === 'string'
  );
}

/** Events of a message: one, or those of a batch with its cursor. Anything else is a heartbeat. */
export function eventsOf(text: string): {
  readonly cursor: string | null;
  readonly events: readonly IJobEvent[];
} {
  const message: unknown = JSON.parse(text);
  if (isJobEvent(message)) {
    return { cursor: message.cursor, events: [message] };
  }
  const list: unknown = isRecord(message) ? message['events'] : undefined;
  const cursor: unknown = isRecord(message) ? message['cursor'] : undefined;
  return {
    cursor: typeof cursor === 'string' ? cursor : null,
    events: Array.isArray(list) ? list.filter(isJobEvent) : []
  };
}

/** The one socket of this page for the events of all jobs; comes back by itself. */
export class EventStream implements IDisposable {
  constructor({ serverSettings }: EventStream.IOptions) {
    this._settings = serverSettings;
    this._poll = new Poll({
      name: 'hepsct:events',
      factory: () => this._live(),
      frequency: { interval: 1000, backoff: 1.6, max: 30_000 },
      standby: 'never',
      auto: false
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  get event(): ISignal<this, IJobEvent> {
    return this._event;
  }

  /** Emitted on every connection: what happened before it must be asked for. */
  get reset(): ISignal<this, void> {
    return this._reset;
  }

  /** Emitted when a connection that stood has ended. */
  get lost(): ISignal<this, void> {
    return this._lost;
  }

  /** Connect, unless it is connected already. */
  start(): void {
    if (!this._socket && !this.isDisposed) {
      void this._poll.start();
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._poll.dispose();
    this._socket?.close();
    this._socket = null;
    Signal.clearData(this);
  }

  /** Lives as long as one connection; rejects when it never stood, so that the poll backs off. */
  private _live(): Promise<void> {
    if (this._socket) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const socket = new this._settings.WebSocket(this._url());
      let stood = false;
      this._socket = socket;
      socket.onopen = () => {
        stood = true;
        this._reset.emit();
      };
      socket.onmessage = ({ data }: MessageEvent<unknown>) => this._onMessage(data);
      socket.onclose = () => {
        this._socket = null;
        if (stood) {
          this._lost.emit();
          resolve();
        } else {
          reject(new Error('The events of the companion cannot be reached.'));
        }
      };
    });
  }

  private _onMessage(data: unknown): void {
    if (typeof data !== 'string' || this.isDisposed) {
      return;
    }
    const { cursor, events } = eventsOf(data);
    for (const event of events) {
      this._event.emit(event);
    }
    this._cursor = cursor ?? this._cursor;
  }

  private _url(): string {
    const { wsUrl, appendToken, token } = this._settings;
    const query = {
      ...(this._cursor === null ? {} : { after: this._cursor }),
      ...(appendToken && token !== '' ? { token } : {})
    };
    return URLExt.join(wsUrl, 'hepsct', 'v1', 'events') + URLExt.objectToQueryString(query);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _poll: Poll;
  private readonly _event = new Signal<this, IJobEvent>(this);
  private readonly _reset = new Signal<this, void>(this);
  private readonly _lost = new Signal<this, void>(this);
  private _socket: WebSocket | null = null;
  private _cursor: string | null = null;
}

export namespace EventStream {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
  }
}
