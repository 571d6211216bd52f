import { beforeEach, describe, expect, it } from 'vitest';
import type { ILiveOptions, ILiveSlice } from '../../engine/ts/live-types';
import type { IEngine, IFilter } from '../../engine/ts/types';
import { LiveSlices, type ILiveSource } from './slices';

const COLUMNS = 1000;
const HANN: IFilter = { name: 'hann', cutoff: 1 };
const never = new AbortController().signal;

const options: ILiveOptions = {
  columns: COLUMNS,
  size: 2,
  angles: new Float64Array(1),
  weights: new Float64Array(1),
  paddedColumns: 2 * COLUMNS,
  fullTurn: false,
  scale: 1
};

/** An engine whose loadings end when they are told. */
class SlowEngine implements Pick<IEngine, 'createLiveSlice' | 'histogram'> {
  made = 0;
  disposed = 0;
  /** Centres whose loading has begun. */
  readonly begun: number[] = [];
  readonly aborted: number[] = [];
  readonly ends = new Map<number, (error?: Error) => void>();

  createLiveSlice(): ILiveSlice {
    this.made += 1;
    return {
      size: 2,
      bytes: () => 100,
      loadingBytes: () => 50,
      load: (_sinogram, centre, _ramp, signal) => this._load(centre, signal),
      frame: () => Promise.resolve(),
      dispose: () => {
        this.disposed += 1;
      }
    };
  }

  histogram(): ReturnType<IEngine['histogram']> {
    return { counts: Uint32Array.of(4), low: 0, high: 0, finite: 4 };
  }

  /** Let a loading end, and whatever follows of it. */
  async end(centre: number, error?: Error): Promise<void> {
    this.ends.get(centre)?.(error);
    await settled();
  }

  private _load(centre: number, signal: AbortSignal | undefined): Promise<void> {
    this.begun.push(centre);
    return new Promise((resolve, reject) => {
      this.ends.set(centre, error => (error ? reject(error) : resolve()));
      signal?.addEventListener('abort', () => {
        this.aborted.push(centre);
        reject(new Error('aborted'));
      });
    });
  }
}

function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

let engine: SlowEngine;
let slices: LiveSlices;

beforeEach(() => {
  engine = new SlowEngine();
  slices = new LiveSlices(engine);
});

function source(key = 'row 0', optionsKey = 'scan'): ILiveSource {
  const sinograms = {
    data: new Float32Array(0),
    shape: [1, 0, 0],
    counts: { clipped: 0, nonFinite: 0 }
  } as const;
  return { key, optionsKey, options, sinograms, ramp: true };
}

/** Centre of the live slice that serves a wanted one. */
async function served(centre: number, from = source(), signal = never): Promise<number> {
  return (await slices.at(from, centre, HANN, signal)).centre;
}

async function loadedAt(centre: number, from = source()): Promise<void> {
  const first = served(centre, from);
  await engine.end(centre);
  expect(await first).toBe(centre);
}

describe('live slices', () => {
  it('serve centres near the loaded one, without another loading', async () => {
    await loadedAt(500);
    for (const centre of [490, 500, 510]) expect(await served(centre)).toBe(500);
    expect(engine.begun).toEqual([500]);
  });

  it('serve centres farther away while another one is loaded, which takes their place', async () => {
    await loadedAt(500);
    expect(await served(515)).toBe(500);
    expect(await served(520)).toBe(500);
    expect(engine.begun).toEqual([500, 515]);
    expect(slices.loading).toBe(true);
    await engine.end(515);
    expect(slices.loading).toBe(false);
    expect(await served(520)).toBe(515);
    // two are enough, however far it goes
    expect(await served(540)).toBe(515);
    await engine.end(540);
    expect(await served(540)).toBe(540);
    expect(engine.made).toBe(2);
  });

  it('go on loading what is nearer than what there is', async () => {
    await loadedAt(500);
    await served(515);
    await served(525);
    expect(engine.begun).toEqual([500, 515]);
    await served(485);
    expect(engine.begun).toEqual([500, 515, 485]);
    expect(engine.aborted).toEqual([515]);
  });

  it('let centres far away wait', async () => {
    await loadedAt(500);
    let here = false;
    const far = served(600).then(centre => ((here = true), centre));
    await settled();
    expect(here).toBe(false);
    await engine.end(600);
    expect(await far).toBe(600);
  });

  it('end the waiting with its signal, and not the loading', async () => {
    const gone = new AbortController();
    const first = served(500, source(), gone.signal);
    gone.abort();
    await expect(first).rejects.toThrow('aborted');
    expect(engine.aborted).toEqual([]);
    const second = served(510);
    await engine.end(500);
    expect(await second).toBe(500);
    expect(engine.begun).toEqual([500]);
  });

  it('are loaded anew for another row in the same memory, and made anew for another scan', async () => {
    await loadedAt(500);
    await loadedAt(501, source('row 1'));
    expect([engine.made, engine.disposed]).toEqual([1, 0]);
    await loadedAt(502, source('other', 'other scan'));
    expect([engine.made, engine.disposed]).toEqual([2, 1]);
    slices.clear();
    expect([engine.made, engine.disposed]).toEqual([2, 2]);
  });

  it('tell what failed behind the frames with the next one, and try again', async () => {
    await loadedAt(500);
    expect(await served(520)).toBe(500);
    await engine.end(520, new Error('no memory'));
    await expect(served(520)).rejects.toThrow('no memory');
    expect(await served(520)).toBe(500);
    expect(engine.begun).toEqual([500, 520, 520]);
  });

  it('need the bytes of two, and of a loading', () => {
    expect(slices.bytes(options)).toBe(2 * 100 + 50 + 2 * 4 * 4);
    expect([engine.made, engine.disposed]).toEqual([1, 1]);
  });
});
