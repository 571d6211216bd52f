import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { PYTHON } from '../../test/fixtures';
import { Roots } from '../files/roots';
import { JobDirectory } from '../jobs/directory';
import { describeJob } from '../jobs/state';
import { submissionOf } from '../jobs/submission';
import { describeVolume } from '../volumes/describe';
import type { IVolumeContext } from '../volumes/reading/reader';
import { formatOf } from '../volumes/registry';
import { localHost } from './host';
import { prepareExport } from './prepare-export';
import { runWorker } from './worker';

const host = localHost({ roots: [], threads: 2 });
const recipe = checkRecipe({ recipe: 1, input: { path: '/data/scan.h5' } });
let folder = '';
let context: IVolumeContext;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-export-')));
  context = {
    engine: await openEngine(),
    roots: await Roots.create([{ name: 'test', path: folder }])
  };
  const builder = await formatOf('hdf5').build(join(folder, 'volume.h5'), {
    title: 'scan',
    rows: [65, 70, 75],
    height: 4,
    width: 6,
    unit: '1/cm',
    pixelSizeUm: 2,
    recipe,
    provenance: {},
    versions: {},
    date: '2026-01-31T11:20:10.684Z'
  });
  await builder.write(
    0,
    3,
    Float32Array.from({ length: 72 }, (_, index) => Math.sin(index))
  );
  await builder.close();
});

afterEach(() => rm(folder, { recursive: true }));

async function submit(from: string, to: string, format: 'hdf5' | 'tiff'): Promise<JobDirectory> {
  const work = await prepareExport(join(folder, from), { path: join(folder, to), format }, context);
  return JobDirectory.create(join(folder, 'jobs'), submissionOf(work));
}

test('a volume goes to TIFF and back without losing a bit or a word', async () => {
  const there = await submit('volume.h5', 'slices', 'tiff');
  expect(await runWorker(there.path, host)).toBe(0);
  expect(await readdir(join(folder, 'slices'))).toEqual([
    'recipe.json',
    'slice_00065.tiff',
    'slice_00070.tiff',
    'slice_00075.tiff',
    'volume.json'
  ]);
  expect(await runWorker((await submit('slices', 'again.h5', 'hdf5')).path, host)).toBe(0);
  const equal: unknown = JSON.parse(
    execFileSync(
      PYTHON,
      [
        '-c',
        "import sys, json, h5py\na, b = (h5py.File(p)['entry/volume/data'][()] for p in sys.argv[1:])\nprint(json.dumps([bool((a == b).all()), a.shape]))",
        join(folder, 'volume.h5'),
        join(folder, 'again.h5')
      ],
      { encoding: 'utf8' }
    )
  );
  expect(equal).toEqual([true, [3, 4, 6]]);
  const {
    path: _path,
    etag: _etag,
    ...first
  } = await describeVolume(join(folder, 'volume.h5'), context);
  expect(await describeVolume(join(folder, 'again.h5'), context)).toMatchObject(first);
  expect(describeJob(await there.readAll(), Date.now())).toMatchObject({
    state: 'done',
    kind: 'export',
    slices: { done: 3, total: 3 }
  });
  expect((await there.readLog()).map(({ message }) => message.slice(0, 17))).toEqual([
    'Export start! ' + join(folder).slice(0, 3),
    'Export completed!'
  ]);
});

test('a place that is taken is refused before the job and at its end', async () => {
  await expect(
    prepareExport(
      join(folder, 'volume.h5'),
      { path: join(folder, 'volume.h5'), format: 'hdf5' },
      context
    )
  ).rejects.toMatchObject({ code: 'output-exists' });
  const directory = await submit('volume.h5', 'other.h5', 'hdf5');
  await formatOf('hdf5')
    .build(join(folder, 'other.h5'), {
      title: '',
      rows: [0],
      height: 1,
      width: 1,
      unit: '',
      pixelSizeUm: null,
      recipe: null,
      provenance: {},
      versions: {},
      date: ''
    })
    .then(builder => builder.close());
  expect(await runWorker(directory.path, host)).toBe(43);
});

test('a volume that changed meanwhile is not exported', async () => {
  const directory = await submit('volume.h5', 'slices', 'tiff');
  await utimes(join(folder, 'volume.h5'), 1, 1);
  expect(await runWorker(directory.path, host)).toBe(43);
  expect(await readdir(folder)).not.toContain('slices');
});
