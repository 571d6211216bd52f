import { describe, expect, it } from 'vitest';
import { LiveMemory, type IHolder } from './memory';

class Holder implements IHolder {
  busy = false;
  released = 0;
  release(): void {
    this.released += 1;
  }
}

const never = new AbortController().signal;
const holders = (count: number): Holder[] => Array.from({ length: count }, () => new Holder());

describe('the memory of live slices', () => {
  it('is taken from the holder used longest ago, as much as is needed', async () => {
    const memory = new LiveMemory({ sessions: 8, bytes: 100 });
    const [a, b, c, d] = holders(4);
    if (!a || !b || !c || !d) throw new Error('four');
    for (const holder of [a, b, c]) await memory.reserve(holder, 30, never);
    expect(memory.touch(a)).toBe(true);
    await memory.reserve(d, 40, never);
    expect([a, b, c, d].map(({ released }) => released)).toEqual([0, 1, 0, 0]);
    expect([a, b, c, d].map(holder => memory.touch(holder))).toEqual([true, false, true, true]);
    await memory.reserve(b, 100, never);
    expect([a, b, c, d].map(({ released }) => released)).toEqual([1, 1, 1, 1]);
  });

  it('stays for the next holder as long as there is one, and as far as nobody has reserved it', async () => {
    const kept: number[] = [];
    const memory = new LiveMemory({ sessions: 8, bytes: 100 }, bytes => kept.push(bytes));
    const [a, b, c] = holders(3);
    if (!a || !b || !c) throw new Error('three');
    await memory.reserve(a, 30, never);
    await memory.reserve(b, 60, never);
    await memory.reserve(a, 20, never);
    memory.remove(b);
    await memory.reserve(c, 80, never);
    memory.remove(a);
    memory.remove(c);
    expect(kept).toEqual([30, 10, 20, 20, 0, 20, 0]);
  });

  it('has room for so many holders', async () => {
    const memory = new LiveMemory({ sessions: 2, bytes: 100 });
    const [a, b, c] = holders(3);
    if (!a || !b || !c) throw new Error('three');
    for (const holder of [a, b, c]) await memory.reserve(holder, 1, never);
    expect([a, b, c].map(({ released }) => released)).toEqual([1, 0, 0]);
  });

  it('is not taken from a busy holder: whoever wants it waits, until it is or gives up', async () => {
    const memory = new LiveMemory({ sessions: 1, bytes: 100 });
    const [a, b, c] = holders(3);
    if (!a || !b || !c) throw new Error('three');
    await memory.reserve(a, 1, never);
    a.busy = true;
    const impatient = new AbortController();
    const order: string[] = [];
    const waiting = memory.reserve(b, 1, never).then(() => order.push('b'));
    const given = memory.reserve(c, 1, impatient.signal);
    impatient.abort();
    await expect(given).rejects.toThrow('aborted');
    order.push('idle');
    a.busy = false;
    memory.changed();
    await waiting;
    expect(order).toEqual(['idle', 'b']);
    b.busy = true;
    const last = memory.reserve(c, 1, never);
    memory.remove(b);
    await last;
    expect(b.released).toBe(0);
  });

  it('is refused in words where there is too little for one', async () => {
    const memory = new LiveMemory({ sessions: 1, bytes: 1e9 });
    await expect(memory.reserve(new Holder(), 1.5e9, never)).rejects.toMatchObject({
      code: 'memory-short',
      message: expect.stringMatching(/needs 1.50 GB, but 1.00 GB .* \(liveMemory\)/) as unknown
    });
  });
});
