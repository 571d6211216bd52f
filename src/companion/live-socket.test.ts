import './fakes/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLive, type ILiveFrame, parseLiveMessage } from '../../protocol/live';
import { frameHeader, partHeader } from '../../protocol/live.fixture';
import { defaultRecipe } from '../reconstruction/default-recipe';
import { FakeServer, FakeSocket } from './fakes/fake-server';
import { LiveSocket } from './live-socket';
import type { ILivePicture, LiveWish } from './tokens';

let live: LiveSocket;
let frames: ILivePicture[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
  live = new LiveSocket({ serverSettings: new FakeServer().settings });
  frames = [];
  live.frame.connect((_, frame) => frames.push(frame));
});

afterEach(() => {
  live.dispose();
  vi.useRealTimers();
});

async function socket(): Promise<FakeSocket> {
  if (FakeSocket.made.length === 0) {
    live.ask(wish(0));
  }
  await vi.advanceTimersByTimeAsync(10);
  const made = FakeSocket.made.at(-1);
  if (!made) {
    throw new Error('No socket was made.');
  }
  return made;
}

function wish(row: number): LiveWish {
  return { recipe: defaultRecipe('/data/scan.h5'), row, view: { width: 512, height: 512 } };
}

/** Rows of the requests that went out, or the numbers acknowledged. */
function sentBy(made: FakeSocket): unknown[] {
  return made.sent.map(text => {
    const message = parseLiveMessage(text);
    return message.kind === 'request'
      ? message.request.row
      : message.kind === 'ack'
        ? { ack: message.ack }
        : message;
  });
}

function frameOf(seq: number, fields: Partial<ILiveFrame> = {}): ArrayBuffer {
  const frame = frameHeader({ seq, shape: [2, 2], scale: 0.25, step: 2, ...fields });
  return encodeLive(frame, Uint16Array.of(0, 4, 8, 65535)).buffer;
}

describe('live socket', () => {
  it('speaks its subprotocol under the base URL, and sends the newest wish alone once it stands', async () => {
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.made).toEqual([]);
    const made = await socket();
    expect(made.url).toBe('ws://hub.example/user/ada/hepsct/v1/live?token=a-token');
    expect(made.protocol).toBe('hepsct.live.1');
    expect(made.binaryType).toBe('arraybuffer');
    live.ask(wish(1));
    live.ask(wish(2));
    expect(live.state).toBe('connecting');
    made.open();
    expect(live.state).toBe('open');
    expect(sentBy(made)).toEqual([2]);
    expect(live.ask(wish(3))).toBe(4);
    expect(sentBy(made)).toEqual([2, 3]);
  });

  it('brings frames as pictures of numbers, and says which was drawn', async () => {
    const made = await socket();
    made.open();
    made.feedBytes(frameOf(1));
    const { frame, picture } = frames[0] ?? {};
    expect(frame).toMatchObject({ seq: 1, row: 5, centre: 100, engine: 'native' });
    expect(picture?.step).toBe(2);
    expect([...(picture?.data ?? [])]).toEqual([0, 4, 8, 65535]);
    live.acknowledge(1);
    expect(sentBy(made)).toEqual([0, { ack: 1 }]);
  });

  it('holds wishes back on a slow line and sends the newest of them when it is free', async () => {
    const made = await socket();
    made.bufferedAmount = 1 << 20;
    made.open();
    live.ask(wish(1));
    live.ask(wish(2));
    await vi.advanceTimersByTimeAsync(200);
    expect(made.sent).toEqual([]);
    made.bufferedAmount = 0;
    await vi.advanceTimersByTimeAsync(20);
    expect(sentBy(made)).toEqual([2]);
  });

  it('comes back after a break and asks again for what it wanted last', async () => {
    const states: string[] = [];
    live.stateChanged.connect(() => states.push(live.state));
    const first = await socket();
    first.open();
    live.ask(wish(7));
    first.close();
    live.ask(wish(8));
    live.acknowledge(1);
    await vi.advanceTimersByTimeAsync(1000);
    const second = await socket();
    expect(second).not.toBe(first);
    second.open();
    expect(states).toEqual(['open', 'lost', 'open']);
    expect(sentBy(second)).toEqual([8]);
  });

  it('is lost, not connecting, where no companion answers', async () => {
    (await socket()).close();
    expect(live.state).toBe('lost');
  });

  it('tells a refusal in its own words, and what is no frame as an error', async () => {
    const refusals: unknown[] = [];
    live.refusal.connect((_, { seq, error }) => refusals.push([seq, error.code, error.message]));
    const made = await socket();
    made.open();
    made.feed({ seq: 1, problem: { code: 'not-found', message: 'There is no row 7.' } });
    made.feed({ seq: 1, problem: {} });
    made.feedBytes(new ArrayBuffer(2));
    expect(refusals).toMatchObject([
      [1, 'not-found', 'There is no row 7.'],
      [1, 'internal', 'The companion refused a live slice without saying why.'],
      [1, 'internal', 'The frame has 2 bytes, fewer than its header says it needs.']
    ]);
  });

  it('closes its socket with the panel', async () => {
    const made = await socket();
    made.open();
    live.dispose();
    live.dispose();
    expect(made.readyState).toBe(FakeSocket.CLOSED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('tells when a frame has arrived before the page has drawn it, and how long its bytes took', async () => {
    const made = await socket();
    made.open();
    expect(JSON.parse(made.sent[0] ?? '')).toMatchObject({ arrivals: true });
    made.feed({ ahead: 1 });
    await vi.advanceTimersByTimeAsync(33);
    made.feedBytes(frameOf(1));
    expect(JSON.parse(made.sent.at(-1) ?? '')).toEqual({ arrived: 1, took: 33 });
    expect(frames).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    live.acknowledge(1);
    expect(JSON.parse(made.sent.at(-1) ?? '')).toEqual({ ack: 1 });
    // nothing went ahead of this one
    made.feedBytes(frameOf(2));
    expect(JSON.parse(made.sent.at(-1) ?? '')).toEqual({ ack: 1 });
  });

  it.each([
    [4406, 'This companion speaks hepsct.live.7; reload.', 'companion-version', /live\.7; reload/],
    [1007, 'This is no message of a live slice.', 'request-invalid', /no message/],
    [1009, '', 'request-invalid', /recipe is too long/]
  ])(
    'says why it was closed with %i, and tries again after a while',
    async (code, reason, name, words) => {
      await socket();
      let closed = 0;
      for (let second = 0; second < 60; second++) {
        for (; closed < FakeSocket.made.length; closed++) {
          const made = FakeSocket.made[closed];
          made?.open();
          made?.onclose?.(new CloseEvent('close', { code, reason }));
          expect([live.state, live.problem?.code]).toEqual(['lost', name]);
          expect(live.problem?.message).toMatch(words);
        }
        await vi.advanceTimersByTimeAsync(1000);
      }
      expect(closed).toBeGreaterThan(3);
      expect(closed).toBeLessThan(8);
      await vi.advanceTimersByTimeAsync(20_000);
      FakeSocket.made.at(-1)?.open();
      expect([live.state, live.problem]).toEqual(['open', null]);
    }
  );

  it('begins anew where a frame cannot be read: none would follow it', async () => {
    const made = await socket();
    made.open();
    made.feedBytes(new ArrayBuffer(2));
    expect([made.readyState, live.state]).toEqual([FakeSocket.CLOSED, 'lost']);
    expect(live.problem?.message).toContain('fewer than its header says');
    await vi.advanceTimersByTimeAsync(12_000);
    const next = await socket();
    expect(next).not.toBe(made);
    next.open();
    // the same would come of the same wish
    expect([live.state, sentBy(next)]).toEqual(['open', []]);
    live.ask(wish(1));
    expect(sentBy(next)).toEqual([1]);
    next.feedBytes(frameOf(2));
    expect(frames).toHaveLength(1);
  });

  it('gives a value that came along with a coarse frame to its picture', async () => {
    const made = await socket();
    made.open();
    const sample = { row: 1, column: 3, value: 0.5 };
    made.feedBytes(frameOf(1, { sample }));
    expect(frames[0]?.picture.sample).toEqual(sample);
  });

  describe('the sinogram behind a frame', () => {
    const never = new AbortController().signal;

    function partOf(seq: number, from: number): ArrayBuffer {
      const header = partHeader({ sinogram: seq, from, bytes: 80 });
      return encodeLive(header, Uint8Array.of(1, 2, 3)).buffer;
    }

    it('is asked for and comes in parts; others are not taken for it', async () => {
      const made = await socket();
      made.open();
      const reading = live.readSinogram(4, 40, never);
      expect(JSON.parse(made.sent.at(-1) ?? '')).toEqual({ sinogram: 4, from: 40 });
      made.feedBytes(partOf(4, 0));
      made.feedBytes(partOf(3, 40));
      made.feedBytes(partOf(4, 40));
      const { part, bytes } = await reading;
      expect(part).toMatchObject({ sinogram: 4, from: 40, bytes: 80 });
      expect([...new Uint8Array(bytes)]).toEqual([1, 2, 3]);
      expect(frames).toEqual([]);
    });

    it('is refused without a word about frames', async () => {
      const made = await socket();
      made.open();
      const refusals: unknown[] = [];
      live.refusal.connect((_, refusal) => refusals.push(refusal));
      const reading = live.readSinogram(4, 0, never);
      const problem = { code: 'not-found', message: 'It is gone.', fields: {} };
      made.feed({ seq: 3, sinogram: true, problem });
      made.feed({ seq: 4, sinogram: true, problem });
      await expect(reading).rejects.toMatchObject({ code: 'not-found' });
      expect(refusals).toEqual([]);
    });

    it('is called back by its signal, by another part, and with the line', async () => {
      const abort = new AbortController();
      await expect(live.readSinogram(1, 0, never)).rejects.toMatchObject({ code: 'cancelled' });
      const made = await socket();
      made.open();
      const first = live.readSinogram(1, 0, abort.signal);
      abort.abort();
      await expect(first).rejects.toMatchObject({ code: 'cancelled' });
      const second = live.readSinogram(1, 0, never);
      const third = live.readSinogram(1, 10, never);
      await expect(second).rejects.toMatchObject({ code: 'cancelled' });
      made.close();
      await expect(third).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
});
