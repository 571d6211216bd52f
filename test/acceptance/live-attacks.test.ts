import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hepsct } from './command';
import { Companion } from './companion';
import { type LivePage, LivePages } from './live-page';
import { workerOf } from './live-worker';
import { makeRoom } from './room';

const room = makeRoom();
const SCANS = [room.path('raw', 'one.h5'), room.path('raw', 'two.h5')] as const;
const AXIS = 300.5;

let companion: Companion;
const pages = new LivePages();

beforeAll(async () => {
  for (const [n, scan] of SCANS.entries()) {
    const size = ['--columns', '600', '--rows', '3', '--angles', '300', '--seed', `${n}`];
    const made = await hepsct(['simulate', scan, ...size, '--center', `${AXIS}`], { room });
    if (made.code !== 0) throw new Error(made.stderr);
  }
  companion = await Companion.start(room, [room.path('raw')]);
});
afterEach(() => pages.close());
afterAll(async () => {
  await companion.stop();
  room.remove();
});

function recipe(scan: 0 | 1, column = AXIS): object {
  return { recipe: 1, input: { path: SCANS[scan] }, centre: { column } };
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** A hand that moves for so many milliseconds; answers the last request's number. */
async function drag(page: LivePage, scan: 0 | 1, ms: number): Promise<number> {
  let seq = 0;
  for (let at = 0; at < ms; at += 16) {
    // over a tenth of the width, so that live slices are loaded on the way
    seq = page.request(recipe(scan, AXIS + 30 * Math.sin(at / 200)), scan);
    await pause(16);
  }
  return seq;
}

describe('two panels while a hand moves in each', () => {
  test('outlive their worker, however often it is killed', async () => {
    const both = [await pages.open(companion), await pages.open(companion)] as const;
    await Promise.all([both[0].frame(recipe(0)), both[1].frame(recipe(1))]);
    const killed = new Set<number>();
    const dragging = Promise.all([drag(both[0], 0, 2500), drag(both[1], 1, 2500)]);
    for (let n = 0; n < 6; n++) {
      await pause(350);
      try {
        const pid = workerOf(companion);
        process.kill(pid, 'SIGKILL');
        killed.add(pid);
      } catch {
        // the next one is not there yet
      }
    }
    const last = await dragging;
    expect(killed.size).toBeGreaterThan(2);
    for (const [n, page] of both.entries()) {
      const answer = await page.answer(last[n] ?? 0);
      // one that met it three times is told, in words; then it goes on
      if (!('header' in answer)) expect(answer.problem.message).toMatch(/ended unexpectedly/);
      const { header } = await page.frame(recipe(n === 0 ? 0 : 1, AXIS + 1), 2);
      expect(header).toMatchObject({ centre: AXIS + 1, row: 2, step: 1 });
      const seqs = page.seen.map(seen => ('header' in seen ? seen.header.seq : seen.seq));
      expect(seqs, 'nothing older comes after something newer').toEqual(
        seqs.toSorted((a, b) => a - b)
      );
    }
  });

  test('do not notice a third that goes in the middle of a frame, or stops reading', async () => {
    const one = await Companion.start(room, [room.path('raw')], { HEPSCT_LIVE_SESSIONS: '2' });
    try {
      const page = await pages.open(one);
      await page.frame(recipe(0));
      for (let n = 0; n < 8; n++) {
        const other = await pages.open(one);
        const seq = other.request(recipe(1));
        await other.answer(seq);
        // 720 kB do not fit into what the system keeps of a socket
        other.pause();
        for (let m = 0; m < 5; m++) other.request(recipe(1, AXIS + m));
        await pause(n % 2 ? 60 : 0);
        if (n !== 3) other.close();
        const { header } = await page.frame(recipe(0, AXIS + n / 4));
        expect(header.centre).toBe(AXIS + n / 4);
      }
      // what they held is given back
      const next = await pages.open(one);
      expect((await next.frame(recipe(1, AXIS + 2))).header.centre).toBe(AXIS + 2);
      expect((await page.frame(recipe(0, AXIS + 2))).header.centre).toBe(AXIS + 2);
      expect(one.log).not.toMatch(/"level":"?(50|60|error|fatal)/);
    } finally {
      await one.stop();
    }
  });
});

describe('what makes no sense', () => {
  const whole = { seq: 1, row: 0, view: { width: 100, height: 100 }, recipe: recipe(0) };

  test.each([
    'no JSON',
    '[]',
    'null',
    '{"ack":"1"}',
    '{"arrived":1}',
    '{"sinogram":1}',
    JSON.stringify({ ...whole, seq: '1' }),
    JSON.stringify({ ...whole, view: { width: null, height: 3 } })
  ])('closes the socket with a sentence, and the next one works: %s', async text => {
    const page = await pages.open(companion);
    page.say(text);
    expect(await page.closed()).toEqual({
      code: 1007,
      reason: 'This is no message of a live slice.'
    });
    const next = await pages.open(companion);
    expect((await next.frame(recipe(0))).header.row).toBe(0);
  });

  test.each([
    ['a row that is not there', { row: 3 }, /row/i],
    ['a row before the first', { row: -1 }, /row/i],
    ['half a row', { row: 0.5 }, /row/i],
    ['no recipe', { recipe: null }, /recipe/i],
    ['a recipe of the next version', { recipe: { ...recipe(0), recipe: 2 } }, /version/i],
    ['a field nobody knows', { recipe: { ...recipe(0), more: 1 } }, /more/],
    ['a file that is not there', { recipe: { recipe: 1, input: { path: '/no' } } }, /no/]
  ])('is answered by a sentence, and the socket stays: %s', async (_, fields, words) => {
    const page = await pages.open(companion);
    page.say(JSON.stringify({ ...whole, seq: 0.5, ...fields }));
    const answer = await page.answer(0.5);
    if ('header' in answer) throw new Error('it was answered by a frame');
    expect(answer.problem.message).toMatch(words);
    expect(answer.problem.code).not.toBe('internal');
    expect((await page.frame(recipe(0))).header.row).toBe(0);
  });

  test.each([
    { width: 0, height: 0 },
    { width: -5, height: 1e300 },
    { width: 0.001, height: 0.001 }
  ])('is a frame all the same in a view of %j', async view => {
    const page = await pages.open(companion);
    const { header } = await page.frame(recipe(0), 0, view);
    expect(header.shape[0]).toBeGreaterThan(0);
  });

  test('is not heard: words about frames that were never sent, parts that are not there', async () => {
    const page = await pages.open(companion);
    const { header } = await page.frame(recipe(0));
    for (const seq of [-1, 7.5, 1e300, header.seq]) {
      for (const took of [-1, 0, 1e300]) page.say(JSON.stringify({ arrived: seq, took }));
      page.say(JSON.stringify({ ack: seq }));
    }
    for (const from of [-1, 0.5, 1e300]) {
      expect(await page.sinogram(header.seq, from)).toMatchObject({
        problem: { code: 'not-found' }
      });
    }
    for (let n = 0; n < 10; n++) {
      const next = await page.frame(recipe(0, AXIS + n / 10));
      expect(next.header).toMatchObject({ step: 1, dtype: 'u2' });
    }
  });
});
