import { Arrivals } from './arrivals';

/** What happens to a socket. */
export interface ISocketEvents {
  opened(): void;
  /** A text, or the bytes of a binary message. */
  received(data: unknown): void;
  /**
   * Once, after which nothing happens any more.
   *
   * @param code of WebSocket; 1006 where the line broke
   * @param reason what the other end says, may be empty
   */
  closed(code: number, reason: string): void;
}

/** A WebSocket as far as it is needed here. */
export interface ISocket {
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
}

/** A WebSocket of this thread. What is asked about the line is answered here. */
export function plainSocket(
  make: typeof WebSocket,
  url: string,
  protocol: string,
  events: ISocketEvents
): ISocket {
  const socket = new make(url, protocol);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.opened();
  const arrivals = new Arrivals();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    const { isHeard, answer } = arrivals.hear(data);
    if (answer !== null) {
      socket.send(answer);
    }
    if (!isHeard) {
      events.received(data);
    }
  };
  socket.onclose = ({ code, reason }) => events.closed(code, reason);
  return socket;
}
