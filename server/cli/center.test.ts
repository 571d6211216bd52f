import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { centreLines } from './center';

const CLI = join(import.meta.dirname, '../../hepsct/server/cli.mjs');

let home = '';
let scan = '';

interface IOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command line with a home of its own. */
async function hepsct(...args: string[]): Promise<IOutcome> {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: home, HEPSCT_THREADS: '1' }
  });
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

const run = (...args: string[]): Promise<IOutcome> => hepsct('center', scan, ...args);

/** One document of JSON, seen as T: the tests below compare what it holds. */
function parsed<T>(json: string): T {
  return JSON.parse(json) as T;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hepsct-center-'));
  scan = join(home, 'scan.h5');
  const size = ['--columns', '96', '--rows', '24', '--angles', '60'];
  const made = await hepsct('simulate', scan, ...size, '--center', '50', '--seed', '7');
  expect(made).toMatchObject({ code: 0, err: '' });
});

afterAll(() => rm(home, { recursive: true, force: true }));

interface IFound {
  readonly centre: number;
  readonly error: number;
  readonly refusal: { readonly reason: string } | null;
  readonly rows: readonly { readonly row: number; readonly methods: readonly unknown[] }[];
}

test('center tells the axis of a simulated scan, each row and method of it', async () => {
  const { code, out, err } = await run('--json');
  expect([code, err]).toEqual([0, '']);
  const { centre, error, rows } = parsed<IFound>(out);
  expect(Math.abs(centre - 50)).toBeLessThan(0.2);
  expect(error).toBeGreaterThan(0);
  expect(rows.map(({ row }) => row)).toEqual([2, 7, 12, 16, 21]);
  expect(rows[2]?.methods.length).toBeGreaterThan(4);
  const words = await run('--rows', '10:12', '--range', '40:60');
  expect(words.out).toMatch(/^centre (49|50)\.\d+ \+- 0\.\d+ from 2 rows of half a turn\n/u);
});

test('center refuses with 6 and a sentence, and its best guess as JSON', async () => {
  const { code, out, err } = await run('--range', '60:75', '--json');
  expect(code).toBe(6);
  expect(parsed<IFound>(out).refusal).not.toBeNull();
  expect(parsed<{ code: string; message: string }>(err)).toMatchObject({ code: 'no-answer' });
  // Whatever the reason looks like: the truth is that the range does not hold the axis.
  expect(err).toMatch(
    /The centre was not found: .*widen the range.* \(only columns 60 to 75 were searched\)\./u
  );
  const { rows } = parsed<{ rows: { refusal: { message: string } | null }[] }>(out);
  for (const { refusal } of rows) {
    expect(refusal?.message ?? 'widen the range').toContain('widen the range');
  }
});

test('a slope goes with a column, not with one that is to be found', async () => {
  const words = ['reconstruct', scan, '--center', 'auto', '--slope', '0.1'];
  expect(await hepsct(...words)).toMatchObject({
    code: 2,
    err: 'hepsct: --slope 0.1 has no meaning with --center auto: leave it out, or give the column.\n'
  });
});

test('a tilted axis is told with its slope', () => {
  const lines = centreLines({
    centre: 50,
    error: 0.05,
    runnerUp: null,
    curve: { centres: [], scores: [] },
    methods: [],
    refusal: null,
    slope: 0.00123456,
    rows: [],
    turn: 'half',
    overlap: null,
    side: null,
    range: [0, 99]
  });
  expect(lines[1]).toBe(
    '  the axis is tilted: 0.00123 pixels a row, the centre is that of the middle row'
  );
});
