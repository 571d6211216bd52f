import type { FromSocket, ToSocket } from './messages';
import type { ISocket, ISocketEvents } from './socket';

/** WebSocket's code for a line that broke. */
const BROKEN = 1006;

/** A worker as far as it is needed here. */
export type ISocketWorker = Pick<Worker, 'postMessage' | 'terminate'> & {
  onmessage: ((event: MessageEvent<FromSocket>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
};

/** A WebSocket in a thread of its own; see worker.ts. */
export class ThreadedSocket implements ISocket {
  /** @param failed called before `closed` when the thread itself cannot be used */
  constructor(
    private readonly _worker: ISocketWorker,
    url: string,
    protocol: string,
    private readonly _events: ISocketEvents,
    private readonly _failed: (reason: string) => void
  ) {
    _worker.onmessage = ({ data }) => this._hear(data);
    _worker.onerror = ({ message }) => {
      this._failed(message);
      this._end(BROKEN, '');
    };
    this._tell({ type: 'open', url, protocol });
  }

  get bufferedAmount(): number {
    return this._buffered;
  }

  send(text: string): void {
    this._buffered += text.length;
    this._tell({ type: 'send', text });
  }

  close(): void {
    this._tell({ type: 'close' });
  }

  private _hear(message: FromSocket): void {
    switch (message.type) {
      case 'opened':
        this._events.opened();
        break;
      case 'received':
        this._events.received(message.data);
        break;
      case 'sent':
        this._buffered = message.buffered;
        break;
      case 'closed':
        this._end(message.code, message.reason);
    }
  }

  private _end(code: number, reason: string): void {
    if (!this._isClosed) {
      this._isClosed = true;
      this._worker.terminate();
      this._events.closed(code, reason);
    }
  }

  private _tell(message: ToSocket): void {
    if (!this._isClosed) {
      this._worker.postMessage(message);
    }
  }

  private _buffered = 0;
  private _isClosed = false;
}
