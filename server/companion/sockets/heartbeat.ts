import type { WebSocket } from 'ws';

/** A page that answers nothing for this long is let go; it comes back by itself. */
const HEARTBEAT_MS = 20_000;

/** End a socket whose page has gone without a word. */
export function watchHeartbeat(socket: WebSocket): void {
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
  socket.on('close', () => clearInterval(heartbeat));
}
