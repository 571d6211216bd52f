import { describe, expect, it } from 'vitest';

import type { ILiveOptions } from './live-types';
import { openEngine } from './native';
import { paddedColumns } from './padding';
import { evenAngles, project, sheppLogan } from './truth/analytic';

function scan(columns: number): ILiveOptions {
  const angles = evenAngles(90);
  return {
    columns,
    angles,
    weights: angles.map(() => Math.PI / 90),
    size: columns,
    paddedColumns: paddedColumns(columns, 'reference'),
    fullTurn: false,
    scale: 1
  };
}

function sinogramOf({ columns, angles }: ILiveOptions): Float32Array {
  return project(sheppLogan(0.4 * columns), angles, columns, columns / 2);
}

describe('the memory of live slices', () => {
  it('stays for the next one as far as it may, with the same bits', async () => {
    const engine = await openEngine({ prefer: 'native' });
    const options = scan(512);
    const make = async (columns = 512): Promise<Float32Array> => {
      const live = engine.createLiveSlice(scan(columns));
      const frame = new Float32Array(columns * columns);
      await live.load(sinogramOf(scan(columns)), columns / 2, true);
      await live.frame(columns / 2 + 1, { name: 'hann', cutoff: 1 }, frame);
      live.dispose();
      return frame;
    };
    expect(engine.keepLiveMemory(0)).toBe(0);
    const fresh = await make();
    expect(engine.keepLiveMemory(0)).toBe(0);
    const live = engine.createLiveSlice(options);
    const needed = live.bytes() + live.loadingBytes();
    live.dispose();
    engine.keepLiveMemory(2 * needed);
    await make(600);
    const first = engine.keepLiveMemory(2 * needed);
    expect(first).toBeGreaterThan(needed);
    // out of memory of the larger one, of which the rest is given back
    expect(await make()).toEqual(fresh);
    const second = engine.keepLiveMemory(2 * needed);
    if (process.platform === 'linux') expect(second).toBeLessThan(first);
    expect(second).toBeGreaterThanOrEqual(needed);
    expect(await make()).toEqual(fresh);
    expect(engine.keepLiveMemory(2 * needed)).toBe(second);
    expect(engine.keepLiveMemory(needed)).toBeLessThanOrEqual(needed);
    expect(engine.keepLiveMemory(0)).toBe(0);
  });

  it('keeps that of one loading while there is a live slice that has been loaded', async () => {
    const engine = await openEngine({ prefer: 'native' });
    const options = scan(512);
    const [one, other] = [engine.createLiveSlice(options), engine.createLiveSlice(options)];
    const kept = (): number => engine.keepLiveMemory(0);
    const sinogram = sinogramOf(options);
    const page = 2 ** 21;
    expect(kept()).toBe(0);
    for (const live of [one, other, one]) {
      await live.load(sinogram, 256, true);
      expect(kept()).toBeGreaterThanOrEqual(one.loadingBytes());
      expect(kept()).toBeLessThan(one.loadingBytes() + page);
    }
    one.dispose();
    await Promise.resolve();
    expect(kept()).toBeGreaterThan(0);
    other.dispose();
    await Promise.resolve();
    expect(kept()).toBe(0);
  });

  it('goes back to its module in WASM', async () => {
    const engine = await openEngine({ prefer: 'wasm' });
    const options = scan(512);
    const live = engine.createLiveSlice(options);
    engine.keepLiveMemory(1e9);
    await live.load(sinogramOf(options), 256, true);
    live.dispose();
    expect(engine.keepLiveMemory(1e9)).toBe(0);
  });

  it('is counted by a number of bytes', async () => {
    const engine = await openEngine({ prefer: 'native' });
    expect(() => engine.keepLiveMemory(-1)).toThrow('hepsct_live_keep');
  });
});
