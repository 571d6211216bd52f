import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PYTHON } from '../fixtures';
import { has, parse } from './answers';
import type { IJob, IPrediction, IScanDescription } from './answers';
import { built, hepsct, start, startHepsct } from './command';
import type { IOutcome } from './command';
import { makeRoom } from './room';
import { sentenceOn } from './sentence';
import { digest } from './shell';

const room = makeRoom();
const raw = room.path('raw', 'scan.h5');
const out = (name: string): string => room.path('out', name);
const run = (...args: readonly string[]): Promise<IOutcome> => hepsct(args, { room });
const size = ['--columns', '64', '--rows', '8', '--angles', '60'];

beforeAll(async () => {
  const ran = await run('simulate', raw, ...size, '--seed', '7');
  expect(ran.code, ran.stderr).toBe(0);
});
afterAll(() => room.remove());

const documents = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('help', () => {
  const commands = ['info', 'reconstruct', 'jobs', 'resume', 'cancel', 'simulate'];

  test('names every command and the exit codes', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    for (const number of [0, 2, 3, 4, 5, 75, 130]) expect(stdout).toMatch(`${number} `);
  });

  test.each(commands)('of %s says what it does and what it takes', async command => {
    const { code, stdout, stderr } = await run(command, '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: hepsct ${command} `));
    expect(stdout).toMatch(/\n\n[A-Z][^\n]+/);
    expect(stdout).toContain('--json');
  });

  test('the version is a version', async () => {
    const { code, stdout } = await run('--version');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });
});

describe('exit codes', () => {
  const forbidden = (): string => {
    if (process.getuid?.() === 0) return '/proc/1/volume.h5';
    mkdirSync(room.path('closed'), { recursive: true });
    chmodSync(room.path('closed'), 0o555);
    return room.path('closed', 'volume.h5');
  };
  const failing: readonly (readonly [number, string, () => readonly string[], RegExp])[] = [
    [2, 'an option of no command', () => ['info', raw, '--loud'], /--loud/],
    [2, 'no scan', () => ['reconstruct'], /recipe-or-scan/],
    [2, 'rows that are no rows', () => ['reconstruct', raw, '--rows', 'a:b'], /rows|a:b/],
    [2, 'an unknown method', () => ['reconstruct', raw, '--method', 'magic'], /magic.*gridding/],
    [2, 'a centre that is a word', () => ['reconstruct', raw, '--center', 'left'], /left/],
    [2, 'more rows than there are', () => ['reconstruct', raw, '--rows', '0:9'], /\b9\b.*\b8\b/],
    [2, 'a simulated scan of no row', () => ['simulate', out('no.h5'), '--rows', '0'], /rows.*0/],
    [2, 'a simulated scan over another', () => ['simulate', raw, ...size], /exists already/],
    [3, 'a missing scan', () => ['info', room.path('no.h5')], /no\.h5/],
    [3, 'a file that is no scan', () => ['info', room.path('raw', 'text.h5')], /text\.h5/],
    [3, 'a job that is none', () => ['resume', '20200101T000000Z-abcdef'], /20200101T000000Z-abc/],
    [3, 'no job to cancel', () => ['cancel', '20200101T000000Z-abcdef'], /20200101T000000Z-abcd/],
    [4, 'a closed folder', () => ['reconstruct', raw, '-o', forbidden()], /volume\.h5/]
  ];
  beforeAll(() => writeFileSync(room.path('raw', 'text.h5'), 'no scan at all\n'));

  test.each(failing)('%i for %s, with one sentence', async (code, _, args, words) => {
    const ran = await run(...args());
    expect(ran.code, ran.stderr).toBe(code);
    expect(sentenceOn(ran.stderr)).toMatch(words);
    expect(sentenceOn(ran.stderr)).toMatch(/\.$/);
    expect(ran.stdout).toBe('');
  });

  test.each(failing)('%i for %s, as one JSON document', async (code, _, args, words) => {
    const ran = await run(...args(), '--json');
    expect(ran.code, ran.stderr).toBe(code);
    const lines = (ran.stdout + ran.stderr).trim().split('\n');
    expect(lines).toHaveLength(1);
    const told = parse<{ code: string; message: string }>(lines[0] ?? '', 'code', 'message');
    expect(has(told, 'fields')).toBe(true);
    expect(told.message).toMatch(words);
    expect(told.code).not.toBe('internal');
  });

  test('5 where memory is too little', async () => {
    const wide = room.path('raw', 'wide.h5');
    await run('simulate', wide, '--columns', '4096', '--rows', '2', '--angles', '12');
    const ran = await hepsct(['reconstruct', wide, '-o', out('wide.h5')], {
      room,
      env: { HEPSCT_MEMORY_BUDGET: '400 MB' }
    });
    expect(ran.code).toBe(5);
    expect(sentenceOn(ran.stderr)).toMatch(/memory/);
  });

  test('130 after Ctrl-C, and the job can be resumed', async () => {
    const long = room.path('raw', 'long.h5');
    await run('simulate', long, '--columns', '448', '--rows', '128', '--angles', '480');
    const env = { HEPSCT_THREADS: '1', HEPSCT_MEMORY_BUDGET: '400 MB' };
    const args = ['reconstruct', long, '--method', 'fbp', '-o', out('long.h5'), '--json'];
    const started = startHepsct(args, { room, env });
    while (!started.text().includes('"done":1')) await new Promise(go => setTimeout(go, 30));
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(130);
    expect(existsSync(out('long.h5'))).toBe(false);
    const id = /"id":"([^"]+)"/.exec(started.text())?.[1] ?? '';
    const stopped = documents((await run('jobs', '--json')).stdout);
    expect(stopped.find(job => has<IJob>(job, 'id') && job.id === id)).toMatchObject({
      state: 'cancelled'
    });
    expect((await hepsct(['resume', id], { room, env })).code).toBe(0);
    expect(existsSync(out('long.h5'))).toBe(true);
  });
});

describe('simulate', () => {
  const parts = ['data', 'data_white', 'data_dark', 'theta'].map(name => `/exchange/${name}`);
  const made = async (name: string, ...more: readonly string[]): Promise<string[]> => {
    const path = room.path('raw', `${name}.h5`);
    const ran = await run('simulate', path, ...size, ...more);
    expect(ran.code, ran.stderr).toBe(0);
    return digest(room, path, ...parts);
  };

  test('gives the same pixels for the same seed in every storage, and others for another', async () => {
    const first = await digest(room, raw, ...parts);
    expect(first[0]).toMatch(/^uint16 \(60, 8, 64\) /);
    for (const storage of ['contiguous', 'gzip', 'bitshuffle-lz4']) {
      expect(await made(storage, '--seed', '7', '--storage', storage), storage).toEqual(first);
      const told = await run('info', room.path('raw', `${storage}.h5`), '--json');
      const { scan } = parse<{ scan: IScanDescription }>(told.stdout, 'scan');
      const frames = storage === 'contiguous' ? null : [1, 8, 64];
      expect(scan.storage.chunk).toEqual(frames);
      expect(scan.storage.compression).toBe(storage === 'contiguous' ? 'none' : storage);
    }
    const other = await made('other', '--seed', '8');
    for (const index of [0, 1, 2]) expect(other[index]).not.toBe(first[index]);
    expect(other[3]).toBe(first[3]);
  });

  test('--json says its steps and its settings', async () => {
    const ran = await run('simulate', room.path('raw', 'told.h5'), ...size, '--json');
    const lines = documents(ran.stdout);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.at(-1)).toMatchObject({
      path: room.path('raw', 'told.h5'),
      settings: { columns: 64, rows: 8, angles: 60, seed: 1, storage: 'contiguous' }
    });
    expect(ran.stderr).toBe('');
  });
});

describe('reconstruct', () => {
  test('--dry-run says what it would cost and writes nothing', async () => {
    const args = ['reconstruct', raw, '-o', out('dry.h5'), '--dry-run'];
    const ran = await run(...args, '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const told = parse<IPrediction>(ran.stdout, 'memoryBytes', 'diskBytes', 'fits');
    expect(told).toMatchObject({ slices: 8, size: 64, fits: true, outputPath: out('dry.h5') });
    expect(told.diskBytes).toBeGreaterThanOrEqual(8 * 64 * 64 * 4);
    expect((await run(...args)).stdout).toContain(out('dry.h5'));
    expect(readdirSync(room.path('out')).filter(name => name.includes('dry'))).toEqual([]);
  });

  test('says its progress in plain lines without a terminal', async () => {
    const ran = await run('reconstruct', raw, '-o', out('plain.h5'));
    expect(ran.code).toBe(0);
    const text = ran.stdout + ran.stderr;
    expect(text).not.toMatch(/[\r\u001b]/);
    const lines = text.trim().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - \[(INFO|WARNING)\] \S/);
    }
    expect(lines[0]).toMatch(/Reconstruction start!/);
    expect(lines.some(line => line.includes('Reconstruction processing!'))).toBe(true);
    expect(lines.at(-1)).toMatch(/Reconstruction completed!.*plain\.h5/);
  });

  test('draws a bar on a terminal', async () => {
    const script = 'import pty,sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
    const args = ['reconstruct', raw, '-o', out('bar.h5')];
    const drawn = await start(PYTHON, ['-c', script, process.execPath, built('cli'), ...args], {
      room,
      env: { TERM: 'xterm' }
    }).ended;
    expect(drawn.code, drawn.stdout).toBe(0);
    expect(drawn.stdout).toMatch(/\r[^\n]*\d+\/8 slices/);
    expect(drawn.stdout).toMatch(/completed!/);
  });

  test('--json is a document a line, from queued to done', async () => {
    const ran = await run('reconstruct', raw, '-o', out('json.h5'), '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const jobs = documents(ran.stdout).flatMap(line =>
      has<{ job: IJob }>(line, 'job') ? [line.job] : []
    );
    expect(jobs[0]?.state).toBe('queued');
    expect(jobs.at(-1)).toMatchObject({ state: 'done', slices: { done: 8, total: 8 } });
    const listed = documents((await run('jobs', '--json')).stdout);
    expect(listed[0]).toMatchObject({ id: jobs[0]?.id, state: 'done', outputPath: out('json.h5') });
    expect((await run('jobs')).stdout).toMatch(
      new RegExp(`^${jobs[0]?.id} +done .*json\\.h5`, 'm')
    );
    const again = await run('cancel', jobs[0]?.id ?? '');
    expect(again.code).toBe(2);
    expect(sentenceOn(again.stderr)).toContain(jobs[0]?.id ?? '?');
  });

  test('--detach prints the name of the job and leaves it running', async () => {
    const ran = await run('reconstruct', raw, '-o', out('detached.h5'), '--detach');
    expect(ran.code, ran.stderr).toBe(0);
    const id = /\d{8}T\d{6}Z-[0-9a-z]{6}/.exec(ran.stdout)?.[0] ?? '?';
    let state = '';
    while (state !== 'done') {
      const listed = documents((await run('jobs', '--json')).stdout);
      const job = listed.find(found => has<IJob>(found, 'id') && found.id === id);
      if (!has<IJob>(job, 'state')) throw new Error(`${id} is not listed`);
      expect(job.state).not.toBe('failed');
      state = job.state;
    }
    expect(existsSync(out('detached.h5'))).toBe(true);
  });
});
