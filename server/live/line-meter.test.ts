import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '../../test/seeds';
import { layoutOf, type IFrameLayout } from './frame-layout';
import { LineMeter } from './line-meter';

/** Bytes that a line brings in a millisecond. */
const megabits = (rate: number): number => (rate * 1e6) / 8 / 1000;

interface ILine {
  /** Round trip, ms. */
  delay: number;
  /** Bytes in a millisecond. */
  rate: number;
  /** What comes is late by up to so much, ms; nothing overtakes. */
  jitter?: () => number;
}

/**
 * TCP begins with so many bytes in the first round trip and twice as many in the next, and anew after so many ms of
 * rest.
 */
const FIRST_BYTES = 14_600;
const REST_MS = 300;

interface IShown extends IFrameLayout {
  /** Of the line, for the frame and the word that it is there. */
  readonly milliseconds: number;
}

/** A panel on a simulated line whose frames are laid out as the meter says. */
class Panel {
  readonly meter = new LineMeter(() => this._now);

  constructor(
    public line: ILine,
    private readonly _size = 2048,
    private readonly _view = 1024
  ) {}

  /** A frame of so many bytes, which the page looks at for a while. */
  send(bytes: number, coarse = false, looksMs = 0): number {
    const { delay, jitter = () => 0 } = this.line;
    const sent = this._now;
    this._seq += 1;
    this.meter.sent(this._seq, bytes, coarse);
    const ahead = sent + delay / 2 + jitter();
    const whole = Math.max(ahead, sent + delay / 2 + this._bytesTake(bytes) + jitter());
    this._now = whole + delay / 2 + jitter();
    this.meter.arrived(this._seq, whole - ahead);
    this._idleSince = this._now;
    const milliseconds = this._now - sent;
    this._now += looksMs;
    return milliseconds;
  }

  private _bytesTake(bytes: number): number {
    const { delay, rate } = this.line;
    if (this._now - this._idleSince > REST_MS + delay) this._window = FIRST_BYTES;
    let [left, waited] = [bytes, 0];
    while (left > this._window && this._window < rate * delay) {
      left -= this._window;
      waited += delay;
      this._window *= 2;
    }
    return waited + left / rate;
  }

  rest(ms: number): void {
    this._now += ms;
  }

  frame(looksMs = 5): IShown {
    const view = { width: this._view, height: this._view };
    const layout = layoutOf(this._size, view, this.meter.budget);
    const bytes = layout.side ** 2 * (layout.words ? 2 : 1);
    return { ...layout, milliseconds: this.send(bytes, layout.slow, looksMs) };
  }

  drag(frames: number): IShown[] {
    return Array.from({ length: frames }, () => this.frame());
  }

  /** Milliseconds since the beginning. */
  get now(): number {
    return this._now;
  }

  private _now = 0;
  private _seq = 0;
  private _window = FIRST_BYTES;
  private _idleSince = 0;
}

/** Numbers between 0 and `most`, as a seed has them: most are small, as on a wireless line. */
function jitterOf(most: number, seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return most * (state / 2 ** 32) ** 3;
  };
}

const last = (shown: readonly IShown[]): IShown => {
  const found = shown.at(-1);
  if (!found) throw new Error('There was no frame.');
  return found;
};

describe('the budget of a line', () => {
  it('is not known before some frames were there', () => {
    const small = new Panel({ delay: 0, rate: 100 });
    for (let n = 0; n < 5; n++) small.send(50_000);
    expect(small.meter.budget.goal).toBe(Infinity);
    small.send(50_000);
    expect(small.meter.budget.goal).toBeCloseTo(6000);
    const large = new Panel({ delay: 0, rate: 5000 });
    large.send(2e6);
    expect(large.meter.budget.goal).toBe(Infinity);
    large.send(2e6);
    expect(large.meter.budget.most).toBeCloseTo(500_000);
    expect(large.meter.budget.goal).toBeCloseTo(300_000);
    expect(large.meter.budget.easy).toBeCloseTo(100_000);
    // nobody waits for a second one of those
    const long = new Panel({ delay: 0, rate: 100 });
    long.send(2e6);
    expect(long.meter.budget.goal).toBeCloseTo(6000);
  });

  it('is of the bytes alone: a long but quick line has whole frames in 16 bits', () => {
    for (const delay of [20, 100, 250]) {
      // all frames are of one size
      const shown = new Panel({ delay, rate: megabits(1000) }).drag(40);
      for (const frame of shown) {
        expect(frame).toMatchObject({ step: 2, side: 1024, words: true, slow: false });
      }
    }
    const large = new Panel({ delay: 100, rate: megabits(1000) }, 2048, 2048);
    for (const frame of large.drag(40)) expect(frame).toMatchObject({ step: 1, slow: false });
  });

  it('is not taken from how a long line begins, at first and after each rest', () => {
    for (const delay of [20, 100, 250]) {
      for (const view of [1024, 2048]) {
        const page = new Panel({ delay, rate: megabits(1000) }, 2048, view);
        for (let n = 1; n <= 10; n++) {
          const shown = page.drag(n);
          expect(shown.filter(({ slow, words }) => slow || words !== (view === 1024))).toEqual([]);
          page.rest(2000);
        }
      }
    }
  });

  it('grows within few tries of some frames each where a long line is quick again', () => {
    for (const delay of [5, 100, 250]) {
      const page = new Panel({ delay, rate: megabits(5) }, 2048, 2048);
      expect(last(page.drag(30)).slow).toBe(true);
      page.line.rate = megabits(1000);
      for (let n = 0; n < 3; n++) {
        page.rest(4000);
        page.drag(12);
      }
      expect(last(page.drag(3)).slow).toBe(false);
    }
  });

  it('has frames in 100 ms at 10 Mbit/s, however near the companion is', () => {
    const shown = new Panel({ delay: 1, rate: megabits(10) }).drag(30).slice(3);
    for (const frame of shown) {
      expect(frame).toMatchObject({ words: false, slow: true });
      expect(frame.milliseconds).toBeLessThan(100);
    }
    expect(last(shown).side).toBeGreaterThan(200);
  });

  it('has coarse frames at 2 Mbit/s over a long way, in little more than its delay', () => {
    const shown = new Panel({ delay: 200, rate: megabits(2) }).drag(20).slice(3);
    for (const frame of shown) {
      expect(frame).toMatchObject({ words: false, slow: true });
      expect(frame.side).toBeGreaterThanOrEqual(128);
      expect(frame.milliseconds).toBeLessThan(200 * 1.75);
    }
  });

  it('is that of a line whatever the page does meanwhile', () => {
    const page = new Panel({ delay: 2, rate: megabits(1000) });
    for (let n = 0; n < 30; n++) {
      expect(page.frame(n % 2 ? 400 : 3000)).toMatchObject({ words: true, slow: false });
    }
  });

  it('is not taken from what is late now and then', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const jitter = jitterOf(60, seed);
      const quick = new Panel({ delay: 30, rate: megabits(400), jitter }).drag(60);
      expect(quick.filter(({ slow }) => slow)).toEqual([]);
      const slow = new Panel({ delay: 30, rate: megabits(10), jitter }).drag(60).slice(6);
      expect(slow.every(frame => frame.slow)).toBe(true);
      // the median of frames comes in time
      const took = slow.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
      expect(took[Math.floor(took.length / 2)]).toBeLessThan(130);
    }
  });

  it('follows a line that becomes slow and recovers, each within a few frames', () => {
    const page = new Panel({ delay: 10, rate: megabits(1000) });
    expect(last(page.drag(20))).toMatchObject({ words: true, slow: false });
    page.line.rate = megabits(10);
    const slow = page.drag(10);
    // two frames of seconds each tell
    expect(slow.filter(({ milliseconds }) => milliseconds > 300).length).toBeLessThanOrEqual(2);
    expect(last(slow)).toMatchObject({ slow: true });
    page.line.rate = megabits(1000);
    expect(last(page.drag(25))).toMatchObject({ words: true, slow: false });
  });

  it('grows step by step: a small frame that comes at once does not speak for a large one', () => {
    // what fits into a bucket of 20 kB passes at once
    const page = new Panel({ delay: 10, rate: megabits(2) }, 2048, 2048);
    page.drag(6);
    const bucket = (bytes: number): number => (bytes <= 20_000 ? 1e5 : megabits(2));
    for (let n = 0; n < 40; n++) {
      const { most, goal } = page.meter.budget;
      expect(Math.min(most, goal)).toBeLessThan(100_000);
      const layout = layoutOf(2048, { width: 2048, height: 2048 }, page.meter.budget);
      expect(layout.slow).toBe(true);
      page.line.rate = bucket(layout.side ** 2);
      page.send(layout.side ** 2, true);
    }
  });

  it('does not change all the time where the line is about as quick as it must be', () => {
    for (const rate of [0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.4]) {
      // 1 MiB in about 100 ms
      const jitter = jitterOf(8, 7);
      const shown = new Panel({ delay: 0, rate: (rate * 2 ** 20) / 100, jitter }).drag(200);
      const changes = shown.filter(({ slow }, n) => n > 0 && shown[n - 1]?.slow !== slow);
      expect(changes.length).toBeLessThanOrEqual(1);
    }
  });

  it('leaves frames in time on whatever line, and whole ones on every quick one', () => {
    const lines = fc.record({
      delay: fc.double({ min: 0, max: 300, noNaN: true }),
      log: fc.double({ min: Math.log(megabits(1)), max: Math.log(megabits(10_000)), noNaN: true })
    });
    fc.assert(
      fc.property(lines, ({ delay, log }) => {
        const rate = Math.exp(log);
        const frame = last(new Panel({ delay, rate }, 2048, 2048).drag(30));
        const whole = 2 ** 22 / rate;
        const mayTake = Math.max(100 - delay, delay / 2, 20);
        if (whole < 0.7 * mayTake) expect(frame.slow).toBe(false);
        if (whole > 1.1 * mayTake) expect(frame.slow).toBe(true);
        const least = 128 ** 2 / rate;
        expect(frame.milliseconds - delay).toBeLessThan(Math.max(1.1 * mayTake, least + 1));
      }),
      { numRuns: times(200) }
    );
  });

  it('takes no frame for another one, and nonsense for nothing', () => {
    const line = new LineMeter(() => 1000);
    for (let n = 0; n < 20; n++) {
      line.sent(n, 1e6, false);
      line.arrived(n + 1, 0);
      line.arrived(n, Number.NaN);
      line.arrived(n, -5);
    }
    expect(line.budget.goal).toBe(Infinity);
  });
});
