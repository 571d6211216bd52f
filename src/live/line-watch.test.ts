import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { times } from '../../test/seeds';
import { LineWatch } from './line-watch';

let now: number;
let line: LineWatch;

beforeEach(() => {
  now = 1e6;
  line = new LineWatch(() => now);
});

/** Try the line whenever it may be, for so many milliseconds; answers when it became quick. */
function tryFor(milliseconds: number, frame: () => { step: number; slow: boolean }): number | null {
  const end = now + milliseconds;
  for (;;) {
    const { wait } = line;
    if (wait === null) return now;
    if (now + wait > end) {
      now = end;
      return null;
    }
    now += wait;
    const { step, slow } = frame();
    line.tried(step, slow);
  }
}

describe('the watch over a line', () => {
  it('finds it slow with the first coarse frame, and quick only after several good ones', () => {
    expect([line.isSlow, line.wait]).toEqual([false, null]);
    line.saw(1, false);
    expect(line.isSlow).toBe(false);
    line.saw(16, true);
    expect(line.isSlow).toBe(true);
    expect(line.wait).toBe(4000);
    now += 4000;
    line.tried(1, false);
    line.tried(1, false);
    line.tried(2, true);
    line.tried(1, false);
    line.tried(1, false);
    expect(line.isSlow).toBe(true);
    line.tried(1, false);
    expect(line.isSlow).toBe(false);
  });

  it('does not believe it before some time has passed, whatever comes', () => {
    line.saw(16, true);
    for (let n = 0; n < 39; n++, now += 100) line.saw(1, false);
    expect(line.isSlow).toBe(true);
    now += 100;
    line.saw(1, false);
    expect(line.isSlow).toBe(false);
  });

  it('tries a line that stays slow ever more seldom', () => {
    line.saw(16, true);
    let tries = 0;
    expect(tryFor(3_600_000, () => ({ step: (tries++, 4), slow: true }))).toBeNull();
    expect(tries).toBeLessThan(70);
    expect(tries).toBeGreaterThan(50);
  });

  it('goes on at once while frames become finer, and is quick within seconds', () => {
    line.saw(16, true);
    const began = now;
    let step = 16;
    const quick = tryFor(60_000, () => {
      step = Math.max(1, step / 2);
      return { step, slow: step > 1 };
    });
    expect((quick ?? Infinity) - began).toBeLessThan(8000);
  });

  it('takes no frame at all for a slow one', () => {
    line.saw(16, true);
    now += 4000;
    line.tried(1, false);
    line.tried(1, false);
    line.tried(null, false);
    expect([line.isSlow, line.wait]).toEqual([true, 8000]);
  });

  it('gives a line that was slow again soon longer than one that held', () => {
    const stays: (number | null)[] = [];
    for (const held of [0, 1000, 1000, 120_000]) {
      now += held;
      line.saw(16, true);
      stays.push(line.wait);
      tryFor(1e6, () => ({ step: 1, slow: false }));
      expect(line.isSlow).toBe(false);
    }
    expect(stays).toEqual([4000, 8000, 16_000, 4000]);
  });

  it('never flaps, whatever frames come', () => {
    const event = fc.record({
      after: fc.oneof(fc.nat(500), fc.nat(20_000), fc.nat(200_000)),
      tried: fc.boolean(),
      slow: fc.boolean(),
      step: fc.option(fc.integer({ min: 1, max: 16 })),
      times: fc.integer({ min: 1, max: 6 })
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), events => {
        let clock = 0;
        const watch = new LineWatch(() => clock);
        const isNowSlow = (): boolean => watch.isSlow;
        /** When it became slow, and quick again. */
        const slow: number[] = [];
        const quick: number[] = [];
        for (const { after, tried, slow: isSlow, step, times: often } of events) {
          clock += after;
          for (let n = 0; n < often; n++) {
            const before = isNowSlow();
            if (tried) watch.tried(step, isSlow);
            else watch.saw(step ?? 1, isSlow);
            if (!before && isNowSlow()) slow.push(clock);
            if (before && !isNowSlow()) quick.push(clock);
            if (isSlow && !tried) {
              expect(watch.isSlow, 'a coarse frame is never overlooked').toBe(true);
            }
            const { wait } = watch;
            expect(wait === null, 'a slow line is tried again').toBe(!watch.isSlow);
            expect(wait ?? 0).toBeLessThanOrEqual(300_000);
          }
        }
        let least = 4000;
        for (const [n, back] of quick.entries()) {
          const since = slow[n] ?? Number.NaN;
          const held = n === 0 ? Infinity : since - (quick[n - 1] ?? Number.NaN);
          least = held < 60_000 ? Math.min(2 * least, 300_000) : 4000;
          expect(back - since, 'it stays slow twice as long each time').toBeGreaterThanOrEqual(
            least
          );
        }
        // so in ten minutes it changes sides a few times at most
        for (const since of quick) {
          const backs = quick.filter(back => back >= since && back < since + 600_000);
          expect(backs.length).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: times(500) }
    );
  });
});
