import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import type { IEngine } from '../../engine/ts/types';
import { checkRecipe } from '../../protocol/recipe-check';
import { fixtureFolder, fixtures, PYTHON, type IFixture } from '../../test/fixtures';
import { ANGLES_AS_FOUND, inputOf, openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import { JobDirectory } from '../jobs/directory';
import { submissionOf } from '../jobs/submission';
import { localHost } from './host';
import { prepareJob } from './prepare';
import { runWorker } from './worker';

/** What the oracle makes of a phantom's scan: its own chain from file to slice. */
interface ITruth {
  readonly slices: string;
  readonly centre: number;
  readonly slope: number;
  readonly padding: string;
}

const scans: (IFixture & { readonly truth?: ITruth | null })[] = await fixtures();
const phantoms = scans.filter(({ truth }) => truth);

let folder = '';
let engine: IEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-oracle-'));
  engine = await openEngine();
});

afterAll(() => rm(folder, { recursive: true }));

/** Run a scan through a job; answers where its volume stands. */
async function reconstruct(path: string, recipe: object, budget = 1e9): Promise<string> {
  const roots = await (await Roots.create([])).withNamed(path);
  const checked = checkRecipe({
    recipe: 1,
    input: inputOf(path),
    angles: ANGLES_AS_FOUND,
    ...recipe
  });
  const scan = await openScan(checked.input, checked.angles, { roots, engine });
  const settings = {
    engine,
    memoryBudgetBytes: budget,
    processedRoot: join(folder, 'processed'),
    jobsRoot: join(folder, 'jobs'),
    roots: null
  };
  const job = await prepareJob(checked, scan, settings);
  await scan.close();
  const directory = await JobDirectory.create(
    settings.jobsRoot,
    submissionOf({ kind: 'reconstruct', ...job })
  );
  const code = await runWorker(directory.path, localHost({ roots: [], threads: 2 }));
  expect([code, (await directory.readLog()).filter(({ level }) => level === 'ERROR')]).toEqual([
    0,
    []
  ]);
  return job.plan.outputPath;
}

/** Errors of slices in the design's measure, by the oracle: of many volumes, for Python starts slowly. */
function errors(
  pairs: readonly (readonly [volume: string, reference: string, centre: number])[]
): number[][] {
  const script = `import sys, json, h5py, numpy as np
from oracle.measure import compare
out = []
for volume, reference, centre in json.loads(sys.argv[1]):
    a, b = h5py.File(volume)['entry/volume/data'][()], np.load(reference)
    assert a.shape == b.shape, (a.shape, b.shape)
    out.append([compare(x, y, centre).error for x, y in zip(a, b)])
print(json.dumps(out))`;
  const found: unknown = JSON.parse(
    execFileSync(PYTHON, ['-c', script, JSON.stringify(pairs)], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(import.meta.dirname, '../../test') }
    })
  );
  return Array.isArray(found)
    ? found.map(slices => (Array.isArray(slices) ? slices.map(Number) : []))
    : [];
}

test('phantoms go from the file to the slices of the oracle within 1e-3', async () => {
  const contained = phantoms.filter(({ truth }) => truth?.padding === 'contained');
  const pairs: [string, string, number][] = [];
  for (const { path, truth, choice } of contained) {
    const { centre, slope, slices } = truth ?? { centre: NaN, slope: 0, slices: '' };
    const volume = await reconstruct(path, {
      centre: { column: centre, slope },
      angles: { lines: choice.angleLines ?? null }
    });
    pairs.push([volume, join(await fixtureFolder(), slices), centre]);
  }
  const worst = errors(pairs).map(
    (found, index) => [contained[index]?.name, Math.max(...found)] as const
  );
  expect(worst.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'phantom-disc-drift',
      'phantom-disc-tiff',
      'phantom-disc-slope',
      'phantom-disc-360',
      'phantom-disc-wedge',
      'phantom-disc-odd'
    ])
  );
  expect(worst.filter(([, error]) => !(error < 1e-3))).toEqual([]);
  expect(Math.min(...worst.map(([, error]) => error))).toBeGreaterThan(0);
});
