import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disc, evenAngles, evenWeights, project } from '../../engine/ts/truth/analytic';
import { paddedColumns } from '../../engine/ts/padding';
import type { IEngine } from '../../engine/ts/types';
import { openWasmEngine } from '../../engine/ts/wasm';
import { partHeader } from '../../protocol/live.fixture';
import type { IRecipe } from '../../protocol/recipe';
import type { CompanionError } from '../companion/error';
import { FakeLive } from '../companion/fakes/fake-live';
import type { ILivePicture, ILiveRefusal, LiveWish } from '../companion/tokens';
import { defaultRecipe } from '../reconstruction/default-recipe';
import { BrowserChannel } from './browser-channel';
import { EngineThread } from './browser/thread';
import { FakeWorker } from './fakes/engine-worker';
import { KeptSinogram } from './kept-sinogram';
import { sinogramKey } from './keys';

const COLUMNS = 128;
const ANGLES = 200;
const AXIS = 61.25;
/** Two discs, x to the right and y up from the axis. */
const DISCS = [disc(0, 0, 40, 0.5), disc(20, 10, 6, 1)];
const SCALE = 10;

let engine: IEngine;
let kept: KeptSinogram;
let line: FakeLive;
let workers: FakeWorker[];
let channel: BrowserChannel;
let frames: ILivePicture[];
let refusals: ILiveRefusal[];

beforeAll(async () => {
  const file = join(import.meta.dirname, '../../engine/dist/hepsct-simd128.wasm');
  engine = await openWasmEngine({ simd128: new Uint8Array(await readFile(file)) });
});

beforeEach(() => {
  line = new FakeLive();
  kept = new KeptSinogram(line);
  workers = [];
  const thread = new EngineThread(() => {
    const worker = new FakeWorker(Promise.resolve(engine));
    workers.push(worker);
    return worker;
  });
  channel = new BrowserChannel({
    kept,
    thread,
    centreOf: ({ centre }) => (centre === 'auto' ? 0 : (centre.column ?? 0))
  });
  frames = [];
  refusals = [];
  channel.frame.connect((_, frame) => frames.push(frame));
  channel.refusal.connect((_, refusal) => refusals.push(refusal));
});

afterEach(() => {
  channel.dispose();
  kept.dispose();
});

function recipe(column = AXIS, method: Partial<IRecipe['method']> = {}): IRecipe {
  const basis = defaultRecipe('/data/scan.h5');
  return {
    ...basis,
    centre: { column, slope: 0 },
    method: { ...basis.method, ...method }
  };
}

function wish(of: IRecipe, view = 4096, row = 7): LiveWish {
  return { recipe: of, row, view: { width: view, height: view } };
}

/** The sinogram as the companion gives it away, in parts. */
async function hold(row = 7, parts = 3): Promise<void> {
  const angles = evenAngles(ANGLES);
  const values = project(DISCS, angles, COLUMNS, AXIS);
  const all = [angles, evenWeights(ANGLES), values].map(
    array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  );
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  all.reduce((at, bytes) => (whole.set(bytes, at), at + bytes.length), 0);
  kept.note(sinogramKey(recipe(), row), 5);
  kept.keep(sinogramKey(recipe(), row));
  const most = Math.ceil(whole.length / parts);
  for (let n = 0; n < parts; n++) {
    const asked = line.reading.at(-1);
    if (!asked) throw new Error('nothing was asked for');
    const part = partHeader({
      sinogram: asked.seq,
      name: `row ${row}`,
      from: asked.from,
      bytes: whole.length,
      row,
      angles: ANGLES,
      columns: COLUMNS,
      size: COLUMNS,
      paddedColumns: paddedColumns(COLUMNS, 'reference'),
      scale: SCALE,
      counts: { nonFinite: 3 }
    });
    asked.resolve({ part, bytes: whole.slice(asked.from, asked.from + most).buffer });
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}

/** A busy machine takes its time. */
async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { timeout: 50_000, interval: 5 });
}

async function frameOf(seq: number): Promise<ILivePicture> {
  const find = () => frames.find(({ frame }) => frame.seq === seq);
  await until(() => find() !== undefined);
  channel.acknowledge(seq);
  const found = find();
  if (!found) throw new Error('It has just been there.');
  return found;
}

/** Value of a picture at x to the right and y up from the axis. */
function at({ picture }: Pick<ILivePicture, 'picture'>, x: number, y: number): number {
  const axis = COLUMNS / 2;
  return picture.data[(COLUMNS - 1 - axis - y) * COLUMNS + axis + x] ?? Number.NaN;
}

describe("the browser's engine", () => {
  it('is started by the first part of a sinogram, and holds it when all have come', async () => {
    expect([channel.state, workers.length]).toEqual(['connecting', 0]);
    const loading = hold();
    await until(() => workers.length > 0);
    await loading;
    expect(channel.holds(wish(recipe()))).toBe(true);
    expect(channel.holds(wish(recipe(70, { filter: 'hann' })))).toBe(true);
    expect(channel.holds(wish(recipe(), 4096, 8))).toBe(false);
    expect(channel.holds(wish(recipe(AXIS, { name: 'cgls' })))).toBe(false);
    await until(() => channel.state === 'open');
    expect(workers).toHaveLength(1);
  });

  it('makes frames with true values, wherever the centre goes', async () => {
    await hold();
    const first = await frameOf(channel.ask(wish(recipe())));
    expect(first.frame).toMatchObject({
      row: 7,
      centre: AXIS,
      step: 1,
      shape: [COLUMNS, COLUMNS],
      dtype: 'f4',
      unit: '1/cm',
      exact: false,
      engine: 'wasm-simd128',
      counts: { nonFinite: 3 }
    });
    // density times scale: 0.5 in the large disc, 1.5 where both lie
    expect(at(first, -20, 0)).toBeCloseTo(5, 0);
    expect(at(first, 20, 10)).toBeCloseTo(15, 0);
    expect(at(first, 0, -52)).toBeCloseTo(0, 0);
    // 4 pixels are more than 3 % of the width: loaded anew, and back
    for (const moved of [0.5, 4, 20, 0]) {
      const frame = await frameOf(channel.ask(wish(recipe(AXIS + moved))));
      const exact = await channel.render(wish(recipe(AXIS + moved)), new AbortController().signal);
      expect(exact.header).toMatchObject({ exact: true, dtype: 'f4' });
      for (const [x, y] of [
        [-20, 0],
        [20, 10],
        [3, 3]
      ] as const) {
        expect(Math.abs(at(frame, x, y) - at({ picture: exact }, x, y))).toBeLessThan(0.15);
      }
      if (moved === 20) {
        expect(at(frame, 20, 10)).not.toBeCloseTo(15, 0);
      }
    }
  });

  it('gives the exact slice that a job makes', async () => {
    await hold();
    const picture = await channel.render(wish(recipe()), new AbortController().signal);
    const plan = engine.createPlan({
      method: 'gridding',
      accuracy: 'reference',
      columns: COLUMNS,
      angles: evenAngles(ANGLES),
      weights: evenWeights(ANGLES),
      size: COLUMNS,
      paddedColumns: paddedColumns(COLUMNS, 'reference'),
      filter: { name: 'shepp-logan', cutoff: 1 },
      scale: SCALE
    });
    const slice = new Float32Array(COLUMNS * COLUMNS);
    await plan.reconstructSingle(project(DISCS, evenAngles(ANGLES), COLUMNS, AXIS), AXIS, slice);
    plan.dispose();
    expect([...picture.data]).toEqual([...slice]);
    expect(picture.header.title).toBe('slice of row 7, centre 61.25');
    const [low, high] = picture.header.percentiles ?? [0, 0];
    expect(high).toBeGreaterThan(low + 4);
  });

  it('sends small pictures where the view is small: means of squares', async () => {
    await hold();
    const whole = await frameOf(channel.ask(wish(recipe())));
    const small = await frameOf(channel.ask(wish(recipe(), 50)));
    expect(small.frame).toMatchObject({ step: 2, shape: [64, 64] });
    const { data } = whole.picture;
    const four = [0, 1, COLUMNS, COLUMNS + 1].map(n => data[60 * COLUMNS + 60 + n] ?? NaN);
    const mean = four.reduce((sum, value) => sum + value / 4, 0);
    expect(small.picture.data[30 * 64 + 30]).toBeCloseTo(mean, 1);
    const pointer = { row: 61, column: 60 };
    const read = await frameOf(channel.ask({ ...wish(recipe(), 50), pointer }));
    expect(read.picture.sample).toEqual({ ...pointer, value: data[61 * COLUMNS + 60] });
  });

  it('makes the newest of many wishes, and none while a frame is not drawn', async () => {
    await hold();
    const first = channel.ask(wish(recipe()));
    await until(() => frames.length > 0);
    for (let n = 0; n < 50; n++) channel.ask(wish(recipe(AXIS + n / 100)));
    const last = channel.ask(wish(recipe(AXIS + 1)));
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(frames).toHaveLength(1);
    channel.acknowledge(first);
    const newest = await frameOf(last);
    expect(newest.frame.centre).toBe(AXIS + 1);
    expect(frames).toHaveLength(2);
  });

  it('takes the filter "none" and back, by loading anew', async () => {
    await hold();
    const sharp = await frameOf(channel.ask(wish(recipe())));
    const plain = await frameOf(channel.ask(wish(recipe(AXIS, { filter: 'none' }))));
    expect(at(plain, 20, 10)).toBeGreaterThan(3 * at(sharp, 20, 10));
    const again = await frameOf(channel.ask(wish(recipe())));
    expect([...again.picture.data]).toEqual([...sharp.picture.data]);
  });

  it('refuses in words what it does not hold', async () => {
    await hold();
    const asked = channel.ask(wish(recipe(), 4096, 9));
    await until(() => refusals.length > 0);
    expect(refusals).toMatchObject([{ seq: asked, error: { code: 'live-failed' } }]);
    expect(frames).toEqual([]);
    await frameOf(channel.ask(wish(recipe())));
  });

  it('goes on in another thread when its own ends, and gives up after three', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await hold();
    await frameOf(channel.ask(wish(recipe())));
    workers[0]?.crash();
    const second = await frameOf(channel.ask(wish(recipe(AXIS + 1))));
    expect(second.frame.centre).toBe(AXIS + 1);
    expect(workers).toHaveLength(2);
    expect(workers[0]?.isTerminated).toBe(true);
    for (let n = 1; n < 4; n++) workers[n]?.crash();
    expect(channel.state).toBe('lost');
    channel.ask(wish(recipe()));
    await until(() => refusals.length > 0);
    expect(console.error).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('says so where there is no engine to be had', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = new EngineThread(() => {
      throw new Error('no workers here');
    });
    const other = new BrowserChannel({ kept, thread: broken, centreOf: () => AXIS });
    await hold();
    expect(other.state).toBe('lost');
    const error = await broken
      .make({
        centre: 0,
        filter: { name: 'ramp', cutoff: 1 },
        shown: 1,
        pointer: null,
        accuracy: 'fast'
      })
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'live-failed' } satisfies Partial<CompanionError>);
    other.dispose();
    vi.restoreAllMocks();
  });

  it('gives its memory back when it is stopped, until it is wanted or there is another sinogram', async () => {
    await hold();
    await frameOf(channel.ask(wish(recipe())));
    channel.stop();
    expect([channel.state, workers[0]?.isTerminated]).toEqual(['connecting', true]);
    // parts of the next row do not bring it back, which would load this one
    kept.note(sinogramKey(recipe(), 8), 6);
    kept.keep(sinogramKey(recipe(), 8));
    const part = partHeader({ sinogram: 6, name: 'row 8', bytes: 1000 });
    line.reading.at(-1)?.resolve({ part, bytes: new ArrayBuffer(500) });
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(workers).toHaveLength(1);
    channel.restart();
    await until(() => channel.state === 'open');
    expect(workers).toHaveLength(2);
    await frameOf(channel.ask(wish(recipe(AXIS + 1))));
    channel.stop();
    kept.pause();
    await hold(9);
    await until(() => channel.state === 'open');
    expect(workers).toHaveLength(3);
  });

  it('says why it cannot be started, and tries again with another sinogram', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let works = false;
    const thread = new EngineThread(() => {
      if (!works) throw new Error('no workers here');
      return new FakeWorker(Promise.resolve(engine));
    });
    const other = new BrowserChannel({ kept, thread, centreOf: () => AXIS });
    await hold();
    expect([other.state, other.problem?.message]).toEqual([
      'lost',
      "This browser's engine cannot be used (no workers here)."
    ]);
    other.restart();
    expect(other.state).toBe('lost');
    works = true;
    await hold(8);
    await until(() => other.state === 'open');
    expect(other.problem).toBeNull();
    other.dispose();
    vi.restoreAllMocks();
  });

  it('ends its thread with the panel', async () => {
    await hold();
    await frameOf(channel.ask(wish(recipe())));
    channel.dispose();
    channel.dispose();
    expect(workers.every(worker => worker.isTerminated)).toBe(true);
    expect(frames).toHaveLength(1);
  });
});
