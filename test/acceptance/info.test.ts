import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PYTHON } from '../fixtures';
import { parse } from './answers';
import type { IScanDescription } from './answers';
import { hepsct, start } from './command';
import type { IOutcome } from './command';
import { fixtureOf, manifest, optionsOf } from './oracle';
import { makeRoom } from './room';
import { digest, installIn, typed } from './shell';

const all = await manifest();
const room = makeRoom();
const raw = room.path('raw', 'scan.h5');
const out = (name: string): string => room.path('out', name);
const run = (...args: readonly string[]): Promise<IOutcome> => hepsct(args, { room });

beforeAll(async () => {
  const size = ['--columns', '64', '--rows', '8', '--angles', '60'];
  const ran = await run('simulate', raw, ...size, '--seed', '7');
  expect(ran.code, ran.stderr).toBe(0);
  installIn(room);
});
afterAll(() => room.remove());

describe('info', () => {
  test('--json is one document: the scan, and the command that reconstructs it', async () => {
    const { code, stdout, stderr } = await run('info', raw, '--json');
    expect([code, stderr]).toEqual([0, '']);
    const found = parse<{ scan: IScanDescription; command: string }>(stdout, 'scan', 'command');
    expect(found.scan).toMatchObject({
      ...{ path: raw, kind: 'dxchange', projections: 60, rows: 8, columns: 64, dtype: 'uint16' },
      ...{ pixelSizeUm: 1, values: 'counts', data: '/exchange/data' },
      angles: { count: 60, firstDeg: 0, unit: 'deg' },
      storage: { layout: 'contiguous', compression: 'none' }
    });
    expect(found.command).toMatch(/^hepsct reconstruct /);
    expect((await run('info', raw)).stdout).toContain(found.command);
  });

  const named = ['phantom-disc', 'phantom-disc-tiff', 'fields-around'];
  const usable = all.fixtures.filter(({ name }) => named.includes(name));
  test.each(usable)('the command it prints for $name runs as printed', async fixture => {
    const folder = room.path('raw', `it's "a" $HOME scan; é`, fixture.name);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'the scan');
    cpSync(fixture.path, path, { recursive: true });
    const options = optionsOf({ ...fixture, path: fixtureOf(all, fixture.name).path }).slice(1);
    const ran = await run('info', path, ...options, '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const { command } = parse<{ command: string }>(ran.stdout, 'command');
    const done = await typed(room, `${command} -o '${out(`${fixture.name}.h5`)}'`);
    expect(done.code, `${command}\n${done.stderr}`).toBe(0);
    expect(existsSync(out(`${fixture.name}.h5`))).toBe(true);
  });

  const disc = fixtureOf(all, 'phantom-disc-tiff');

  test('paths among the options are those of the working directory, and whole in the command', async () => {
    const folder = room.path('raw', "o'clock $(scans)");
    cpSync(disc.path, join(folder, 'tiff'), { recursive: true });
    cpSync(join(disc.path, 'angles.txt'), join(folder, 'my angles.txt'));
    const options = ['--angles', 'my angles.txt', '--angle-lines', '11:100'];
    const told = await hepsct(['info', 'tiff', ...options, '--json'], { room, cwd: folder });
    expect(told.code, told.stderr).toBe(0);
    const { command } = parse<{ command: string }>(told.stdout, 'command');
    expect(command).toContain(`--angles '${folder.replace("'", "'\\''")}/my angles.txt'`);
    const done = await typed(room, `${command} -o '${out('relative.h5')}'`, room.path('out'));
    expect(done.code, `${command}\n${done.stderr}`).toBe(0);
    expect(existsSync(out('relative.h5'))).toBe(true);
  });

  test('a dataset may be named without its first stroke, and files may lie beside the scan', async () => {
    const h5 = await run('info', raw, '--angles', 'exchange/theta', '--json');
    expect(h5.code, h5.stderr).toBe(0);
    const { command } = parse<{ command: string }>(h5.stdout, 'command');
    expect(command).toContain('--angles /exchange/theta');
    const beside = await run('info', disc.path, '--angles', 'angles.txt', '--json');
    expect(parse<{ command: string }>(beside.stdout, 'command').command).toContain(
      `--angles ${disc.path}/angles.txt`
    );
  });

  test.each([
    ['--angles', 'nope.txt', raw],
    ['--angles', 'nope.txt', disc.path],
    ['--angles', '/nowhere/nope.txt', raw],
    ['--flats', 'nope', disc.path],
    ['--data', 'nope/raw_*', disc.path]
  ])('%s %s is missing: its own sentence', async (option, value, scan) => {
    for (const command of ['info', 'reconstruct']) {
      const ran = await run(command, scan, option, value, '--json');
      expect(ran.code).toBe(3);
      const told = parse<{ code: string; message: string }>(ran.stderr, 'code', 'message');
      expect(told.code).toBe('not-found');
      expect(told.message).toContain(`${option} is "${value}"`);
      expect(told.message).toContain(value.startsWith('/') ? value : room.path(value));
      expect(told.message).toMatch(/exists?\.$/);
    }
  });

  test('more angles than projections: the ranges to choose, each of which reconstructs', async () => {
    const path = room.path('raw', '111-for-91');
    cpSync(fixtureOf(all, 'tiff-angles-111-for-91').path, path, { recursive: true });
    // The stage stands still for ten frames before and after it turns.
    const turn = (line: number): number => Math.min(90, Math.max(0, line - 10));
    const angles = Array.from({ length: 111 }, (_, line) => -88.2 + 2 * turn(line));
    writeFileSync(join(path, 'angles.txt'), `${angles.join('\n')}\n`);
    const { stdout } = await run('info', path);
    const choices = [...stdout.matchAll(/^ {2}choose +--angle-lines (\d+:\d+) \((.*)\)$/gm)];
    const offered = choices.map(([, lines]) => lines ?? '');
    expect(offered).toEqual(['11:101', '1:91', '21:111']);
    expect(choices.map(([, , which]) => which)).toEqual([
      'where the stage turns steadily',
      'the first',
      'the last'
    ]);
    const command = stdout.trim().split('\n').at(-1)?.trim() ?? '';
    expect(command).toContain('--angle-lines 11:101');
    const told = parse<{ angleLines: string[]; command: string }>(
      (await run('info', path, '--json')).stdout,
      'angleLines',
      'command'
    );
    expect(told).toMatchObject({ angleLines: offered, command });
    for (const lines of offered) {
      const line = command.replace('11:101', lines);
      const ran = await typed(room, `${line} --dry-run`);
      expect(ran.code, `${line}\n${ran.stderr}`).toBe(0);
    }
  });

  test('fewer angles than projections: a file of angles is asked for', async () => {
    const { path } = fixtureOf(all, 'angles-count');
    const { stdout } = await run('info', path);
    expect(stdout).toMatch(/20 angles for 24 projections/);
    expect(stdout).toMatch(/Put your file of angles here:\n.* --angles ANGLES\.txt/);
    expect(stdout).not.toContain('--angle-lines');
  });

  test('links that dangle and links that are refused are told apart', async () => {
    const says = async (name: string): Promise<string> => {
      const ran = await run('info', fixtureOf(all, name).path);
      return ran.stdout + ran.stderr;
    };
    expect(await says('external-dangling')).toMatch(/link \S+ -> \S*missing\.h5\S* leads nowhere/);
    const outside = await says('external-outside');
    expect(outside).toMatch(
      /link \S+ -> \S*frames\.h5\S* leads outside the folders that may be read/
    );
    expect(outside).not.toMatch(/nowhere/);
    const path = room.path('raw', 'links.h5');
    cpSync(raw, path);
    cpSync(raw, room.path('out', 'elsewhere.h5'));
    const script =
      "import sys,h5py\nwith h5py.File(sys.argv[1], 'a') as f:\n" +
      "  f['extra/lost'] = h5py.ExternalLink('gone.h5', '/a')\n" +
      "  f['extra/away'] = h5py.ExternalLink(sys.argv[2], '/exchange/data')";
    const args = ['-c', script, path, room.path('out', 'elsewhere.h5')];
    expect((await start(PYTHON, args, { room }).ended).code).toBe(0);
    const { stdout } = await run('info', path);
    expect(stdout).toMatch(
      /^ {2}dangling +\/extra\/lost -> gone\.h5:\/a: the file does not exist$/m
    );
    expect(stdout).toMatch(/^ {2}refused +\/extra\/away -> .*elsewhere\.h5:\/exchange\/data: /m);
  });

  test('the command repeats what was chosen', async () => {
    const choices = ['--angle-offset', '-12.5', '--angle-direction', '-1', '--leave-out', '3,7-9'];
    const { stdout } = await run('info', raw, ...choices, '--json');
    const { command } = parse<{ command: string }>(stdout, 'command');
    const [one, two] = ['chosen', 'printed'];
    expect((await typed(room, `${command} -o '${out(`${two}.h5`)}' --json`)).code).toBe(0);
    const centre = /--center (\S+)/.exec(command)?.[1] ?? '';
    const ran = await run(
      'reconstruct',
      raw,
      ...choices,
      '--center',
      centre,
      '-o',
      out(`${one}.h5`)
    );
    expect(ran.code, ran.stderr).toBe(0);
    expect(await digest(room, out(`${one}.h5`), '/entry/volume/data')).toEqual(
      await digest(room, out(`${two}.h5`), '/entry/volume/data')
    );
  });
});
