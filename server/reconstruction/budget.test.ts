import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import type { IEngine } from '../../engine/ts/types';
import { checkRecipe } from '../../protocol/recipe-check';
import { JobDirectory } from '../jobs/directory';
import { submissionOf } from '../jobs/submission';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { planRecipe } from '../pipeline/plan';
import type { IPlan } from '../pipeline/plan.types';
import { askPython } from './job-run.fixture';
import type { IWorkerHost } from './reconstruct';
import { runWorker } from './worker';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-budget-'));
});

afterAll(() => rm(folder, { recursive: true }));

function scan(): MemoryScan {
  return new MemoryScan({
    projections: 24,
    rows: 37,
    columns: 41,
    pixel: (projection, row, column) =>
      100 + ((projection * 131 + row * 37 + column * column * 13) % 800)
  });
}

function recipeFor(name: string): ReturnType<typeof checkRecipe> {
  return checkRecipe({
    recipe: 1,
    input: { path: '/data/memory.h5' },
    output: { path: join(folder, name), format: 'hdf5' }
  });
}

function planFor(name: string, engine: IEngine, memoryBudgetBytes: number): IPlan {
  return planRecipe(recipeFor(name), scan(), { engine, memoryBudgetBytes }, join(folder, name));
}

function host(engine: IEngine, opened = scan()): IWorkerHost {
  const absent = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  return {
    openScan: () => Promise.resolve(opened),
    openEngine: () => Promise.resolve(engine),
    restage: absent,
    madeScratch: absent,
    openVolume: absent,
    removeScratch: path => rm(path, { recursive: true, force: true })
  };
}

function submit(name: string, plan: IPlan): Promise<JobDirectory> {
  const input = { path: '/data/memory.h5', etag: '"memory"' };
  return JobDirectory.create(
    join(folder, 'jobs'),
    submissionOf({ kind: 'reconstruct', title: name, recipe: recipeFor(name), plan, input })
  );
}

/** Plans of ever smaller budgets, down to the least that one can have. */
function tighterAndTighter(engine: IEngine): IPlan[] {
  const plans: IPlan[] = [];
  let budget = 64e9;
  for (;;) {
    const plan = planFor(`tight-${plans.length}.h5`, engine, budget);
    if (plan.memoryBytes > budget) return plans;
    plans.push(plan);
    budget = plan.memoryBytes - 1;
  }
}

function sameVolumes(names: readonly string[]): unknown {
  return askPython(
    `volumes = [h5py.File(p)['entry/volume/data'][()] for p in json.loads(sys.argv[1])]
print(json.dumps([bool(np.isfinite(v).all() and (v == volumes[0]).all()) for v in volumes]))`,
    names.map(name => join(folder, name))
  );
}

test('a tight budget means fewer lanes, and changes no bit of the volume', async () => {
  const engine = await openEngine({ threads: 2 });
  const plans = tighterAndTighter(engine);
  const [widest, ...tight] = plans;
  expect(widest).toMatchObject({ engine: engine.variant });
  expect(widest?.lanes).toBeGreaterThanOrEqual(4);
  expect(widest?.notes.map(({ code }) => code)).not.toContain('small-batches');
  const lanes = [...new Set(plans.map(plan => plan.lanes))];
  expect(lanes).toEqual([8, 4, 2, 1].filter(number => number <= (widest?.lanes ?? 0)));
  for (const plan of tight) {
    expect(plan.batch).toBe(2 * plan.lanes);
    expect(plan.slabs.every(({ first }) => first % 2 === 0)).toBe(true);
  }
  expect(plans.at(-1)?.notes.at(-1)?.message).toMatch(
    /^The memory budget of \d+\.\d MB holds 2 slices at a time, not (16|8): this takes longer and changes no value\.$/u
  );
  for (const [index, plan] of plans.entries()) {
    const directory = await submit(`tight-${index}.h5`, plan);
    expect(await runWorker(directory.path, host(engine))).toBe(0);
  }
  const names = plans.map((_, index) => `tight-${index}.h5`);
  expect(sameVolumes(names)).toEqual(names.map(() => true));
});

test('a job that goes on with other threads keeps to its plan, bit by bit', async () => {
  const one = await openEngine({ threads: 1 });
  const whole = await submit('whole.h5', planFor('whole.h5', one, 64e9));
  expect(await runWorker(whole.path, host(one))).toBe(0);

  const narrowest = tighterAndTighter(one).at(-1)?.memoryBytes ?? 0;
  const plan = planFor('resumed.h5', one, narrowest);
  expect(plan.lanes).toBe(1);
  const directory = await submit('resumed.h5', plan);
  const stopping = scan();
  const read = stopping.readRows.bind(stopping);
  stopping.readRows = async (first, count, projections) => {
    if (first > 10) await directory.requestStop();
    return read(first, count, projections);
  };
  expect(await runWorker(directory.path, host(one, stopping))).toBe(130);
  await directory.requestResume();
  const file = await directory.readFile();
  expect(file).toMatchObject({ plan: { batch: 2, lanes: 1, engine: one.variant } });
  const three = await openEngine({ threads: 3 });
  expect(await runWorker(directory.path, host(three))).toBe(0);
  expect(sameVolumes(['whole.h5', 'resumed.h5'])).toEqual([true, true]);
});
