import './fakes/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream, eventsOf } from './events';
import { fakeJob } from './fakes/fake-companion';
import { FakeServer, FakeSocket } from './fakes/fake-server';

const event = (cursor: string) => ({ cursor, type: 'job', job: fakeJob() });
let stream: EventStream;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
  stream = new EventStream({ serverSettings: new FakeServer().settings });
});

afterEach(() => {
  stream.dispose();
  vi.useRealTimers();
});

async function socket(): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(10);
  const made = FakeSocket.made.at(-1);
  if (!made) {
    throw new Error('No socket was made.');
  }
  return made;
}

describe('event stream', () => {
  it('opens one socket under the base URL, and goes on at its cursor after a break', async () => {
    const heard: string[] = [];
    let resets = 0;
    let lost = 0;
    stream.event.connect((_, { cursor }) => heard.push(cursor));
    stream.reset.connect(() => (resets += 1));
    stream.lost.connect(() => (lost += 1));
    stream.start();
    stream.start();
    const first = await socket();
    expect(first.url).toBe('ws://hub.example/user/ada/hepsct/v1/events?token=a-token');
    first.open();
    first.feed({ cursor: '7', events: [event('6'), event('7')] });
    first.close();
    expect(heard).toEqual(['6', '7']);
    expect([resets, lost]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(FakeSocket.made).toHaveLength(2);
    expect((await socket()).url).toContain('after=7');
  });

  it('waits longer after each attempt that never stood', async () => {
    stream.start();
    for (const _ of Array.from({ length: 4 })) {
      (await socket()).close();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    const tries = FakeSocket.made.length;
    expect(tries).toBeGreaterThan(3);
    (await socket()).close();
    await vi.advanceTimersByTimeAsync(900);
    expect(FakeSocket.made).toHaveLength(tries);
  });

  it('closes its socket with the page', async () => {
    stream.start();
    const made = await socket();
    made.open();
    stream.dispose();
    expect(made.readyState).toBe(FakeSocket.CLOSED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('takes single events, batches and heartbeats', () => {
    expect(eventsOf(JSON.stringify(event('1'))).events).toHaveLength(1);
    expect(eventsOf(JSON.stringify({ cursor: '2', events: [] }))).toEqual({
      cursor: '2',
      events: []
    });
    expect(eventsOf('{"beat":1}')).toEqual({ cursor: null, events: [] });
  });
});
