import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import { viewBytes } from '../../protocol/array';
import { decodeLiveFrame, type ILiveRequest, LIVE_PROTOCOL } from '../../protocol/live';
import { CompanionError, parseProblem, toCompanionError } from './error';
import type {
  ILiveChannel,
  ILivePicture,
  ILiveRefusal,
  LiveChannelState,
  LiveWish
} from './tokens';

/** A line that holds so many bytes back is slow: what is sent now would only arrive late. */
const HELD_BYTES = 1 << 16;
/** Rest before a slow line is looked at again. */
const SLOW_MS = 20;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The socket of one panel for its live slice; comes back by itself and asks again for the newest wish. */
export class LiveSocket implements ILiveChannel {
  constructor({ serverSettings }: LiveSocket.IOptions) {
    this._settings = serverSettings;
    this._poll = new Poll({
      name: 'hepsct:live',
      factory: () => this._live(),
      frequency: { interval: 500, backoff: 1.6, max: 15_000 },
      standby: 'never',
      auto: false
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  get state(): LiveChannelState {
    return this._state;
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
    this._newest = { seq: this._seq, ...wish };
    if (this._seq === 1) {
      void this._poll.start(); // a panel whose slice nobody looks at has no socket
    }
    this._send();
    return this._seq;
  }

  acknowledge(seq: number): void {
    if (this._state === 'open') {
      this._socket?.send(JSON.stringify({ ack: seq }));
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._poll.dispose();
    clearTimeout(this._slow);
    this._socket?.close();
    this._socket = null;
    Signal.clearData(this);
  }

  /** Lives as long as one connection; rejects when it never stood, so that the poll backs off. */
  private _live(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new this._settings.WebSocket(this._url(), LIVE_PROTOCOL);
      socket.binaryType = 'arraybuffer';
      let stood = false;
      this._socket = socket;
      socket.onopen = () => {
        stood = true;
        this._sent = null;
        this._setState('open');
        this._send();
      };
      socket.onmessage = ({ data }: MessageEvent<unknown>) => this._onMessage(data);
      socket.onclose = () => {
        this._socket = null;
        this._setState('lost');
        if (stood) {
          resolve();
        } else {
          reject(new Error('The live slice of the companion cannot be reached.'));
        }
      };
    });
  }

  /** Send the newest wish, once; on a slow line when it is through with what it has. */
  private _send(): void {
    clearTimeout(this._slow);
    if (!this._socket || this._state !== 'open' || !this._newest || this._sent === this._newest) {
      return;
    }
    if (this._socket.bufferedAmount > HELD_BYTES) {
      this._slow = setTimeout(() => this._send(), SLOW_MS);
      return;
    }
    this._sent = this._newest;
    this._socket.send(JSON.stringify(this._newest));
  }

  private _onMessage(data: unknown): void {
    if (this.isDisposed) {
      return;
    }
    try {
      if (data instanceof ArrayBuffer) {
        const { frame, pixels } = decodeLiveFrame(data);
        const picture = { header: frame, data: viewBytes(pixels, frame), step: frame.step };
        this._frame.emit({ frame, picture });
      } else if (typeof data === 'string') {
        this._onProblem(JSON.parse(data));
      }
    } catch (error) {
      this._refusal.emit({ seq: this._seq, error: toCompanionError(error) });
    }
  }

  private _onProblem(message: unknown): void {
    const { seq, problem } = isRecord(message) ? message : {};
    const error =
      parseProblem(problem) ??
      new CompanionError('internal', 'The companion refused a live slice without saying why.');
    this._refusal.emit({ seq: typeof seq === 'number' ? seq : this._seq, error });
  }

  private _setState(state: LiveChannelState): void {
    if (state !== this._state && !this.isDisposed) {
      this._state = state;
      this._stateChanged.emit();
    }
  }

  private _url(): string {
    const { wsUrl, appendToken, token } = this._settings;
    const query = appendToken && token !== '' ? { token } : {};
    return URLExt.join(wsUrl, 'hepsct', 'v1', 'live') + URLExt.objectToQueryString(query);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _poll: Poll;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _frame = new Signal<this, ILivePicture>(this);
  private readonly _refusal = new Signal<this, ILiveRefusal>(this);
  private _socket: WebSocket | null = null;
  private _state: LiveChannelState = 'connecting';
  private _seq = 0;
  private _newest: ILiveRequest | null = null;
  /** The wish that went out over this connection. */
  private _sent: ILiveRequest | null = null;
  private _slow: ReturnType<typeof setTimeout> | undefined;
}

export namespace LiveSocket {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
  }
}
