import { describe, expect, it } from 'vitest';

import { everyBuild } from './builds.fixture';
import type { ILiveOptions, LivePixels } from './live-types';
import { openEngine } from './native';
import { paddedColumns } from './padding';
import { FILTERS } from './plan-checks';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import type { FilterName, IEngine, IFilter } from './types';

/** An arc of `count` steps, in degrees; directions that are seen twice share their weight. */
function scan(columns: number, count: number, arc = 180): ILiveOptions {
  const angles = evenAngles(count).map(angle => (angle * arc) / 180);
  const twice = (angle: number): boolean =>
    arc > 180 && (angle < ((arc - 180) / 180) * Math.PI || angle >= Math.PI);
  const weight = ((arc / 180) * Math.PI) / count;
  return {
    columns,
    angles,
    weights: angles.map(angle => (twice(angle) ? weight / 2 : weight)),
    size: columns,
    paddedColumns: paddedColumns(columns, 'reference'),
    fullTurn: arc === 360,
    scale: 1
  };
}

/** @param share of the detector that the sample takes up */
function sinogramOf(
  { columns, angles }: ILiveOptions,
  centre: number,
  share = 0.875
): Float32Array {
  const scale = (columns / 48) * (share / 0.875);
  return project(
    [...sheppLogan(21 * scale), disc(-7 * scale, 6 * scale, 3 * scale)],
    angles,
    columns,
    centre
  );
}

/** Photon noise as it stands in sinograms: even, from column to column another, 2 % of the largest value. */
function noisy(sinogram: Float32Array): Float32Array {
  const deviation = 0.02 * sinogram.reduce((most, value) => Math.max(most, value), 0);
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return sinogram.map(value => {
    const [size, turn] = [Math.sqrt(-2 * Math.log(uniform())), 2 * Math.PI * uniform()];
    return value + deviation * size * Math.cos(turn);
  });
}

async function exact(
  engine: IEngine,
  options: ILiveOptions,
  sinogram: Float32Array,
  centre: number,
  filter: IFilter
): Promise<Float32Array> {
  const plan = engine.createPlan({
    ...options,
    method: 'gridding',
    accuracy: 'reference',
    filter
  });
  try {
    return await plan.reconstructSingle(sinogram, centre);
  } finally {
    plan.dispose();
  }
}

/** The design's measure between a live frame and the exact slice. */
async function errorOf(
  engine: IEngine,
  options: ILiveOptions,
  base: number,
  moved: number,
  name: FilterName,
  sinogram = sinogramOf(options, base)
): Promise<number> {
  const { size, columns } = options;
  const filter = { name, cutoff: 1, ...(name === 'butterworth' ? { order: 4 } : {}) };
  const live = engine.createLiveSlice(options);
  try {
    await live.load(sinogram, base, name !== 'none');
    const frame = new Float32Array(size * size);
    await live.frame(base + moved, filter, frame);
    const truth = await exact(engine, options, sinogram, base + moved, filter);
    const centre = base + moved;
    const radius = 0.98 * Math.min(centre, columns - 1 - centre);
    return error(frame, truth, discPixels(size, radius));
  } finally {
    live.dispose();
  }
}

describe('a live slice', () => {
  it.each(FILTERS.filter(name => name !== 'none'))(
    'of 1024 columns follows its centre by 1.5 % of the width, %s',
    async name => {
      const options = scan(1024, 900);
      const engine = await openEngine({ threads: 2 });
      for (const share of [0, 0.0072, -0.015]) {
        expect(await errorOf(engine, options, 509.3, share * 1024, name)).toBeLessThan(7e-4);
      }
    }
  );

  it.each<[string, ILiveOptions, number, number]>([
    ['a prime width', scan(251, 400), 124.5, 8e-4],
    ['an odd width', scan(375, 400), 190.25, 8e-4],
    ['a full turn', scan(256, 600, 360), 127.2, 4e-4],
    ['three quarters of a turn', scan(256, 600, 270), 127.2, 1.5e-3],
    ['an arc with a missing wedge', scan(256, 300, 120), 127.2, 1.5e-3],
    ['a narrow detector', scan(64, 120), 31, 3e-3]
  ])('follows its centre: %s', async (_, options, base, bar) => {
    for (const engine of await everyBuild()) {
      for (const moved of [0, 0.015 * options.columns]) {
        const found = await errorOf(engine, options, base, moved, 'shepp-logan');
        expect(found, `${engine.variant}, ${moved}`).toBeLessThan(bar);
      }
    }
  });

  it.each<[string, FilterName, number, (options: ILiveOptions) => Float32Array]>([
    ['wider than the detector', 'ramp', 8e-4, options => sinogramOf(options, 509.3, 1.25)],
    ['wider than the detector', 'hann', 7e-4, options => sinogramOf(options, 509.3, 1.25)],
    ['with 2 % of noise', 'ramp', 2e-3, options => noisy(sinogramOf(options, 509.3))],
    ['with 2 % of noise', 'hann', 7e-4, options => noisy(sinogramOf(options, 509.3))]
  ])('follows the centre of a sample %s, %s', async (_, name, bar, make) => {
    const options = scan(1024, 900);
    const engine = await openEngine({ threads: 2 });
    const sinogram = make(options);
    for (const moved of [0, 0.015 * 1024]) {
      expect(await errorOf(engine, options, 509.3, moved, name, sinogram)).toBeLessThan(bar);
    }
  });

  it('has the window of its last frame after another loading', async () => {
    const options = scan(100, 90);
    const engine = await openEngine();
    const [live, fresh] = [engine.createLiveSlice(options), engine.createLiveSlice(options)];
    const [frame, expected] = [new Float32Array(100 * 100), new Float32Array(100 * 100)];
    const filter: IFilter = { name: 'hann', cutoff: 0.5 };
    await live.load(sinogramOf(options, 48), 48, true);
    await live.frame(48, filter, frame);
    await live.load(sinogramOf(options, 50), 50, true);
    await live.frame(50.5, filter, frame);
    await fresh.load(sinogramOf(options, 50), 50, true);
    await fresh.frame(50.5, filter, expected);
    expect(frame).toEqual(expected);
    live.dispose();
    fresh.dispose();
  });

  it('is the same in WASM', async () => {
    const options = scan(200, 150);
    const sinogram = sinogramOf(options, 97.4);
    const frames = [];
    for (const engine of await everyBuild()) {
      const live = engine.createLiveSlice(options);
      await live.load(sinogram, 97.4, true);
      const frame = new Float32Array(200 * 200);
      await live.frame(99, { name: 'hann', cutoff: 0.8 }, frame);
      frames.push(frame);
      live.dispose();
    }
    const [native, ...others] = frames;
    for (const frame of others) {
      expect(error(frame, native ?? frame, discPixels(200, 200))).toBeLessThan(2e-5);
    }
    expect(others).toHaveLength(2);
  });

  it.each([200, 251, 375, 1024])('is the mean of 2 x 2 pixels at half its size, %i', async size => {
    const options = scan(size, 150);
    const half = Math.ceil(size / 2);
    // nothing beyond half of Nyquist's frequency: there would be what aliases
    const filter: IFilter = { name: 'hann', cutoff: 0.5 };
    for (const engine of size > 1000 ? [await openEngine()] : await everyBuild()) {
      const live = engine.createLiveSlice(options);
      await live.load(sinogramOf(options, size / 2), size / 2, true);
      const [whole, halved] = [new Float32Array(size * size), new Float32Array(half * half)];
      await live.frame(size / 2 + 0.8, filter, whole);
      await live.frame(size / 2 + 0.8, filter, halved);
      const means = halved.map((_, index) => {
        const [row, column] = [2 * Math.floor(index / half), 2 * (index % half)];
        const at = (r: number, c: number): number => whole[(row + r) * size + column + c] ?? NaN;
        return (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
      });
      expect(error(halved, means, discPixels(half, 0.48 * half)), engine.variant).toBeLessThan(
        2e-6
      );
      live.dispose();
    }
  });

  it('gives whole numbers over a range, and keeps to it', async () => {
    const options = scan(128, 200);
    const engine = await openEngine();
    const live = engine.createLiveSlice(options);
    await live.load(sinogramOf(options, 63), 63, true);
    const filter: IFilter = { name: 'cosine', cutoff: 1 };
    const values = new Float32Array(128 * 128);
    await live.frame(63.5, filter, values);
    const frames: readonly [LivePixels, number][] = [
      [new Uint16Array(values.length), 65535],
      [new Uint8Array(values.length), 255]
    ];
    for (const [frame, most] of frames) {
      const step = 0.8 / most;
      await live.frame(63.5, filter, frame, { lowest: 0.1, step });
      const right = values.every((value, i) => {
        const expected = Math.min(Math.max((value - 0.1) / step, 0), most);
        return Math.abs((frame[i] ?? -9) - expected) <= 0.51;
      });
      expect(right).toBe(true);
      expect(frame).toContain(0);
      expect(frame).toContain(most);
    }
    live.dispose();
  });

  it('has a filter of its own for each frame, and `none` after another loading', async () => {
    const options = scan(100, 90);
    const engine = await openEngine();
    const live = engine.createLiveSlice(options);
    const sinogram = sinogramOf(options, 50);
    await live.load(sinogram, 50, true);
    const frame = new Float32Array(100 * 100);
    await live.frame(50, { name: 'parzen', cutoff: 0.5 }, frame);
    const truth = await exact(engine, options, sinogram, 50, { name: 'parzen', cutoff: 0.5 });
    expect(error(frame, truth, discPixels(100, 49))).toBeLessThan(2e-3);
    const none: IFilter = { name: 'none', cutoff: 1 };
    await expect(live.frame(50, none, frame)).rejects.toThrow('loaded with a ramp');
    await live.load(sinogram, 50, false);
    await live.frame(50, none, frame);
    const plain = await exact(engine, options, sinogram, 50, none);
    expect(error(frame, plain, discPixels(100, 49))).toBeLessThan(2e-2);
    live.dispose();
  });
});

describe('a live slice refuses', () => {
  it.each<[string, (engine: IEngine) => Promise<unknown>, string]>([
    [
      'a frame before there is a sinogram',
      async engine =>
        engine
          .createLiveSlice(scan(64, 60))
          .frame(32, { name: 'ramp', cutoff: 1 }, new Float32Array(64 * 64)),
      'no sinogram yet'
    ],
    [
      'a sinogram of another size',
      async engine => engine.createLiveSlice(scan(64, 60)).load(new Float32Array(3), 32, true),
      'holds 3 values'
    ],
    [
      'a frame of another size',
      async engine =>
        engine
          .createLiveSlice(scan(64, 60))
          .frame(32, { name: 'ramp', cutoff: 1 }, new Float32Array(64)),
      '64 x 64 are 4096, and 32 x 32 1024'
    ],
    [
      'a step of 0',
      async engine =>
        engine
          .createLiveSlice(scan(64, 60))
          .frame(32, { name: 'ramp', cutoff: 1 }, new Uint8Array(64 * 64), { lowest: 0, step: 0 }),
      'a step above 0'
    ],
    [
      'no angles',
      async engine =>
        engine.createLiveSlice({
          ...scan(64, 60),
          angles: new Float64Array(0),
          weights: new Float64Array(0)
        }),
      'no angles'
    ]
  ])('%s', async (_, work, sentence) => {
    for (const engine of await everyBuild()) {
      await expect(work(engine)).rejects.toThrow(sentence);
    }
  });
});
