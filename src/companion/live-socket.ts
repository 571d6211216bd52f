import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { Poll } from '@lumino/polling';
import { viewBytes } from '../../protocol/array';
import {
  decodeLive,
  type ILiveAck,
  type ILiveRequest,
  type ILiveSinogramRequest,
  LIVE_PROTOCOL,
  OTHER_VERSION
} from '../../protocol/live';
import { CompanionError, parseProblem, toCompanionError } from './error';
import { LiveChannel } from './live-channel';
import { openSocket } from './socket/open-socket';
import type { ISocket } from './socket/socket';
import type { ILiveLine, ILiveSinogram, LiveWish } from './tokens';

/** A line that holds so many bytes back is slow: what is sent now would only arrive late. */
const HELD_BYTES = 1 << 16;
/** Codes with which the companion closes a line: what the page says makes no sense to it, or is too long. */
const SENSELESS = 1007;
const TOO_LONG = 1009;
/** What was refused is not tried again before. */
const REFUSED_MS = 10_000;
/** Rest before a slow line is looked at again. */
const SLOW_MS = 20;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why the companion closed a line; null where it did not say so, or the line broke. */
function refusalOf(code: number, reason: string): CompanionError | null {
  switch (code) {
    case OTHER_VERSION:
      return new CompanionError('companion-version', reason);
    case TOO_LONG:
      return new CompanionError(
        'request-invalid',
        'The recipe is too long for a live slice (more than 1 MiB); fewer projections may be left out one by one.'
      );
    case SENSELESS:
      return new CompanionError('request-invalid', reason);
    default:
      return null;
  }
}

/** The socket of one panel for its live slice; comes back by itself and asks again for the newest wish. */
export class LiveSocket extends LiveChannel implements ILiveLine {
  constructor({ serverSettings }: LiveSocket.IOptions) {
    super();
    this._settings = serverSettings;
    this._poll = new Poll({
      name: 'hepsct:live',
      factory: () => this._live(),
      frequency: { interval: 500, backoff: 1.6, max: 15_000 },
      standby: 'never',
      auto: false
    });
  }

  acknowledge(seq: number): void {
    if (this.state === 'open') {
      const ack: ILiveAck = { ack: seq };
      this._socket?.send(JSON.stringify(ack));
    }
  }

  readSinogram(seq: number, from: number, signal: AbortSignal): Promise<ILiveSinogram> {
    this._stopReading(new CompanionError('cancelled', 'Another part is wanted.'));
    return new Promise((resolve, reject) => {
      const cancel = (): void =>
        this._stopReading(new CompanionError('cancelled', 'The sinogram was called back.'));
      const stop = (): void => {
        this._reading = null;
        signal.removeEventListener('abort', cancel);
      };
      this._reading = {
        seq,
        from,
        done: part => {
          stop();
          resolve(part);
        },
        failed: error => {
          stop();
          reject(error);
        }
      };
      if (signal.aborted || this.state !== 'open') {
        cancel();
        return;
      }
      signal.addEventListener('abort', cancel, { once: true });
      const request: ILiveSinogramRequest = { sinogram: seq, from };
      this._socket?.send(JSON.stringify(request));
    });
  }

  protected take(wish: LiveWish, seq: number): void {
    this._newest = { seq, ...wish, arrivals: true };
    if (seq === 1) {
      void this._poll.start(); // a panel whose slice nobody looks at has no socket
    }
    this._send();
  }

  protected close(): void {
    this._poll.dispose();
    clearTimeout(this._slow);
    clearTimeout(this._pause);
    this._socket?.close();
    this._socket = null;
  }

  /** Lives as long as one connection; rejects when it never stood, so that the poll backs off. */
  private _live(): Promise<void> {
    return new Promise((resolve, reject) => {
      let stood = false;
      this._socket = openSocket(this._settings.WebSocket, this._url(), LIVE_PROTOCOL, {
        opened: () => {
          stood = true;
          this._sent = null;
          this.setState('open');
          this._send();
        },
        received: data => this._onMessage(data),
        closed: (code, reason) => {
          const problem = this._senseless ?? refusalOf(code, reason);
          this._senseless = null;
          this._socket = null;
          this.setState('lost', problem);
          this._stopReading(new CompanionError('cancelled', 'The line is gone.'));
          if (problem) {
            this._refused = this._newest;
            this._pause = setTimeout(() => reject(problem), REFUSED_MS);
          } else if (stood) {
            resolve();
          } else {
            reject(new Error('The live slice of the companion cannot be reached.'));
          }
        }
      });
    });
  }

  /** Send the newest wish, once; on a slow line when it is through with what it has. */
  private _send(): void {
    clearTimeout(this._slow);
    const isNew = this._newest !== this._sent && this._newest !== this._refused;
    if (!this._socket || this.state !== 'open' || !this._newest || !isNew) {
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
        this._onBytes(data);
      } else if (typeof data === 'string') {
        this._onProblem(JSON.parse(data));
      }
    } catch (error) {
      // what cannot be read cannot be acknowledged either, and no frame would follow: begin anew
      this._senseless = toCompanionError(error);
      this.refuse({ seq: this.seq, error: this._senseless });
      this._socket?.close();
    }
  }

  private _onBytes(data: ArrayBuffer): void {
    const answer = decodeLive(data);
    if (answer.kind === 'part') {
      const { part, bytes } = answer;
      if (this._reading?.seq === part.sinogram && this._reading.from === part.from) {
        this._reading.done({ part, bytes });
      }
      return;
    }
    const { frame, pixels } = answer;
    const { step, sample } = frame;
    const values = { header: frame, data: viewBytes(pixels, frame), step };
    this.show({ frame, picture: sample ? { ...values, sample } : values });
  }

  private _stopReading(error: CompanionError): void {
    this._reading?.failed(error);
  }

  private _onProblem(message: unknown): void {
    const { seq, problem, sinogram } = isRecord(message) ? message : {};
    const error =
      parseProblem(problem) ??
      new CompanionError('internal', 'The companion refused a live slice without saying why.');
    if (sinogram === true) {
      if (this._reading?.seq === seq) {
        this._stopReading(error);
      }
      return;
    }
    this.refuse({ seq: typeof seq === 'number' ? seq : this.seq, error });
  }

  private _url(): string {
    const { wsUrl, appendToken, token } = this._settings;
    const query = appendToken && token !== '' ? { token } : {};
    return URLExt.join(wsUrl, 'hepsct', 'v1', 'live') + URLExt.objectToQueryString(query);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _poll: Poll;
  private _socket: ISocket | null = null;
  private _newest: ILiveRequest | null = null;
  /** The wish that went out over this connection. */
  private _sent: ILiveRequest | null = null;
  private _slow: ReturnType<typeof setTimeout> | undefined;
  private _pause: ReturnType<typeof setTimeout> | undefined;
  /** The wish over which a connection was closed: said once. */
  private _refused: ILiveRequest | null = null;
  /** What came and could not be read, until the line is closed over it. */
  private _senseless: CompanionError | null = null;
  /** The part of a sinogram that is waited for. */
  private _reading: {
    readonly seq: number;
    readonly from: number;
    readonly done: (part: ILiveSinogram) => void;
    readonly failed: (error: CompanionError) => void;
  } | null = null;
}

export namespace LiveSocket {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
  }
}
