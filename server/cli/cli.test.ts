import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = join(import.meta.dirname, '../../hepsct/server/cli.mjs');
const PYTHON = join(import.meta.dirname, '../../.venv/bin/python');

let home = '';
let scan = '';

interface IOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface IRunning {
  readonly child: ChildProcess;
  readonly ended: Promise<IOutcome>;
  /** Resolves once standard output holds a text, or the process ended. */
  said(text: string): Promise<void>;
}

/** Runs the built command line with a home of its own. */
function start(
  args: readonly string[],
  env: Record<string, string> = {},
  command = process.execPath
): IRunning {
  const child = spawn(command, command === process.execPath ? [CLI, ...args] : [...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: home, HEPSCT_THREADS: '1', ...env }
  });
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    watchers.forEach(watch => watch());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<IOutcome>(resolve =>
    child.once('close', code => resolve({ code, out, err }))
  );
  return {
    child,
    ended,
    said: text => {
      const heard = new Promise<void>(resolve =>
        watchers.add(() => out.includes(text) && resolve())
      );
      return Promise.race([heard, ended.then(() => undefined)]);
    }
  };
}

const run = (...args: string[]): Promise<IOutcome> => start(args).ended;

interface IJobLine {
  readonly id: string;
  readonly state: string;
  readonly outputPath: string;
}

/** One document of JSON, seen as T: the tests below compare what it holds. */
function parsed<T>(text: string): T {
  return JSON.parse(text) as T;
}

function parsedLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => parsed<T>(line));
}

async function jobs(): Promise<IJobLine[]> {
  return parsedLines<IJobLine>((await run('jobs', '--json')).out);
}

beforeAll(async () => {
  if (!existsSync(CLI)) {
    throw new Error(`${CLI} is missing: run "make setup" (or node server/build.mjs).`);
  }
  home = await mkdtemp(join(tmpdir(), 'hepsct-cli-'));
  scan = join(home, 'raw', 'scan.h5');
  await mkdir(join(home, 'raw'));
  const made = await run(
    'simulate',
    scan,
    '--columns',
    '96',
    '--rows',
    '24',
    '--angles',
    '60',
    '--center',
    '50',
    '--seed',
    '7'
  );
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain('60 projections of 24 x 96');
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('help of every command is printed and is no error', async () => {
  for (const command of [
    [],
    ['info'],
    ['center'],
    ['reconstruct'],
    ['jobs'],
    ['resume'],
    ['cancel'],
    ['simulate'],
    ['companion'],
    ['worker']
  ]) {
    const { code, out, err } = await run(...command, '--help');
    expect([command, code, err]).toEqual([command, 0, '']);
    expect(out).toContain(`Usage: hepsct ${command.join(' ')}`.trim());
  }
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+/u);
});

test.each([
  [['frob'], 2, 'There is no command "frob"'],
  [['info'], 2, "missing required argument 'path'"],
  [['info', '--bogus', 'x'], 2, "unknown option '--bogus'"],
  [['reconstruct', 'SCAN', '--rows', 'a:b'], 2, '--rows is "a", but must be a number.'],
  [['center', 'SCAN', '--range', '60:40'], 2, '--range is "60:40", but must be two columns'],
  [['center', 'SCAN', '--rows', '30:40'], 2, 'rows.from is 30'],
  [['reconstruct', 'SCAN', '--center', 'left'], 2, '--center is "left", but must be a number.'],
  [['reconstruct', 'SCAN', '--method', 'art'], 2, 'must be one of gridding, fbp, cgls, sirt'],
  [['reconstruct', 'SCAN', '--method', 'sirt', '--iterations', '0'], 2, 'method.iterations is 0'],
  [['reconstruct', 'SCAN', '--iterations', '5'], 2, 'iterations'],
  [['reconstruct', 'SCAN', '--filter', 'box'], 2, 'method.filter is "box"'],
  [
    ['reconstruct', 'SCAN', '--values', 'attenuation', '--average', 'median'],
    2,
    '--average median has no meaning'
  ],
  [['reconstruct', '/nothing.h5'], 3, '/nothing.h5 does not exist.'],
  [['reconstruct', '/nothing.json'], 3, '/nothing.json does not exist.'],
  [['reconstruct', 'SCAN', '--rows', '20:40'], 2, '40'],
  [['reconstruct', 'SCAN', '-o', 'raw/out.h5'], 2, 'never written to'],
  [['resume', '20260101T000000Z-abcdef'], 3, 'There is no job at'],
  [['cancel', 'nothing'], 3, 'There is no job at'],
  [['simulate', 'new.h5', '--columns', '2'], 2, 'columns = 2 is not allowed']
])('%j is refused with %i and a sentence', async (args, code, sentence) => {
  const outcome = await run(...args.map(word => (word === 'SCAN' ? scan : word)));
  expect(outcome.err).toMatch(/^hepsct: .*\n$/u);
  expect(outcome.err).toContain(sentence);
  expect(outcome).toMatchObject({ code, out: '' });
});

test('with --json an error is one line with code and fields', async () => {
  const { code, err } = await run('reconstruct', scan, '--filter', 'box', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(err)).toMatchObject({
    code: 'recipe-invalid',
    fields: { field: 'method.filter', value: '"box"' }
  });
});

test('memory that is too small is refused with 5, and nothing is written', async () => {
  const wide = join(home, 'raw', 'wide.h5');
  expect(
    await run('simulate', wide, '--columns', '8000', '--rows', '2', '--angles', '4')
  ).toMatchObject({ code: 0 });
  const before = await readdir(home, { recursive: true });
  const { code, err } = await start(['reconstruct', wide, '-o', 'wide.h5', '--json'], {
    HEPSCT_MEMORY_BUDGET: '400 MB'
  }).ended;
  expect(code).toBe(5);
  expect(JSON.parse(err)).toMatchObject({ code: 'memory-short', fields: { allowed: 400_000_000 } });
  expect(await readdir(home, { recursive: true })).toEqual(before);
});

test('info says what was found, and its command reconstructs the scan', async () => {
  const { out } = await run('info', scan);
  for (const text of [
    'DXchange HDF5 (by its content)',
    '60 of 24 rows x 96 columns',
    '0 to 177 degrees',
    '10 before the projections',
    '1 um'
  ]) {
    expect(out).toContain(text);
  }
  const command = out.trim().split('\n').at(-1)?.trim() ?? '';
  expect(command).toBe(`hepsct reconstruct ${scan} --center 47.5`);
  const { scan: found, command: same } = parsed<{ scan: object; command: string }>(
    (await run('info', scan, '--json')).out
  );
  expect(same).toBe(command);
  expect(found).toMatchObject({ kind: 'dxchange', projections: 60, rows: 24, columns: 96 });
  const done = await run(...command.split(' ').slice(1), '-o', 'from-info.h5');
  expect(done).toMatchObject({ code: 0, err: '' });
  expect((await stat(join(home, 'from-info.h5'))).size).toBeGreaterThan(24 * 96 * 96 * 4);
});

test('a dry run says what it would cost and writes nothing', async () => {
  const before = await readdir(home);
  const { code, out } = await run('reconstruct', scan, '--dry-run', '--json', '-o', 'dry.h5');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    slices: 24,
    size: 96,
    fits: true,
    outputPath: join(home, 'dry.h5')
  });
  expect(await readdir(home)).toEqual(before);
  expect((await run('reconstruct', scan, '--dry-run')).out).toContain('24 slices of 96 x 96');
});

test('a scan becomes a volume; its log is printed as plain lines', async () => {
  const { code, out, err } = await run('reconstruct', scan, '--center', '50', '--rows', '4:12:2');
  expect([code, err]).toEqual([0, '']);
  const lines = out.trim().split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - \[INFO\] /u);
  }
  expect(lines[0]).toContain('Reconstruction start!');
  expect(lines.at(-1)).toContain('Reconstruction completed! 4 slices');
  expect(existsSync(join(home, 'hepsct/processed/scan/run-001/scan.h5'))).toBe(true);
  expect((await jobs())[0]).toMatchObject({ state: 'done', slices: { done: 4, total: 4 } });
  const table = (await run('jobs')).out.split('\n');
  expect(table[0]).toMatch(/^\d{8}T\d{6}Z-[a-z0-9]{6} {2}done +4\/4 {2}scan {2}\//u);
});

test('a recipe does the same as the options, and --json tells every change', async () => {
  const recipe = {
    recipe: 1,
    input: { path: scan },
    rows: { from: 4, to: 12, step: 2 },
    centre: { column: 50 },
    method: { name: 'gridding' }
  };
  await writeFile(join(home, 'recipe.json'), JSON.stringify(recipe));
  const { code, out } = await run(
    'reconstruct',
    'recipe.json',
    '--json',
    '-o',
    'slices',
    '--format',
    'tiff'
  );
  expect(code).toBe(0);
  const lines = parsedLines<{ readonly type: string }>(out);
  expect(lines.at(-1)).toMatchObject({
    type: 'job',
    job: { state: 'done', outputPath: join(home, 'slices') }
  });
  expect(lines.some(({ type }) => type === 'log')).toBe(true);
  const names = (await readdir(join(home, 'slices'))).filter(name => name.endsWith('.tiff'));
  expect(names).toEqual([
    'slice_00004.tiff',
    'slice_00006.tiff',
    'slice_00008.tiff',
    'slice_00010.tiff'
  ]);
  const again = await run('reconstruct', 'recipe.json', '-o', 'slices', '--format', 'tiff');
  expect(again).toMatchObject({ code: 2 });
  expect(again.err).toContain('slices');
  const mixed = await run('reconstruct', 'recipe.json', '--angle-offset', '3');
  expect(mixed.err).toContain('--angle-offset goes with a scan');
  await writeFile(join(home, 'bad.json'), '{');
  expect(await run('reconstruct', 'bad.json')).toMatchObject({
    code: 2,
    err: 'hepsct: The recipe bad.json is not valid JSON.\n'
  });
});

/** A job that takes seconds, in many slabs. */
const LONG = ['--method', 'fbp', '--center', '320'];

async function longScan(): Promise<string> {
  const path = join(home, 'raw', 'long.h5');
  if (!existsSync(path)) {
    expect(
      (await run('simulate', path, '--columns', '640', '--rows', '64', '--angles', '360')).code
    ).toBe(0);
  }
  return path;
}

test('Ctrl-C cancels with 130, and resume goes on to the same volume', async () => {
  const path = await longScan();
  const whole = await run('reconstruct', path, ...LONG, '-o', 'whole', '--format', 'tiff');
  expect(whole).toMatchObject({ code: 0, err: '' });
  const running = start(['reconstruct', path, ...LONG, '-o', 'cut', '--format', 'tiff']);
  await running.said('Slab 1 of');
  running.child.kill('SIGINT');
  const { code } = await running.ended;
  expect(code).toBe(130);
  const [job] = await jobs();
  expect(job).toMatchObject({ state: 'cancelled' });
  expect(existsSync(join(home, 'cut'))).toBe(false);
  expect(await run('resume', job?.id ?? '')).toMatchObject({ code: 0, err: '' });
  expect((await run('resume', job?.id ?? '')).err).toContain('is done already');
  for (const name of (await readdir(join(home, 'whole'))).filter(entry =>
    entry.endsWith('.tiff')
  )) {
    const [a, b] = await Promise.all([
      readFile(join(home, 'whole', name)),
      readFile(join(home, 'cut', name))
    ]);
    expect(a.equals(b), name).toBe(true);
  }
});

test('a detached job goes on alone; cancel stops it; a killed one is interrupted and resumed', async () => {
  const path = await longScan();
  const { out, code } = await run('reconstruct', path, ...LONG, '-o', 'detached.h5', '--detach');
  expect(code).toBe(0);
  const id = out.trim();
  expect((await run('cancel', id)).out).toMatch(/ends after its batch|is cancelled/u);
  await expect.poll(async () => (await jobs())[0]?.state, { timeout: 30_000 }).toBe('cancelled');
  const following = start(['resume', id, '--json']);
  await following.said('"state":"running"');
  const lease = join(home, '.local/share/hepsct/jobs', id, 'lease.json');
  process.kill(parsed<{ pid: number }>(await readFile(lease, 'utf8')).pid, 'SIGKILL');
  const killed = await following.ended;
  expect(killed.code).toBe(75);
  expect(parsed<{ message: string }>(killed.err).message).toContain(`hepsct resume ${id}`);
  expect((await jobs())[0]).toMatchObject({ state: 'interrupted' });
  expect(await run('resume', id)).toMatchObject({ code: 0 });
});

test('on a terminal a bar shows how far it is', async () => {
  const script = `import pty, sys\nsys.exit(pty.spawn(sys.argv[1:]) >> 8)`;
  const { out, code } = await start(
    ['-c', script, process.execPath, CLI, 'reconstruct', await longScan(), ...LONG, '-o', 'bar.h5'],
    { TERM: 'xterm' },
    PYTHON
  ).ended;
  expect(code).toBe(0);
  expect(out).toMatch(/\[#+\.+\] \d+\/64 slices, running/u);
  expect(out).toContain('Reconstruction completed! 64 slices');
});
