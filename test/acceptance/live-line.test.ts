import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import { type IPart, type LivePage, LivePages } from './live-page';
import { makeRoom } from './room';

const room = makeRoom();
const [SCAN, WIDE] = [room.path('raw', 'scan.h5'), room.path('raw', 'wide.h5')] as const;
const [WIDTH, ANGLES, AXIS] = [600, 400, 300.5];

let companion: Companion;
const pages = new LivePages();

beforeAll(async () => {
  for (const [scan, width, angles, axis] of [
    [SCAN, WIDTH, ANGLES, AXIS],
    [WIDE, 1500, 60, 750]
  ] as const) {
    const size = ['--columns', `${width}`, '--rows', '2', '--angles', `${angles}`, '--seed', '3'];
    const made = await hepsct(['simulate', scan, ...size, '--center', `${axis}`], { room });
    if (made.code !== 0) throw new Error(made.stderr);
  }
  companion = await Companion.start(room, [room.path('raw')]);
});
afterEach(() => pages.close());
afterAll(async () => {
  await companion.stop();
  room.remove();
});

function open(of = companion): Promise<LivePage> {
  return pages.open(of);
}

function recipe(column = AXIS, more: object = {}): object {
  return { recipe: 1, input: { path: SCAN }, centre: { column }, ...more };
}

function partOf(answer: LivePage['parts'][number]): IPart {
  if (!('part' in answer)) throw new Error(answer.problem.message);
  return answer;
}

/** The whole sinogram behind a frame: angles, weights and values. */
async function sinogramOf(page: LivePage, seq: number) {
  const parts: Buffer[] = [];
  const first = partOf(await page.sinogram(seq));
  for (let [from, next] = [0, first]; ;) {
    expect(next.part.from).toBe(from);
    parts.push(next.payload);
    from += next.payload.length;
    if (from === next.part.bytes) break;
    next = partOf(await page.sinogram(seq, from));
  }
  const { buffer } = new Uint8Array(Buffer.concat(parts));
  const { angles, columns } = first.part;
  return {
    part: first.part,
    parts: parts.length,
    angles: [...new Float64Array(buffer, 0, angles)],
    weights: [...new Float64Array(buffer, 8 * angles, angles)],
    values: new Float32Array(buffer, 16 * angles, angles * columns)
  };
}

describe('the sinogram behind a frame', () => {
  test('is the corrected one, with the angles in use and their weights', async () => {
    const page = await open();
    const { header } = await page.frame(recipe());
    const found = await sinogramOf(page, header.seq);
    expect(found.part).toMatchObject({ row: 0, angles: ANGLES, columns: WIDTH, fullTurn: false });
    expect(found.part).toMatchObject({ unit: header.unit, name: header.source });
    expect(found.parts).toBe(2);
    const { values } = await picture(companion, recipe(), 'corrected-sinogram', 0);
    expect(found.values).toEqual(Float32Array.from(values));
    expect(found.angles[1]).toBeCloseTo(Math.PI / ANGLES, 4);
    expect(found.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(Math.PI, 6);
    const leftOut = recipe(AXIS, { angles: { leftOut: [0, 1, 5] } });
    const fewer = await page.frame(leftOut, 1);
    const rest = await sinogramOf(page, fewer.header.seq);
    expect(rest.part).toMatchObject({ row: 1, angles: ANGLES - 3 });
    expect(rest.angles[0]).toBeCloseTo((2 * Math.PI) / ANGLES, 4);
  });

  test('is refused for frames of another one, and where it had to make room', async () => {
    const one = await Companion.start(room, [room.path('raw')], { HEPSCT_LIVE_SESSIONS: '1' });
    try {
      const [page, other] = [await open(one), await open(one)];
      const first = await page.frame(recipe());
      const moved = await page.frame(recipe(AXIS + 2));
      expect(partOf(await page.sinogram(first.header.seq)).part.sinogram).toBe(first.header.seq);
      await page.frame(recipe(), 1);
      const gone = { sinogram: true, problem: { code: 'not-found' } };
      expect(await page.sinogram(moved.header.seq)).toMatchObject(gone);
      await other.frame(recipe());
      expect(await page.sinogram(moved.header.seq + 1)).toMatchObject(gone);
      const again = await page.frame(recipe(AXIS - 1), 1);
      expect(partOf(await page.sinogram(again.header.seq)).part.row).toBe(1);
    } finally {
      await one.stop();
    }
  });
});

describe('a slow line', () => {
  /** Frames one after the other, as a hand makes them. */
  async function drag(page: LivePage, frames: number, more: object = {}) {
    const seen: Awaited<ReturnType<LivePage['frame']>>[] = [];
    for (let n = 0; n < frames; n++) {
      const answer = await page.answer(page.request(recipe(AXIS + n / 10), 0, undefined, more));
      if (!('header' in answer)) throw new Error(answer.problem.message);
      seen.push(answer);
    }
    return seen;
  }

  test('has coarse frames, marked, and true ones again when it is quick', async () => {
    const page = await open();
    // 600 x 600 in 16 bits are on their way for half a second
    page.line = bytes => bytes / 1500;
    const slow = await drag(page, 10);
    expect(slow[0]?.header).toMatchObject({ dtype: 'u2', step: 1 });
    expect(slow[0]?.header.slow).toBeUndefined();
    const coarse = slow.at(-1);
    expect(coarse?.header).toMatchObject({ dtype: 'u1', slow: true });
    expect(coarse?.header.step).toBeGreaterThan(1);
    // ten a second leave 100 ms each
    expect(page.line(coarse?.bytes ?? Infinity)).toBeLessThan(100);
    page.line = null;
    const quick = await drag(page, 40);
    expect(quick.at(-1)?.header).toMatchObject({ step: 1 });
    expect(quick.at(-1)?.header.slow).toBeUndefined();
  });

  test('is not what a page makes of it that takes its time to draw', async () => {
    const page = await open();
    page.draws = false;
    for (let n = 0; n < 10; n++) {
      const seq = page.request(recipe(AXIS + n / 10));
      await page.answer(seq);
      await new Promise(resolve => setTimeout(resolve, 150));
      page.acknowledge(seq);
    }
    const answer = page.seen.at(-1);
    expect(answer).toMatchObject({ header: { dtype: 'u2', step: 1 } });
  });

  test('is not one that is long but quick', async () => {
    const page = await open();
    page.delay = 150;
    for (const { header } of await drag(page, 10)) {
      expect(header).toMatchObject({ dtype: 'u2', step: 1 });
      expect(header.slow).toBeUndefined();
    }
  });

  test('brings the true value of the pixel under the pointer with every coarse frame', async () => {
    const page = await open();
    page.line = bytes => bytes / 1500;
    const pointer = { row: 250, column: 333 };
    const frames = await drag(page, 9, { pointer });
    const coarse = frames.at(-1)?.header;
    expect(coarse?.slow).toBe(true);
    page.line = null;
    const exact = await picture(companion, recipe(AXIS + 0.8), 'slice', 0);
    const truth = exact.values[250 * WIDTH + 333] ?? NaN;
    const [low = 0, high = 0] = coarse?.range ?? [];
    expect(coarse?.sample).toMatchObject(pointer);
    expect(Math.abs((coarse?.sample?.value ?? NaN) - truth)).toBeLessThan(2e-3 * (high - low));
    const outside = await drag(page, 1, { pointer: { row: -1, column: WIDTH } });
    expect(outside[0]?.header.sample).toBeUndefined();
  });

  test('is not needed for that: a large view leaves 8 bits, 16 bits hold the values', async () => {
    const page = await open();
    const pointer = { row: 700, column: 801 };
    const wide = { ...recipe(750), input: { path: WIDE } };
    const answer = await page.answer(page.request(wide, 0, undefined, { pointer }));
    if (!('header' in answer)) throw new Error(answer.problem.message);
    const { header, values } = answer;
    expect(header).toMatchObject({ dtype: 'u1', step: 1, shape: [1500, 1500], sample: pointer });
    expect(header.slow).toBeUndefined();
    const exact = await picture(companion, wide, 'slice', 0);
    const truth = exact.values[700 * 1500 + 801] ?? NaN;
    const range = header.range[1] - header.range[0];
    expect(Math.abs((header.sample?.value ?? NaN) - truth)).toBeLessThan(2e-3 * range);
    expect(Math.abs((values[700 * 1500 + 801] ?? NaN) - truth)).toBeLessThan(
      2e-3 * range + header.scale
    );
    const [words] = await drag(page, 1, { pointer: { row: 10, column: 10 } });
    expect(words?.header).toMatchObject({ dtype: 'u2' });
    expect(words?.header.sample).toBeUndefined();
  });
});
