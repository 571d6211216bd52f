import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { HepsctError, toProblem } from '../../protocol/errors';
import type { ILogger } from '../http/logger';
import { toHepsctError } from '../http/problems';
import { requireSecret } from '../http/secret';
import type { IJobs } from './services';

/** A page that takes nothing for this long is let go; it comes back with its cursor. */
const HEARTBEAT_MS = 20_000;
/** Events wait in the loop at most this long, so that a closed socket is noticed. */
const WAIT_MS = 15_000;
/** Pages only send pongs and closes. */
const MAX_PAYLOAD = 4096;

export interface ISocketOptions {
  readonly jobs: Pick<IJobs, 'events'>;
  readonly secret: string;
  readonly log: ILogger;
}

/** Serve `v1/events?after=` as a WebSocket: one message a page of events, pushed as they come. */
export function attachSockets(
  server: Server,
  { jobs, secret, log }: ISocketOptions
): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://companion');
    try {
      requireSecret(request, secret);
      if (url.pathname !== '/v1/events') {
        throw new HepsctError('not-found', 'There is no socket at this address.');
      }
    } catch (error) {
      refuse(stream, toHepsctError(error));
      return;
    }
    sockets.handleUpgrade(request, stream, head, socket => {
      push(socket, jobs, url.searchParams.get('after')).catch((error: unknown) => {
        log.error({ err: error }, 'the event socket failed');
        socket.close(1011);
      });
    });
  });
  return sockets;
}

function refuse(stream: Duplex, error: HepsctError): void {
  const { status, message } = toProblem(error);
  stream.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\nX-Reason: ${message}\r\n\r\n`
  );
}

async function push(
  socket: WebSocket,
  jobs: Pick<IJobs, 'events'>,
  after: string | null
): Promise<void> {
  const gone = new AbortController();
  let alive = true;
  const heartbeat = setInterval(() => {
    if (!alive) {
      socket.terminate();
    }
    alive = false;
    socket.ping();
  }, HEARTBEAT_MS);
  socket.on('pong', () => (alive = true));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(heartbeat);
    gone.abort();
  });
  // At once what is known, so that a page knows it is connected; then what comes.
  let page = await jobs.events(after, 0, gone.signal);
  await sent(socket, JSON.stringify(page));
  while (socket.readyState === socket.OPEN) {
    page = await jobs.events(page.cursor, WAIT_MS, gone.signal);
    if (page.events.length > 0) {
      await sent(socket, JSON.stringify(page));
    }
  }
}

function sent(socket: WebSocket, text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.send(text, () => resolve());
  return promise;
}
