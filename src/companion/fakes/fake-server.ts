import type { ServerConnection } from '@jupyterlab/services';

/** A request as it left the page. */
export interface ISent {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Settings of a Jupyter server whose answers a test gives. */
export class FakeServer {
  /** @param baseUrl as a Hub gives it */
  constructor(readonly baseUrl = 'http://hub.example/user/ada/') {}

  readonly sent: ISent[] = [];
  answer: (sent: ISent) => Response | Promise<Response> = () => Response.json({});

  get settings(): ServerConnection.ISettings {
    return {
      baseUrl: this.baseUrl,
      appUrl: '/lab',
      wsUrl: this.baseUrl.replace('http', 'ws'),
      init: { cache: 'no-store', credentials: 'same-origin' },
      fetch: this._fetch,
      Request,
      Headers,
      WebSocket: FakeSocket,
      token: 'a-token',
      appendToken: true,
      serializer: {
        serialize: () => '',
        deserialize: () => {
          throw new Error('No kernel here.');
        }
      }
    } satisfies ServerConnection.ISettings;
  }

  private readonly _fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const request = input instanceof Request ? input : new Request(input);
    const sent: ISent = {
      url: new URL(request.url),
      method: request.method,
      headers: request.headers,
      body: await request.text(),
      signal: request.signal
    };
    this.sent.push(sent);
    return new Promise((resolve, reject) => {
      request.signal.addEventListener('abort', () => {
        reject(new DOMException('aborted', 'AbortError'));
      });
      Promise.resolve(this.answer(sent)).then(resolve, reject);
    });
  };
}

/** A WebSocket that a test opens, feeds and closes. */
export class FakeSocket extends EventTarget implements WebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  /** All sockets made, oldest first. */
  static readonly made: FakeSocket[] = [];

  constructor(url: string | URL, protocols: string | string[] = '') {
    super();
    this.url = String(url);
    this.protocol = String(protocols);
    FakeSocket.made.push(this);
  }

  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly url: string;
  readonly extensions = '';
  readonly protocol: string;
  /** What the page sent, oldest first. */
  readonly sent: string[] = [];
  bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  readyState: 0 | 1 | 2 | 3 = 0;
  onopen: ((this: WebSocket, event: Event) => unknown) | null = null;
  onclose: ((this: WebSocket, event: CloseEvent) => unknown) | null = null;
  onerror: ((this: WebSocket, event: Event) => unknown) | null = null;
  onmessage: ((this: WebSocket, event: MessageEvent) => unknown) | null = null;

  open(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  feed(message: unknown): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  /** Binary messages come as the page asked for them. */
  feedBytes(data: ArrayBuffer): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent('close'));
  }

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data !== 'string') {
      throw new TypeError('The page sends nothing but text.');
    }
    this.sent.push(data);
  }
}
