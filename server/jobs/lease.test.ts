import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Lease, STALE_MS, type ILeaseFile } from './lease';
import { ownIdentity, processState } from './process-identity';

let folder = '';
let script = '';
let path = '';
let round = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-lease-'));
  script = join(folder, 'contender.mjs');
  await build({
    entryPoints: [new URL('lease.fixture.ts', import.meta.url).pathname],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error'
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  path = join(folder, `${++round}`, 'lease.json');
  await mkdir(join(folder, String(round)));
});

interface IContender {
  readonly child: ChildProcess;
  /** Next line of its output; null when it ended without one. */
  line(): Promise<string | null>;
}

function contender(failAt?: string): IContender {
  const child = spawn(process.execPath, [script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(failAt ? { HEPSCT_FAIL_AT: failAt } : {}) }
  });
  const lines: string[] = [];
  let ended = false;
  let wake = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.trim().split('\n'));
    wake();
  });
  child.once('close', () => {
    ended = true;
    wake();
  });
  return {
    child,
    async line() {
      while (lines.length === 0 && !ended) {
        await new Promise<void>(resolve => (wake = resolve));
      }
      return lines.shift() ?? null;
    }
  };
}

async function contend(
  count: number
): Promise<{ contenders: IContender[]; words: (string | null)[] }> {
  const contenders = Array.from({ length: count }, () => contender());
  await Promise.all(contenders.map(it => it.line()));
  contenders.forEach(({ child }) => child.stdin?.write('go'));
  return { contenders, words: await Promise.all(contenders.map(it => it.line())) };
}

async function end(contenders: readonly IContender[], signal: NodeJS.Signals): Promise<void> {
  await Promise.all(
    contenders.map(async ({ child }) => {
      const closed =
        child.exitCode === null && child.signalCode === null ? once(child, 'close') : null;
      child.kill(signal);
      await closed;
    })
  );
}

const winners = (words: readonly (string | null)[]): number =>
  words.filter(word => word === 'won').length;

test('of many processes one gets the lease, and of its dead one again', async () => {
  for (let i = 0; i < 4; i++) {
    const { contenders, words } = await contend(8);
    expect(winners(words)).toBe(1);
    expect(words.filter(word => word === 'held')).toHaveLength(7);
    // The winner dies without giving it back: the next round takes it over.
    await end(contenders, 'SIGKILL');
    expect((await Lease.look(path))?.alive).toBe(false);
  }
  expect((await readdir(join(path, '..'))).sort()).toEqual(['lease.json']);
});

test('a process that dies in the middle of a takeover hands its right on', async () => {
  const first = contender();
  await first.line();
  first.child.stdin?.write('go');
  expect(await first.line()).toBe('won');
  await end([first], 'SIGKILL');
  for (const point of ['lease-takeover:before', 'lease:before', 'lease-takeover:before']) {
    const broken = contender(point);
    await broken.line();
    broken.child.stdin?.write('go');
    expect(await broken.line()).toBeNull();
    expect(broken.child.signalCode).toBe('SIGKILL');
  }
  const { contenders, words } = await contend(6);
  expect(winners(words)).toBe(1);
  await end(contenders, 'SIGKILL');
});

test('a lease of another host is dead after a minute, not before', async () => {
  const elsewhere: ILeaseFile = { ...ownIdentity(), host: 'elsewhere', token: 't', since: '' };
  await writeFile(path, JSON.stringify(elsewhere));
  expect(await Lease.acquire(path)).toBeNull();
  const old = (Date.now() - STALE_MS - 1000) / 1000;
  await utimes(path, old, old);
  const lease = await Lease.acquire(path);
  expect(lease).not.toBeNull();
  await lease?.release();
  expect(await Lease.look(path)).toBeNull();
});

test('a lease of the machine before its last start is dead', async () => {
  await writeFile(
    path,
    JSON.stringify({ ...ownIdentity(), bootId: 'before', token: 't', since: '' })
  );
  expect((await Lease.look(path))?.alive).toBe(false);
});

test('a pid that was used again is not the process that held the lease', () => {
  expect(processState(ownIdentity())).toBe('alive');
  expect(processState({ ...ownIdentity(), pidStart: '1' })).toBe('gone');
  expect(processState({ ...ownIdentity(), pidNamespace: 'pid:[1]' })).toBe('unknown');
});

test('a holder that overslept notices that it lost, and leaves the other alone', async () => {
  const lease = await Lease.acquire(path);
  const other = { ...ownIdentity(), token: 'other', since: '' };
  await writeFile(`${path}.new`, JSON.stringify(other));
  await rename(`${path}.new`, path);
  expect(await lease?.touch()).toBe(false);
  expect(lease?.lost.aborted).toBe(true);
  await lease?.release();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: 'other' });
});

test('a touch makes the lease young', async () => {
  const lease = await Lease.acquire(path);
  const old = (Date.now() - 30_000) / 1000;
  await utimes(path, old, old);
  expect((await Lease.look(path))?.ageMs).toBeGreaterThan(29_000);
  expect(await lease?.touch()).toBe(true);
  expect((await Lease.look(path))?.ageMs).toBeLessThan(20_000);
  await lease?.release();
});
