import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '../../test/seeds';
import { LiveSession } from './session';

interface IRequest {
  readonly seq: number;
  /** Turns of the event loop until nothing but the engine is left to do, then until it has ended. */
  readonly before: number;
  readonly engine: number;
  readonly fails: boolean;
  /** The engine cannot be stopped, as in WASM. */
  readonly deaf?: boolean;
}

/** What a page saw, in order. */
type Seen = { readonly frame: number } | { readonly refused: number };

/** A page with a session whose engine takes as long as its requests say. */
class Page {
  readonly seen: Seen[] = [];
  /** Works that were begun and have not ended. */
  working = 0;
  mostWorking = 0;
  readonly ended: number[] = [];
  busy = false;
  drawn: number | null = null;
  /** Whether a frame came while one was still to be drawn. */
  crowded = false;

  readonly session = new LiveSession<IRequest, number>({
    render: (request, signal, soon) => this._render(request, signal, soon),
    send: (_frame, seq) => {
      this.crowded ||= this.drawn !== null;
      this.drawn = seq;
      this.seen.push({ frame: seq });
    },
    refuse: (_error, seq) => this.seen.push({ refused: seq }),
    busy: busy => (this.busy = busy)
  });

  acknowledge(): void {
    const seq = this.drawn;
    this.drawn = null;
    if (seq !== null) {
      this.session.acknowledge(seq);
    }
  }

  /** Draws whatever comes until nothing does. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      if (this.drawn !== null || this.working > 0) quiet = 0;
      this.acknowledge();
      await turn();
    }
  }

  private async _render(
    { seq, before, engine, fails, deaf = false }: IRequest,
    signal: AbortSignal,
    soon: () => void
  ): Promise<number> {
    this.working += 1;
    this.mostWorking = Math.max(this.mostWorking, this.working);
    try {
      for (let n = 0; n < before + engine; n++) {
        if (n === before) soon();
        await turn();
        if (!deaf) signal.throwIfAborted();
      }
      if (fails) throw new Error('no such row');
      this.ended.push(seq);
      return seq;
    } finally {
      this.working -= 1;
    }
  }
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

const action = fc.oneof(
  fc.record({ before: fc.nat(3), engine: fc.nat(4), fails: fc.boolean(), deaf: fc.boolean() }),
  fc.constant('draw' as const),
  fc.nat(5)
);

describe('a session', () => {
  it('answers its last request, in order, with one frame unacknowledged at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async actions => {
        const page = new Page();
        let seq = 0;
        for (const next of actions) {
          if (next === 'draw') page.acknowledge();
          else if (typeof next === 'number') for (let n = 0; n < next; n++) await turn();
          else page.session.request({ ...next, seq: ++seq });
        }
        await page.rest();
        const order = page.seen.map(seen => ('frame' in seen ? seen.frame : seen.refused));
        expect(order.at(-1) ?? 0, 'the last request is answered').toBe(seq);
        const sorted = [...order].sort((a, b) => a - b);
        expect(order, 'no frame after a newer one').toEqual(sorted);
        expect(new Set(order).size, 'nothing is answered twice').toBe(order.length);
        expect(page.mostWorking, 'one work at a time').toBeLessThanOrEqual(1);
        expect(page.crowded, 'one frame is unacknowledged at most').toBe(false);
        expect(page.busy).toBe(false);
      }),
      { numRuns: times(300) }
    );
  });

  it('shows frames to a hand that moves faster than they are made', async () => {
    const page = new Page();
    for (let seq = 1; seq <= 40; seq++) {
      page.session.request({ seq, before: 0, engine: 3, fails: false });
      page.acknowledge();
      await turn();
    }
    expect(page.seen.length).toBeGreaterThan(5);
    await page.rest();
    expect(page.seen.at(-1)).toEqual({ frame: 40 });
  });

  it('gives up reading for a newer request, however often', async () => {
    const page = new Page();
    for (let seq = 1; seq <= 20; seq++) {
      page.session.request({ seq, before: 5, engine: 1, fails: false });
      await turn();
    }
    expect(page.seen).toEqual([]);
    await page.rest();
    expect(page.ended).toEqual([20]);
  });

  it('makes the next frame while one is on its way, and keeps only the newest', async () => {
    const page = new Page();
    const ask = async (seq: number): Promise<void> => {
      page.session.request({ seq, before: 0, engine: 1, fails: false });
      for (let n = 0; n < 4; n++) await turn();
    };
    await ask(1);
    await ask(2);
    await ask(3);
    expect(page.ended).toEqual([1, 2, 3]);
    expect(page.seen).toEqual([{ frame: 1 }]);
    page.acknowledge();
    expect(page.seen).toEqual([{ frame: 1 }, { frame: 3 }]);
  });

  it('sends the frame that was held while something newer is made', async () => {
    const page = new Page();
    for (const seq of [1, 2]) {
      page.session.request({ seq, before: 0, engine: 1, fails: false });
      for (let n = 0; n < 3; n++) await turn();
    }
    page.session.request({ seq: 3, before: 3, engine: 1, fails: false });
    page.acknowledge();
    await page.rest();
    expect(page.seen).toEqual([{ frame: 1 }, { frame: 2 }, { frame: 3 }]);
  });

  it('sends nothing of an engine that cannot be stopped, once something newer is wanted', async () => {
    const page = new Page();
    page.session.request({ seq: 1, before: 2, engine: 2, fails: false, deaf: true });
    await turn();
    page.session.request({ seq: 2, before: 0, engine: 1, fails: false });
    await page.rest();
    expect(page.ended).toEqual([1, 2]);
    expect(page.seen).toEqual([{ frame: 2 }]);
  });

  it('tells no failure of a request that nobody waits for', async () => {
    const page = new Page();
    for (const seq of [1, 2, 3]) {
      page.session.request({ seq, before: 0, engine: 3, fails: seq === 2 });
      for (let n = 0; n < 2; n++) await turn();
    }
    await page.rest();
    expect(page.seen).toEqual([{ frame: 1 }, { frame: 3 }]);
  });

  it('waits for the acknowledgement of a frame that an earlier worker sent', async () => {
    const sent: number[] = [];
    const session = new LiveSession<{ seq: number }, number>(
      {
        render: ({ seq }) => Promise.resolve(seq),
        send: (_frame, seq) => sent.push(seq),
        refuse: () => undefined,
        busy: () => undefined
      },
      4
    );
    session.request({ seq: 5 });
    await turn();
    expect(sent).toEqual([]);
    session.acknowledge(4);
    expect(sent).toEqual([5]);
  });

  it('sends nothing after its end, and older requests than the last are not heard', async () => {
    const page = new Page();
    page.session.request({ seq: 3, before: 0, engine: 1, fails: false });
    page.session.request({ seq: 2, before: 0, engine: 1, fails: false });
    await page.rest();
    expect(page.seen).toEqual([{ frame: 3 }]);
    page.session.request({ seq: 4, before: 0, engine: 2, fails: false });
    page.session.dispose();
    page.session.request({ seq: 5, before: 0, engine: 1, fails: false });
    await page.rest();
    expect(page.seen).toEqual([{ frame: 3 }]);
  });
});
