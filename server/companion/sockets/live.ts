import type { RawData, WebSocket } from 'ws';
import { parseLiveMessage, type ILiveAhead, type LiveMessage } from '../../../protocol/live';
import type { ILive } from '../../live/client';

/** WebSocket's code for a message that makes no sense. */
const SENSELESS = 1007;

/** `v1/live`: passes requests to the live worker and its frames to the page, one session a socket. */
export function serveLive(socket: WebSocket, live: ILive): void {
  // A frame counts as drawn once it has left, whatever the page says: so no more than one waits here.
  let left = Promise.resolve();
  let tellsArrivals = false;
  const panel = live.open({
    frame: (pieces, seq) => {
      if (tellsArrivals) {
        const ahead: ILiveAhead = { ahead: seq };
        socket.send(JSON.stringify(ahead), () => undefined);
      }
      left = sendPieces(socket, pieces);
    },
    part: pieces => void sendPieces(socket, pieces),
    problem: text => socket.send(text, () => undefined)
  });
  socket.on('message', data => {
    const message = understood(data);
    if (message === null) {
      socket.close(SENSELESS, 'This is no message of a live slice.');
    } else if (message.kind === 'ack') {
      void left.then(() => panel.acknowledge(message.ack));
    } else if (message.kind === 'arrival') {
      panel.arrived(message.arrived, message.took);
    } else if (message.kind === 'sinogram') {
      panel.readSinogram(message.sinogram, message.from);
    } else {
      tellsArrivals = message.request.arrivals === true;
      panel.request(message.request);
    }
  });
  socket.on('close', () => panel.close());
}

function understood(data: RawData): LiveMessage | null {
  try {
    return Buffer.isBuffer(data) ? parseLiveMessage(data.toString()) : null;
  } catch {
    return null; // the socket is closed over it
  }
}

/** One message of all pieces, which are not copied together for it. */
function sendPieces(socket: WebSocket, pieces: readonly Buffer[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const [index, piece] of pieces.entries()) {
    const fin = index === pieces.length - 1;
    socket.send(piece, { binary: true, fin }, fin ? () => resolve() : undefined);
  }
  return promise;
}
