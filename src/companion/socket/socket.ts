/** What happens to a socket. */
export interface ISocketEvents {
  opened(): void;
  /** A text, or the bytes of a binary message. */
  received(data: unknown): void;
  /** Once, after which nothing happens any more. */
  closed(): void;
}

/** A WebSocket as far as it is needed here. */
export interface ISocket {
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
}

/** A WebSocket of the page itself. */
export function plainSocket(
  make: typeof WebSocket,
  url: string,
  protocol: string,
  events: ISocketEvents
): ISocket {
  const socket = new make(url, protocol);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => events.received(data);
  socket.onclose = () => events.closed();
  return socket;
}
