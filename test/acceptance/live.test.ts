import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import { LivePage, LivePages } from './live-page';
import { workerOf } from './live-worker';
import { compare } from './measure';
import { makeRoom } from './room';

const room = makeRoom();
const SCANS = { half: room.path('raw', 'half.h5'), full: room.path('raw', 'full.h5') } as const;
const WIDTH = 320;
/** Axis that both scans were made with. */
const AXIS = 163.3;

let companion: Companion;
const pages = new LivePages();

beforeAll(async () => {
  for (const [name, arc] of [
    ['half', '180'],
    ['full', '360']
  ] as const) {
    const size = ['--columns', `${WIDTH}`, '--rows', '3', '--angles', '400', '--seed', '5'];
    const made = await hepsct(
      ['simulate', SCANS[name], ...size, '--center', `${AXIS}`, '--arc', arc, '--no-noise'],
      { room }
    );
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

function recipe(scan: keyof typeof SCANS, column: number, method: object = {}): object {
  return {
    recipe: 1,
    input: { path: SCANS[scan] },
    centre: { column },
    method: { name: 'gridding', ...method }
  };
}

/** How far a frame is from the exact slice of the same recipe. */
async function differs(page: LivePage, wish: object, column: number, row = 0): Promise<number> {
  const { values, header } = await page.frame(wish, row);
  expect(header).toMatchObject({ row, centre: column, step: 1, shape: [WIDTH, WIDTH] });
  const exact = await picture(companion, wish, 'slice', row);
  expect(header.unit).toBe(exact.header.unit);
  expect(header.title).toBe(exact.header.title);
  return compare(values, exact.values, column).error;
}

describe('a frame is the slice', () => {
  test.each(['half', 'full'] as const)(
    'of a scan of %s a turn, wherever the centre goes',
    async scan => {
      const page = await open();
      // from the middle of the detector: by little, 1 %, 2 % (loaded anew behind the frames), 6 % and back
      for (const moved of [0, 0.5, 3.2, 6.4, 6.4, 20, 20.25, -1]) {
        const column = AXIS + moved;
        expect(await differs(page, recipe(scan, column), column), `${moved}`).toBeLessThan(1.5e-3);
      }
    }
  );

  test('for every filter and cut-off', async () => {
    const page = await open();
    for (const filter of ['ramp', 'hann', 'none', 'shepp-logan']) {
      for (const cutoff of filter === 'none' ? [1] : [1, 0.6]) {
        const wish = recipe('half', AXIS, { filter, cutoff });
        const bar = filter === 'none' ? 2e-2 : 1.5e-3;
        expect(await differs(page, wish, AXIS), `${filter} ${cutoff}`).toBeLessThan(bar);
      }
    }
    const fbp = { ...recipe('half', AXIS), method: { name: 'fbp', filter: 'hann' } };
    expect(await differs(page, fbp, AXIS)).toBeLessThan(4e-3);
  });

  test('of each row, and with other steps, angles and pixel sizes', async () => {
    const page = await open();
    for (const row of [0, 2, 1]) {
      expect(await differs(page, recipe('half', AXIS), AXIS, row)).toBeLessThan(1.5e-3);
    }
    const leftOut = Array.from({ length: 100 }, (_, index) => 4 * index);
    for (const changed of [
      { steps: [{ name: 'zinger-removal' }, { name: 'flat-field' }, { name: 'minus-log' }] },
      { angles: { leftOut } },
      { angles: { offsetDeg: 30, direction: -1 } },
      { geometry: { pixelSizeUm: 2.5 } }
    ]) {
      const wish = { ...recipe('half', AXIS), ...changed };
      expect(await differs(page, wish, AXIS, 1), JSON.stringify(changed)).toBeLessThan(2e-3);
    }
  });

  test('in 16 bits over a range with room, with the contrast of the picture', async () => {
    const page = await open();
    const { header } = await page.frame(recipe('half', AXIS));
    const exact = await picture(companion, recipe('half', AXIS), 'slice', 0);
    const { values } = exact;
    expect(header).toMatchObject({ dtype: 'u2', exact: false, counts: exact.header.counts });
    expect(header.counts).toHaveProperty('nonFinite', 400); // a dead column
    const sorted = values.toSorted();
    const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
    expect(header.offset).toBeLessThan(least);
    expect(header.offset + 65535 * header.scale).toBeGreaterThan(most);
    expect(header.range[1]).toBeCloseTo(most, 1);
    const [low, high] = header.percentiles;
    expect(low).toBeGreaterThan(header.range[0]);
    expect(high).toBeLessThan(header.range[1]);
  });

  test('as small as the view', async () => {
    const page = await open();
    const whole = await page.frame(recipe('half', AXIS));
    const { header, values } = await page.frame(recipe('half', AXIS), 0, {
      width: 110,
      height: 90
    });
    expect(header).toMatchObject({ step: 2, shape: [160, 160], dtype: 'u2' });
    const mean = (at: number): number => {
      const from = 2 * Math.floor(at / 160) * WIDTH + 2 * (at % 160);
      const four = [from, from + 1, from + WIDTH, from + WIDTH + 1];
      return four.reduce((sum, pixel) => sum + (whole.values[pixel] ?? NaN) / 4, 0);
    };
    // means without what would alias: they differ at sharp edges alone
    let square = 0;
    for (let at = 0; at < values.length; at++) square += ((values[at] ?? NaN) - mean(at)) ** 2;
    const [low, high] = header.range;
    expect(Math.sqrt(square / values.length) / (high - low)).toBeLessThan(0.02);
  });
});

describe('what cannot be answered is answered in words, and the panel goes on', () => {
  test.each<[string, object, number, string, RegExp]>([
    ['an iterative method', { method: { name: 'cgls' } }, 0, 'recipe-unavailable', /cgls/],
    ['a row that is not there', {}, 3, 'not-found', /rows 0 to 2/],
    ['half a row', {}, 0.5, 'not-found', /rows 0 to 2/],
    ['a recipe with a typing error', { centr: 3 }, 0, 'recipe-invalid', /centr/],
    [
      'a scan outside of the roots',
      { input: { path: '/etc/x.h5' } },
      0,
      'path-outside-roots',
      /x.h5/
    ]
  ])('%s', async (_, changed, row, code, sentence) => {
    const page = await open();
    const problem = await page.problem({ ...recipe('half', AXIS), ...changed }, row);
    expect(problem).toMatchObject({ code, message: expect.stringMatching(sentence) as unknown });
    expect((await page.frame(recipe('half', AXIS))).header.seq).toBe(2);
  });
});

describe('the latest wins', () => {
  test('of many requests at once the last is answered, and few others', async () => {
    const page = await open();
    await page.frame(recipe('half', AXIS));
    let last = 0;
    for (let n = 0; n < 200; n++) last = page.request(recipe('half', AXIS + 0.01 * n));
    await page.answer(last);
    const seqs = page.seen.map(answer => ('header' in answer ? answer.header.seq : NaN));
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(seqs.length).toBeLessThan(100);
  });

  test('a frame that is not drawn keeps the next one back', async () => {
    const page = await open();
    page.draws = false;
    const first = page.request(recipe('half', AXIS));
    await page.answer(first);
    page.request(recipe('half', AXIS + 1));
    const last = page.request(recipe('half', AXIS + 2));
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(page.seen).toHaveLength(1);
    page.acknowledge(first);
    await page.answer(last);
    expect(page.seen).toHaveLength(2);
  });
});

describe('the live worker', () => {
  test('may end in the middle: the socket stays, and the last request is answered', async () => {
    const [page, other] = [await open(), await open()];
    await Promise.all([page.frame(recipe('half', AXIS)), other.frame(recipe('full', AXIS))]);
    for (let n = 1; n <= 3; n++) {
      const before = workerOf(companion);
      // far away, so that much is to be done
      const seq = page.request(recipe('half', AXIS + 20 * n), 2);
      process.kill(before, 'SIGKILL');
      const answer = await page.answer(seq);
      expect(answer).toHaveProperty('header');
      expect(workerOf(companion)).not.toBe(before);
    }
    expect([page.connected, other.connected]).toEqual([true, true]);
    expect(await differs(other, recipe('full', AXIS + 1), AXIS + 1)).toBeLessThan(1.5e-3);
  });

  test('serves two panels on two scans side by side', async () => {
    const [half, full] = [await open(), await open()];
    const drag = async (page: LivePage, scan: keyof typeof SCANS): Promise<void> => {
      for (let n = 0; n < 20; n++) {
        const column = AXIS + n / 4;
        if (n % 5) await page.frame(recipe(scan, column));
        else expect(await differs(page, recipe(scan, column), column)).toBeLessThan(1.5e-3);
      }
    };
    await Promise.all([drag(half, 'half'), drag(full, 'full')]);
    expect(await differs(half, recipe('half', AXIS), AXIS)).toBeLessThan(1.5e-3);
    expect(await differs(full, recipe('full', AXIS), AXIS)).toBeLessThan(1.5e-3);
  });

  test('ends with the companion', async () => {
    const own = await Companion.start(room, [room.path('raw')]);
    const page = await LivePage.open(own);
    await page.frame(recipe('half', AXIS));
    const pid = workerOf(own);
    await own.stop();
    page.close();
    await expect
      .poll(() => execFileSync('ps', ['-o', 'stat=', '-p', `${pid}`, '--no-headers']).toString())
      .toMatch(/Z/u)
      .catch((error: unknown) => expect(String(error)).toContain('Command failed'));
  });
});

test('without the native engine frames are made in WASM, and say so', async () => {
  const other = await Companion.start(room, [room.path('raw')], { HEPSCT_ENGINE: 'wasm' });
  try {
    const page = await open(other);
    for (const moved of [0, 2, 6, 30]) {
      const wish = recipe('half', AXIS + moved);
      expect(await differs(page, wish, AXIS + moved)).toBeLessThan(1.5e-3);
    }
    expect((await page.frame(recipe('half', AXIS))).header.engine).toMatch(/^wasm/);
    const seqs = Array.from({ length: 30 }, (_, n) => page.request(recipe('half', AXIS + n / 10)));
    await page.answer(seqs.at(-1) ?? 0);
  } finally {
    await other.stop();
  }
});

describe('memory', () => {
  test('is taken from the panel used longest ago, which comes back', async () => {
    const one = await Companion.start(room, [room.path('raw')], { HEPSCT_LIVE_SESSIONS: '1' });
    try {
      const [first, second] = [await open(one), await open(one)];
      for (let n = 0; n < 3; n++) {
        await first.frame(recipe('half', AXIS + n));
        await second.frame(recipe('full', AXIS + n));
      }
      // both at once: each waits for the other
      const both = [first.request(recipe('half', AXIS)), second.request(recipe('full', AXIS))];
      await Promise.all([first.answer(both[0] ?? 0), second.answer(both[1] ?? 0)]);
      expect(await differs(first, recipe('half', AXIS), AXIS)).toBeLessThan(1.5e-3);
    } finally {
      await one.stop();
    }
  });

  test('is bounded in bytes too: what does not fit beside another panel takes its place', async () => {
    // two panels with slices of 2048 x 2048 need more than 400 MB
    const wide = room.path('raw', 'wide.h5');
    const size = ['--columns', '2048', '--rows', '2', '--angles', '30', '--seed', '5'];
    await hepsct(['simulate', wide, ...size, '--no-noise'], { room });
    const wish = (column: number) => ({ ...recipe('half', column), input: { path: wide } });
    const env = { HEPSCT_LIVE_MEMORY: '400 MB' };
    const one = await Companion.start(room, [room.path('raw')], env);
    try {
      const [first, second] = [await open(one), await open(one)];
      for (let n = 0; n < 3; n++) {
        const { header } = await first.frame(wish(1000 + n));
        expect(await first.sinogram(header.seq)).toHaveProperty('part');
        await second.frame(wish(1000 + n), 1);
        expect(await first.sinogram(header.seq)).toMatchObject({ problem: { code: 'not-found' } });
      }
    } finally {
      await one.stop();
    }
  });
});
