import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import { JobDirectory } from '../jobs/directory';
import { submissionOf } from '../jobs/submission';
import type { IPlan } from '../pipeline/plan.types';
import { localHost } from './host';
import { prepareJob } from './prepare';
import { runWorker } from './worker';

const PYTHON = join(import.meta.dirname, '../../.venv/bin/python');
const TEST_FOLDER = join(import.meta.dirname, '../../test');

/** Run a recipe as a job below `folder`, with the engine and the readers of the product. */
export async function runRecipe(folder: string, document: object): Promise<IPlan> {
  const recipe = checkRecipe({ recipe: 1, ...document });
  const engine = await openEngine();
  const roots = await (await Roots.create([])).withNamed(recipe.input.path);
  const scan = await openScan(recipe.input, recipe.angles, { roots, engine });
  const settings = {
    engine,
    memoryBudgetBytes: 1e9,
    processedRoot: join(folder, 'processed'),
    jobsRoot: join(folder, 'jobs'),
    roots: null
  };
  const job = await prepareJob(recipe, scan, settings);
  await scan.close();
  const submission = submissionOf({ kind: 'reconstruct', ...job });
  const directory = await JobDirectory.create(settings.jobsRoot, submission);
  const code = await runWorker(directory.path, localHost({ roots: [], threads: 2 }));
  if (code !== 0) {
    throw new Error((await directory.readLog()).at(-1)?.message ?? `exit ${code}`);
  }
  return job.plan;
}

/** Run Python with the oracle on its path; `script` prints JSON and finds `parameter` as JSON in argv[1]. */
export function askPython(script: string, parameter: unknown): unknown {
  const source = `import sys, json, h5py, numpy as np\n${script}`;
  const answer: unknown = JSON.parse(
    execFileSync(PYTHON, ['-c', source, JSON.stringify(parameter)], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: TEST_FOLDER }
    })
  );
  return answer;
}

/** Run a command of the oracle (see test/oracle/README.md). */
export function runOracle(...words: readonly string[]): void {
  execFileSync(PYTHON, ['-m', 'oracle', ...words], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: TEST_FOLDER }
  });
}

/**
 * Largest error of the slices of each volume in the design's measure, by the oracle: many volumes at
 * a time, for Python starts slowly.
 */
export function errorsOf(
  pairs: readonly (readonly [volume: string, reference: string, centre: number])[]
): number[] {
  const found = askPython(
    `from oracle.measure import compare
out = []
for volume, reference, centre in json.loads(sys.argv[1]):
    a, b = h5py.File(volume)['entry/volume/data'][()], np.load(reference)
    assert a.shape == b.shape, (a.shape, b.shape)
    out.append(max(compare(x, y, centre).error for x, y in zip(a, b)))
print(json.dumps(out))`,
    pairs
  );
  return Array.isArray(found) ? found.map(Number) : [];
}
