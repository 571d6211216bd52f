import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { components } from '../../protocol/generated/api';
import { body, pictureOf } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import { LivePage } from './live-page';
import { makeRoom } from './room';

type IFinding = components['schemas']['CentreFinding'];

const room = makeRoom();
const SCAN = room.path('raw', 'scan.h5');
const ROWS = 40;
/** Axis that the scan was made with. */
const AXIS = 163.3;
const RECIPE = { recipe: 1, input: { path: SCAN } };

let companion: Companion;

beforeAll(async () => {
  const size = ['--columns', '320', '--rows', `${ROWS}`, '--angles', '400', '--seed', '5'];
  const made = await hepsct(['simulate', SCAN, ...size, '--center', `${AXIS}`], { room });
  if (made.code !== 0) throw new Error(made.stderr);
  companion = await Companion.start(room, [room.path('raw')]);
});
afterAll(async () => {
  await companion.stop();
  room.remove();
});

async function find(wish: object = {}): Promise<IFinding> {
  const answer = await companion.post('/v1/scans/centre', { recipe: RECIPE, ...wish });
  return body<IFinding>(answer, 'centre', 'error', 'curve', 'methods', 'rows', 'refusal');
}

/** Every row, which takes many seconds. */
function findForLong(): { readonly isDone: () => boolean; readonly stop: () => Promise<unknown> } {
  const abort = new AbortController();
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  let done = false;
  const search = companion
    .post('/v1/scans/centre', { recipe: RECIPE, rows }, abort.signal)
    .finally(() => (done = true));
  return {
    isDone: () => done,
    stop: () => {
      abort.abort();
      return search.catch((error: unknown) => error);
    }
  };
}

/** Fields of /proc/.../stat behind the name of the program, which may hold blanks. */
function statOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** The processes that the companion started. */
function children(): number[] {
  const { pid } = companion;
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

const niceOf = (pid: number): number => Number(statOf(`/proc/${pid}/stat`)[16]);
/** Ticks that a process has computed. */
const ticksOf = (pid: number): number => {
  const [user, system] = statOf(`/proc/${pid}/stat`).slice(11, 13);
  return Number(user) + Number(system);
};
const searchers = (): number[] => children().filter(pid => niceOf(pid) > 0);

describe('the centre, asked for over the wire', () => {
  test('is found in five rows, with error, curve and what each method says', async () => {
    const { centre, error, curve, methods, rows, refusal, range } = await find();
    expect(refusal).toBeNull();
    expect(Math.abs((centre ?? 0) - AXIS)).toBeLessThan(0.2);
    expect(error).toBeLessThan(0.2);
    expect(rows.map(({ row }) => row)).toEqual([4, 12, 20, 28, 36]);
    expect(curve.centres).toHaveLength(curve.scores.length);
    const best = curve.centres[curve.scores.indexOf(Math.max(...curve.scores))] ?? 0;
    expect(Math.abs(best - (centre ?? 0))).toBeLessThan(0.2);
    expect(methods.length).toBeGreaterThan(2);
    expect(range[0]).toBeLessThan(AXIS);
  });

  test('is found in the rows that are named, each for itself', async () => {
    const { rows } = await find({ rows: [30, 10] });
    expect(rows.map(({ row }) => row)).toEqual([10, 30]);
    for (const { centre, refusal } of rows) {
      expect(refusal).toBeNull();
      expect(Math.abs((centre ?? 0) - AXIS)).toBeLessThan(0.3);
    }
  });

  test('is refused in words where the range does not hold it', async () => {
    const { refusal } = await find({ rows: [20], range: [190, 230] });
    expect(refusal?.message).toMatch(
      /^The centre was not found: .+: .*widen the range.* \(only columns 190 to 230 were searched\)\.$/
    );
  });

  test('is told for rows and recipes that make no sense', async () => {
    const rows = await companion.post('/v1/scans/centre', { recipe: RECIPE, rows: [ROWS] });
    expect(rows.json).toMatchObject({ code: 'not-found' });
    const without = { ...RECIPE, input: { path: room.path('raw', 'nothing.h5') } };
    const nothing = await companion.post('/v1/scans/centre', { recipe: without });
    expect(nothing.status).toBe(404);
  });
});

describe('a search in the background', () => {
  test('stands back behind pictures and live slices, which come while it works', async () => {
    const search = findForLong();
    const page = await LivePage.open(companion);
    try {
      await vi.waitFor(() => expect(searchers()).toHaveLength(1), { timeout: 20_000 });
      const [searcher = 0] = searchers();
      // The threads that compute were started by one that stands back.
      const nices = readdirSync(`/proc/${searcher}/task`).map(Number).map(niceOf);
      expect(nices.filter(nice => nice > 0).length).toBeGreaterThan(2);
      const wish = { recipe: RECIPE, kind: 'slice', index: 3, draft: false };
      expect(pictureOf(await companion.post('/v1/pictures', wish)).header.exact).toBe(true);
      for (const column of [160, 161, 162]) {
        const { header } = await page.frame({ ...RECIPE, centre: { column } }, 3);
        expect(header.centre).toBe(column);
      }
      expect(search.isDone()).toBe(false);
      expect(children().filter(pid => niceOf(pid) === 0).length).toBeGreaterThan(1);
    } finally {
      page.close();
      await search.stop();
    }
  });

  test('ends with its request: its process rests, and answers the next one', async () => {
    const search = findForLong();
    const [searcher = 0] = await vi.waitFor(
      () => {
        const found = searchers();
        expect(found).toHaveLength(1);
        return found;
      },
      { timeout: 20_000 }
    );
    let ticks = ticksOf(searcher);
    await vi.waitFor(() => expect(ticksOf(searcher)).toBeGreaterThan(ticks + 5), {
      timeout: 20_000
    });
    expect(search.isDone()).toBe(false);
    await search.stop();
    await vi.waitFor(
      () => {
        const before = ticks;
        ticks = ticksOf(searcher);
        expect(ticks).toBe(before);
      },
      { timeout: 10_000, interval: 250 }
    );
    expect((await find({ rows: [20] })).refusal).toBeNull();
    expect(searchers()).toEqual([searcher]);
  });
});
