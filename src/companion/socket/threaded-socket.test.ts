import { beforeEach, describe, expect, it } from 'vitest';
import type { FromSocket } from './messages';
import { type ISocketWorker, ThreadedSocket } from './threaded-socket';

/** A thread that keeps what it is told. */
class FakeWorker implements ISocketWorker {
  onmessage: ISocketWorker['onmessage'] = null;
  onerror: ISocketWorker['onerror'] = null;
  readonly told: unknown[] = [];
  isTerminated = false;

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: FromSocket): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

let worker: FakeWorker;
let happened: unknown[];
let socket: ThreadedSocket;

beforeEach(() => {
  worker = new FakeWorker();
  happened = [];
  socket = new ThreadedSocket(
    worker,
    'ws://host/v1/live',
    'hepsct.live.1',
    {
      opened: () => happened.push('opened'),
      received: data => happened.push(data),
      closed: (code, reason) => happened.push(['closed', code, reason])
    },
    reason => happened.push({ reason })
  );
});

describe('a socket in a thread of its own', () => {
  it('opens there, passes texts and bytes on, and ends with it', () => {
    const bytes = new ArrayBuffer(8);
    worker.say({ type: 'opened' });
    socket.send('{}');
    worker.say({ type: 'received', data: bytes });
    socket.close();
    worker.say({ type: 'closed', code: 1000, reason: 'bye' });
    expect(worker.told).toEqual([
      { type: 'open', url: 'ws://host/v1/live', protocol: 'hepsct.live.1' },
      { type: 'send', text: '{}' },
      { type: 'close' }
    ]);
    expect(happened).toEqual(['opened', bytes, ['closed', 1000, 'bye']]);
    expect(worker.isTerminated).toBe(true);
  });

  it('counts what was sent until the thread tells what is still there', () => {
    socket.send('12345');
    socket.send('123');
    expect(socket.bufferedAmount).toBe(8);
    worker.say({ type: 'sent', buffered: 3 });
    expect(socket.bufferedAmount).toBe(3);
    worker.say({ type: 'sent', buffered: 0 });
    expect(socket.bufferedAmount).toBe(0);
  });

  it('says why the thread cannot be used, then closes once, and sends nothing more', () => {
    worker.onerror?.(new ErrorEvent('error', { message: 'forbidden by the site' }));
    worker.say({ type: 'closed', code: 1000, reason: '' });
    socket.send('{}');
    expect(happened).toEqual([{ reason: 'forbidden by the site' }, ['closed', 1006, '']]);
    expect(worker.told).toHaveLength(1);
  });
});
