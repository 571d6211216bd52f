import type { WebSocket } from 'ws';
import type { IJobs } from '../services';

/** Events wait in the loop at most this long, so that a closed socket is noticed. */
const WAIT_MS = 15_000;

/** `v1/events?after=`: one message a page of events, pushed as they come; ends with the socket. */
export async function pushEvents(
  socket: WebSocket,
  jobs: Pick<IJobs, 'events'>,
  after: string | null
): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
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
