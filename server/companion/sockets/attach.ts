import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { HepsctError, InputError, toProblem } from '../../../protocol/errors';
import { LIVE_PROTOCOL, OTHER_VERSION } from '../../../protocol/live';
import type { ILogger } from '../../http/logger';
import { toHepsctError } from '../../http/problems';
import { requireSecret } from '../../http/secret';
import type { ILive } from '../../live/client';
import type { IJobs } from '../services';
import { pushEvents } from './events';
import { watchHeartbeat } from './heartbeat';
import { serveLive } from './live';

/** Pages send recipes; of many left-out projections at most so many bytes. */
const MAX_PAYLOAD = 1024 * 1024;

/** What a page of another version is told; the reason of a closed socket has 123 bytes at most. */
const WANTED = `This companion speaks ${LIVE_PROTOCOL}; reload the page to have its version.`;

export interface ISocketOptions {
  readonly jobs: Pick<IJobs, 'events'>;
  readonly live: ILive;
  readonly secret: string;
  readonly log: ILogger;
}

type Serve = (socket: WebSocket, url: URL) => Promise<void>;

/** Serve the sockets of the contract: `v1/events` and `v1/live`. */
export function attachSockets(server: Server, options: ISocketOptions): WebSocketServer {
  const { jobs, live, secret, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    handleProtocols: protocols => spokenOf(protocols) ?? false
  });
  const served: Readonly<Record<string, Serve>> = {
    '/v1/events': (socket, url) => pushEvents(socket, jobs, url.searchParams.get('after')),
    '/v1/live': async socket => {
      if (socket.protocol === LIVE_PROTOCOL) {
        serveLive(socket, live);
      } else {
        // a browser tells its page why a socket was closed, but not why none was opened
        socket.close(OTHER_VERSION, WANTED);
      }
    }
  };
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://companion');
    try {
      requireSecret(request, secret);
      const serve = servedAt(served, url, request);
      sockets.handleUpgrade(request, stream, head, socket => {
        watchHeartbeat(socket);
        serve(socket, url).catch((error: unknown) => {
          log.error({ err: error, path: url.pathname }, 'a socket failed');
          socket.close(1011);
        });
      });
    } catch (error) {
      refuse(stream, toHepsctError(error));
    }
  });
  return sockets;
}

function servedAt(
  served: Readonly<Record<string, Serve>>,
  { pathname }: URL,
  { headers }: IncomingMessage
): Serve {
  const serve = served[pathname];
  if (serve === undefined) {
    throw new HepsctError('not-found', 'There is no socket at this address.');
  }
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim());
  if (pathname === '/v1/live' && spokenOf(new Set(offered)) === null) {
    throw new InputError('request-invalid', WANTED);
  }
  return serve;
}

/** Our version of the messages of a live slice where it is offered, else another one that is; null without any. */
function spokenOf(offered: ReadonlySet<string>): string | null {
  const family = LIVE_PROTOCOL.slice(0, LIVE_PROTOCOL.lastIndexOf('.') + 1);
  const other = [...offered].find(name => name.startsWith(family)) ?? null;
  return offered.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : other;
}

function refuse(stream: Duplex, error: HepsctError): void {
  const { status, message } = toProblem(error);
  stream.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\nX-Reason: ${message}\r\n\r\n`
  );
}
