import { readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { openEngine } from './native';
import { planOptions } from './truth/scenes';

const SIZE = 512;
const SLICES = 96;
const options = planOptions(SIZE);
const sinograms = new Float32Array(SLICES * SIZE * SIZE).map((_, i) => Math.sin(i / 7));
const centres = new Float64Array(SLICES).fill(SIZE / 2);

async function planOf(threads: number) {
  return (await openEngine({ prefer: 'native', threads })).createPlan(options);
}

function untouched(volume: Float32Array, slice: number): boolean {
  return volume
    .subarray(slice * SIZE * SIZE, (slice + 1) * SIZE * SIZE)
    .every(value => value === 0);
}

/** Compared here: millions of values are too many for the matchers. */
function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

describe('a call that is cancelled', () => {
  it('ends with the reason of its signal before all slices are done; later calls are whole', async () => {
    const plan = await planOf(1);
    const out = new Float32Array(SLICES * SIZE * SIZE);
    const abort = new AbortController();
    const call = plan.reconstruct(sinograms, centres, out, abort.signal);
    await new Promise(resolve => setTimeout(resolve, 20)); // the event loop is free meanwhile
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(untouched(out, SLICES - 1)).toBe(true);

    const two = sinograms.subarray(0, 2 * SIZE * SIZE);
    const whole = await plan.reconstruct(two, centres.subarray(0, 2));
    expect(untouched(whole, 0) || untouched(whole, 1)).toBe(false);
    expect(same(await plan.reconstruct(two, centres.subarray(0, 2)), whole)).toBe(true);
    plan.dispose();
  });

  it('does not begin when its signal fired while it waited, and leaves the one before it alone', async () => {
    const plan = await planOf(2);
    const abort = new AbortController();
    const first = plan.reconstruct(sinograms, centres);
    const second = plan.reconstruct(sinograms, centres, undefined, abort.signal);
    const third = plan.reconstructSingle(
      sinograms.subarray(0, SIZE * SIZE),
      SIZE / 2,
      undefined,
      abort.signal
    );
    abort.abort();
    await expect(second).rejects.toThrow('aborted');
    await expect(third).rejects.toThrow('aborted');
    expect(untouched(await first, SLICES - 1)).toBe(false);
    plan.dispose();
  });
});

describe('threads', () => {
  it.runIf(process.platform === 'linux')(
    'of calls at once are no more than asked for',
    async () => {
      const count = (): number => readdirSync('/proc/self/task').length;
      const plans = [await planOf(2), await planOf(2), await planOf(2)];
      // the pool and Node's own threads exist from here on
      await Promise.all(plans.map(plan => plan.reconstruct(sinograms, centres)));
      const before = count();
      const calls = Promise.all(plans.map(plan => plan.reconstruct(sinograms, centres)));
      await new Promise(resolve => setTimeout(resolve, 20));
      expect(count()).toBeLessThanOrEqual(before);
      const [first, second, third] = await calls;
      if (!first || !second || !third) throw new Error('three volumes are needed');
      expect(same(first, second) && same(first, third)).toBe(true);
      plans.forEach(plan => plan.dispose());
    }
  );
});

describe('frames of live slices at the same time', () => {
  it('are those of one after the other, whoever gives up', async () => {
    const engine = await openEngine({ prefer: 'native', threads: 2 });
    const filter = { name: 'hann', cutoff: 1 } as const;
    const slices = await Promise.all(
      [SIZE / 2, SIZE / 2 + 2, SIZE / 2 - 2].map(async centre => {
        const live = engine.createLiveSlice({ ...options, fullTurn: false });
        await live.load(sinograms.subarray(0, options.angles.length * SIZE), centre, true);
        const alone = new Float32Array(SIZE * SIZE);
        await live.frame(centre + 1, filter, alone);
        return { live, centre, alone };
      })
    );
    for (let round = 0; round < 20; round++) {
      const abort = new AbortController();
      const frames = slices.map(async ({ live, centre, alone }, index) => {
        const frame = new Float32Array(SIZE * SIZE);
        const signal = index === 0 ? abort.signal : undefined;
        await live.frame(centre + 1, filter, frame, undefined, signal);
        return same(frame, alone);
      });
      setTimeout(() => abort.abort(), round % 4);
      const [given, ...others] = await Promise.allSettled(frames);
      expect(given?.status === 'rejected' || given?.value).toBe(true);
      expect(others).toEqual(Array(2).fill({ status: 'fulfilled', value: true }));
    }
    for (const { live } of slices) live.dispose();
  });
});
