import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type IConfig } from './config';
import { readLimits } from './limits';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hepsct-config-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const systemFile = (): string => join(home, 'etc', 'hepsct.yaml');
const userFile = (): string => join(home, '.config', 'hepsct', 'hepsct.yaml');

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const load = (env: NodeJS.ProcessEnv = {}): Promise<IConfig> =>
  loadConfig({ env: { HOME: home, ...env }, systemFile: systemFile() });

test('without any file everything has a default', async () => {
  const config = await load({ HEPSCT_JUPYTER_ROOT: '/srv/notebooks' });
  expect(config).toMatchObject({
    roots: [
      { name: 'Home', path: home, writable: true },
      { name: 'JupyterLab', path: '/srv/notebooks', writable: true }
    ],
    processedRoot: join(home, 'hepsct', 'processed'),
    jobsRoot: join(home, '.local', 'share', 'hepsct', 'jobs'),
    maxRunningJobs: 1,
    liveSessions: 8,
    engine: 'auto'
  });
  expect(config.memoryBudgetBytes).toBe(Math.floor((await readLimits()).memoryBytes / 2));
  expect(config.liveMemoryBytes).toBe(Math.floor((await readLimits()).memoryBytes / 4));
  expect(config.threads).toBeGreaterThanOrEqual(1);
  expect((await load({ XDG_DATA_HOME: '/data/home' })).jobsRoot).toBe('/data/home/hepsct/jobs');
});

test('the environment comes before the user, the user before the site', async () => {
  await write(
    systemFile(),
    'roots:\n  - name: Data\n    path: /data\nthreads: 16\nmaxRunningJobs: 4\nmemoryBudget: 64 GiB\nliveMemory: 2 GB\nprocessedRoot: /processed\n'
  );
  await write(userFile(), 'threads: 8\nroots:\n  - {name: Mine, path: ~/scans/, writable: true}\n');
  expect(await load({ HEPSCT_THREADS: '2', HEPSCT_ENGINE: 'wasm' })).toMatchObject({
    threads: 2,
    maxRunningJobs: 4,
    memoryBudgetBytes: 64 * 2 ** 30,
    liveMemoryBytes: 2e9,
    engine: 'wasm',
    roots: [
      { name: 'Data', path: '/data', writable: false },
      { name: 'Mine', path: join(home, 'scans'), writable: true },
      { name: 'Processed', path: '/processed', writable: true }
    ]
  });
  expect((await load({ HEPSCT_ROOTS: 'A=/a:B=/b=w' })).roots.slice(2)).toEqual([
    { name: 'A', path: '/a', writable: false },
    { name: 'B', path: '/b', writable: true },
    { name: 'Processed', path: '/processed', writable: true }
  ]);
});

test.each([
  ['threads: 2\nthread: 4\n', 'line 2: thread is not known; known are roots, processedRoot'],
  ['threads: 0\n', 'line 1: threads is 0, but must be a whole number from 1 to 1024.'],
  ['\n\nmemoryBudget: lots\n', 'line 3: memoryBudget is "lots", but must be a number of bytes'],
  [
    'jobsRoot: jobs\n',
    'line 1: jobsRoot is "jobs", but must be an absolute path, or one that begins with ~/.'
  ],
  [
    'roots:\n  - name: A\n    path: /a\n    readonly: true\n',
    'line 4: roots[0].readonly is not known'
  ],
  ['roots:\n  - name: A\n', 'line 2: roots[0].path is missing, but must be an absolute path'],
  ['roots: /data\n', 'line 1: roots is "/data", but must be a list of folders'],
  ['- a\n', 'line 1: the file must be a list of settings'],
  ['threads: [1\n', 'it is not YAML']
])('%j is refused with file, line and key', async (text, sentence) => {
  await write(userFile(), text);
  await expect(load()).rejects.toMatchObject({ code: 'usage' });
  await expect(load()).rejects.toThrow(`${userFile()}, line `);
  await expect(load()).rejects.toThrow(sentence);
});

test('a wrong variable is named', async () => {
  await expect(load({ HEPSCT_THREADS: 'many' })).rejects.toThrow(
    'The environment variable HEPSCT_THREADS is "many", but must be a whole number from 1 to 1024.'
  );
  await expect(load({ HEPSCT_ROOTS: '/data' })).rejects.toThrow('HEPSCT_ROOTS');
});

test('an empty file sets nothing', async () => {
  await write(userFile(), '# nothing yet\n');
  expect((await load()).maxRunningJobs).toBe(1);
});

test('memory and cores are those of the control group, version 2', async () => {
  await write(join(home, 'proc/self/cgroup'), '0::/user.slice/job\n');
  const group = join(home, 'sys/fs/cgroup/user.slice');
  await write(join(group, 'memory.max'), '1000000000\n');
  await write(join(group, 'job/memory.max'), 'max\n');
  await write(join(group, 'job/cpu.max'), '100000 100000\n');
  expect(await readLimits(home)).toEqual({ memoryBytes: 1_000_000_000, cores: 1 });
});

test('memory and cores are those of the control group, version 1', async () => {
  await write(join(home, 'proc/self/cgroup'), '4:memory:/job\n3:cpu,cpuacct:/job\n0::/\n');
  await write(join(home, 'sys/fs/cgroup/memory/memory.limit_in_bytes'), '9223372036854771712\n');
  await write(join(home, 'sys/fs/cgroup/memory/job/memory.limit_in_bytes'), '700000000\n');
  await write(join(home, 'sys/fs/cgroup/cpu/job/cpu.cfs_quota_us'), '150000\n');
  await write(join(home, 'sys/fs/cgroup/cpu/job/cpu.cfs_period_us'), '100000\n');
  expect(await readLimits(home)).toEqual({ memoryBytes: 700_000_000, cores: 1 });
});

test('without a limit they are those of the machine', async () => {
  await write(join(home, 'proc/self/cgroup'), '0::/\n3:cpu:/\n');
  await write(join(home, 'sys/fs/cgroup/cpu.max'), 'max 100000\n');
  await write(join(home, 'sys/fs/cgroup/cpu/cpu.cfs_quota_us'), '-1\n');
  expect(await readLimits(home)).toEqual({
    memoryBytes: totalmem(),
    cores: availableParallelism()
  });
});
