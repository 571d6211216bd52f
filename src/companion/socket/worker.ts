/** A WebSocket in a thread of its own: what comes in does not wait for the page, piece by piece, while it draws. */
import type { FromSocket, ToSocket } from './messages';
import { type ISocket, plainSocket } from './socket';

const WATCH_MS = 25;

let socket: ISocket | null = null;
let watch: ReturnType<typeof setTimeout> | undefined;

function tell(message: FromSocket, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

/** Say what is still there, until nothing is. */
function report(): void {
  clearTimeout(watch);
  const buffered = socket?.bufferedAmount ?? 0;
  tell({ type: 'sent', buffered });
  if (buffered > 0) {
    watch = setTimeout(report, WATCH_MS);
  }
}

// Messages come from our own page, typed by the same union; see threaded-socket.ts.
self.addEventListener('message', ({ data: message }: MessageEvent<ToSocket>) => {
  switch (message.type) {
    case 'open':
      socket = plainSocket(WebSocket, message.url, message.protocol, {
        opened: () => tell({ type: 'opened' }),
        received: data =>
          tell({ type: 'received', data }, data instanceof ArrayBuffer ? [data] : []),
        closed: (code, reason) => tell({ type: 'closed', code, reason })
      });
      break;
    case 'send':
      socket?.send(message.text);
      report();
      break;
    case 'close':
      socket?.close();
  }
});
