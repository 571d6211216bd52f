import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IJob } from '../../protocol/job';

const SERVER = join(import.meta.dirname, '../../hepsct/server');
const SECRET = 'for this test alone';

let folder = '';
let scan = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-stopping-'));
  scan = join(folder, 'raw', 'scan.h5');
  await mkdir(join(folder, 'raw'));
  await cli('simulate', scan, '--columns', '256', '--rows', '64', '--angles', '360');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const env = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  HEPSCT_THREADS: '1',
  HEPSCT_LOG_LEVEL: 'error'
});

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(SERVER, 'cli.mjs'), ...args],
    { env: env() }
  );
  return stdout;
}

const socket = (): string => join(folder, 'companion.sock');

/** Starts the companion as the Jupyter server does, in a process group of its own. */
async function companion(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(SERVER, 'companion.mjs')], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...env(), HEPSCT_SOCKET: socket(), HEPSCT_SECRET: SECRET }
  });
  const said: unknown[] = await once(child.stdout, 'data');
  expect(String(said[0])).toContain('"ready":true');
  return child;
}

async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const headers = { 'x-hepsct-secret': SECRET, 'content-type': 'application/json' };
  const asked = request({ socketPath: socket(), method, path, headers }, response => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.on('end', () => {
      const status = response.statusCode ?? 0;
      if (status >= 400) {
        reject(new Error(`${status}: ${text}`));
      } else {
        resolve(JSON.parse(text) as T);
      }
    });
  });
  asked.on('error', reject);
  asked.end(body ? JSON.stringify(body) : undefined);
  return promise;
}

const submit = (name: string): Promise<IJob> =>
  ask('POST', '/v1/jobs', {
    recipe: {
      recipe: 1,
      input: { path: scan },
      method: { name: 'fbp' },
      output: { path: join(folder, `${name}.h5`) }
    }
  });

async function jobs(): Promise<Map<string, IJob['state']>> {
  const lines = (await cli('jobs', '--json')).split('\n').filter(line => line !== '');
  return new Map(
    lines.map(line => JSON.parse(line) as IJob).map(({ id, state }) => [id, state] as const)
  );
}

async function until(id: string, state: IJob['state']): Promise<void> {
  await expect
    .poll(async () => (await jobs()).get(id), { timeout: 120_000, interval: 200 })
    .toBe(state);
}

test.each(['the Jupyter server stops', 'the companion is killed with its process group'] as const)(
  'when %s a running job goes on, a waiting one waits and starts with the next companion',
  async how => {
    const first = await companion();
    const running = await submit(`running ${how}`);
    const waiting = await submit(`waiting ${how}`);
    await until(running.id, 'running');
    expect((await ask<IJob>('GET', `/v1/jobs/${waiting.id}`)).state).toBe('queued');
    const closed = once(first, 'close');
    if (how === 'the Jupyter server stops') {
      first.stdin?.end();
    } else {
      process.kill(-(first.pid ?? 0), 'SIGKILL');
    }
    await closed;
    await until(running.id, 'done');
    expect((await jobs()).get(waiting.id)).toBe('queued');
    const second = await companion();
    await until(waiting.id, 'done');
    const ended = once(second, 'close');
    second.stdin?.end();
    await ended;
    const [a, b] = await Promise.all(
      ['running', 'waiting'].map(name => readFile(join(folder, `${name} ${how}.h5`)))
    );
    const values = 64 * 256 * 256 * 4;
    expect(a?.subarray(a.length - values).equals(b?.subarray(b.length - values) ?? a)).toBe(true);
  },
  300_000
);
