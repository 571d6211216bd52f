import { type ISocket, type ISocketEvents, plainSocket } from './socket';
import { ThreadedSocket } from './threaded-socket';

/** False once a thread could not be used: a policy of the site may forbid workers. */
let threads = true;

/**
 * A WebSocket for much: in a thread of its own where the page's own kind of WebSocket is asked for and threads work.
 *
 * @param make the kind that the server's settings name
 */
export function openSocket(
  make: typeof WebSocket,
  url: string,
  protocol: string,
  events: ISocketEvents
): ISocket {
  if (!threads || make !== globalThis.WebSocket || typeof Worker === 'undefined') {
    return plainSocket(make, url, protocol, events);
  }
  const without = (reason: string): void => {
    threads = false;
    console.error(`A WebSocket has no thread of its own: ${reason}`);
  };
  try {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    return new ThreadedSocket(worker, url, protocol, events, without);
  } catch (error) {
    without(String(error));
    return plainSocket(make, url, protocol, events);
  }
}
