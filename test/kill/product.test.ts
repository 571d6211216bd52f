import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { openScan } from '../../server/datasets/open-scan';
import { Roots } from '../../server/files/roots';
import { JobDirectory } from '../../server/jobs/directory';
import { describeJob } from '../../server/jobs/state';
import { submissionOf } from '../../server/jobs/submission';
import { prepareJob } from '../../server/reconstruction/prepare';
import { fingerprint, start } from './harness';

const SERVER = join(import.meta.dirname, '../../hepsct/server');
const MINUTES = 60_000;

let folder = '';
let template = '';
let env: Record<string, string> = {};
const place = (): string => join(folder, 'place');

/** A gzip scan of 32 rows, decoded into a scratch file, and the job that reconstructs it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-kill-product-'));
  env = { HOME: folder, HEPSCT_THREADS: '1' };
  const scan = join(folder, 'raw', 'scan.h5');
  await mkdir(join(folder, 'raw'));
  const options = [
    '--columns',
    '48',
    '--rows',
    '32',
    '--angles',
    '30',
    '--storage',
    'gzip',
    '--flats',
    '2',
    '--darks',
    '1'
  ];
  await promisify(execFile)(
    process.execPath,
    [join(SERVER, 'cli.mjs'), 'simulate', scan, ...options],
    { env }
  );
  const recipe = checkRecipe({
    recipe: 1,
    input: { path: scan },
    output: { path: join(place(), 'out', 'volume.h5') }
  });
  const engine = await openEngine({ threads: 1 });
  const roots = await Roots.create([{ name: 'test', path: folder }]);
  const opened = await openScan(recipe.input, recipe.angles, { roots, engine });
  const jobsRoot = join(folder, 'fresh');
  const settings = { engine, memoryBudgetBytes: 1e9, processedRoot: folder, jobsRoot, roots: null };
  const prepared = await prepareJob(recipe, opened, settings);
  await opened.close();
  expect(prepared.plan.reading).toBe('restage');
  expect(prepared.plan.slabs.length).toBeGreaterThan(1);
  const { path } = await JobDirectory.create(
    jobsRoot,
    submissionOf({ kind: 'reconstruct', ...prepared })
  );
  template = path;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function submit(): Promise<JobDirectory> {
  const path = join(place(), 'jobs', basename(template));
  await cp(template, path, { recursive: true });
  return JobDirectory.open(path);
}

async function finished(directory: JobDirectory, why: string): Promise<Record<string, string>> {
  expect(describeJob(await directory.readAll(), Date.now()), why).toMatchObject({ state: 'done' });
  expect(await readdir(join(place(), 'out')), why).toEqual(['volume.h5']);
  expect(await readdir(directory.path), why).not.toContain('scratch');
  const prints = await fingerprint(join(place(), 'out', 'volume.h5'));
  await rm(place(), { recursive: true });
  return prints;
}

test(
  '`hepsct worker JOB --slab` decodes by itself without a scratch, and reads one that is complete',
  async () => {
    const cli = join(SERVER, 'cli.mjs');
    const worker = join(SERVER, 'worker.mjs');
    const run = async (script: string, ...args: readonly string[]): Promise<void> => {
      expect(await start(script, args, env).ended).toEqual({ code: 0, signal: null, stderr: '' });
    };
    const told = async (directory: JobDirectory): Promise<string> =>
      (await directory.readLog()).map(({ message }) => message).join('\n');
    const whole = await submit();
    await run(worker, whole.path);
    const wanted = await finished(whole, 'undisturbed');

    const alone = await submit();
    await run(cli, 'worker', alone.path, '--slab', '1');
    expect(await told(alone)).toContain('decoded from the scan itself');
    expect(await readdir(alone.path)).not.toContain('scratch');
    await run(worker, alone.path);
    expect(await finished(alone, 'a slab by itself first')).toEqual(wanted);

    const shared = await submit();
    const killed = start(worker, [shared.path], { ...env, HEPSCT_FAIL_AT: 'volume-slab:before' });
    expect((await killed.ended).signal).toBe('SIGKILL');
    await run(cli, 'worker', shared.path, '--slab', '1');
    expect(await told(shared)).toContain('read from the scratch file of the job');
    expect(await readdir(shared.path)).toContain('scratch');
    await run(worker, shared.path);
    expect(await finished(shared, 'a slab from the scratch')).toEqual(wanted);
  },
  5 * MINUTES
);

test(
  'the worker of the product, killed at every durable write of a gzip scan, goes on to the same bits',
  async () => {
    const worker = join(SERVER, 'worker.mjs');
    const first = await submit();
    expect(await start(worker, [first.path], env).ended).toEqual({
      code: 0,
      signal: null,
      stderr: ''
    });
    const wanted = await finished(first, 'undisturbed');
    const points: string[] = [];
    for (let nth = 1; ; nth++) {
      const directory = await submit();
      const end = await start(worker, [directory.path], { ...env, HEPSCT_FAIL_AT: `#${nth}` })
        .ended;
      const point = end.stderr.replace('killed at ', '');
      if (end.code !== 0) {
        expect(end.signal, end.stderr).toBe('SIGKILL');
        points.push(point);
        const again = await start(worker, [directory.path], env).ended;
        // 43: it was finished, and only its lease was not given back.
        expect(
          point.startsWith('driver-finished:after') || point.startsWith('lease-release')
            ? [0, 43]
            : [0],
          point
        ).toContain(again.code);
      }
      expect(await finished(directory, point), point).toEqual(wanted);
      if (end.code === 0) {
        break;
      }
    }
    const names = points.map(point => point.replace(/:.*$/u, ''));
    // before and after, for projections, flats before and after them, and darks
    for (const name of ['scratch-create', 'scratch-sync', 'scratch-appear']) {
      expect(names.filter(found => found === name)).toHaveLength(8);
    }
    expect(names.filter(name => name === 'scratch-block').length).toBeGreaterThanOrEqual(8);
    expect(new Set(points).size).toBeGreaterThan(28);
  },
  15 * MINUTES
);
