import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { PYTHON } from '../../test/fixtures';
import { Roots } from '../files/roots';
import type { IVolumeContent } from './content';
import { describeVolume } from './describe';
import type { IVolumeContext } from './reading/reader';
import { formatOf } from './registry';
import { readSlice } from './slices';

const recipe = checkRecipe({
  recipe: 1,
  input: { path: '/data/scan.h5' },
  centre: { column: 3.25 }
});
const content: IVolumeContent = {
  title: 'scan',
  rows: [65, 67, 69],
  height: 5,
  width: 5,
  unit: '1/cm',
  pixelSizeUm: 2.5,
  recipe,
  provenance: { input: '/data/scan.h5', job: '20260131T112010Z-abcdef' },
  versions: { hepsct: '0.1.0' },
  date: '2026-01-31T11:20:10.684Z'
};
/** 100 slice + 10 row + column: no two axes can be swapped unseen. */
const values = Float32Array.from(
  { length: 75 },
  (_, i) => 100 * Math.floor(i / 25) + 10 * Math.floor((i % 25) / 5) + (i % 5)
);

let folder = '';
let context: IVolumeContext;
const places: Record<'hdf5' | 'tiff', string> = { hdf5: '', tiff: '' };

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hepsct-volumes-')));
  context = {
    engine: await openEngine(),
    roots: await Roots.create([{ name: 'test', path: folder }])
  };
  for (const name of ['hdf5', 'tiff'] as const) {
    places[name] = join(folder, name === 'hdf5' ? 'volume.h5' : 'slices');
    const builder = await formatOf(name).build(places[name], content);
    // any order, any grouping
    await builder.write(2, 1, values.subarray(50));
    await builder.write(0, 2, values.subarray(0, 50));
    await builder.close();
  }
});

afterAll(() => rm(folder, { recursive: true }));

function py(script: string, ...parameters: string[]): unknown {
  return JSON.parse(
    execFileSync(PYTHON, ['-c', `import sys, json, h5py, numpy as np\n${script}`, ...parameters], {
      encoding: 'utf8'
    })
  );
}

test('h5py reads the same values, and silx opens on the volume with its axes, units and voxel size', () => {
  const seen = py(
    `import silx.io.nxdata as nxdata
f = h5py.File(sys.argv[1])
d = nxdata.get_default(f)
v = d.signal
print(json.dumps([d.is_valid, v.name, v.attrs['units'], v[1, 2].tolist(), v.shape, f['entry/volume'].attrs['axes'].tolist(),
  [a[()].tolist() for a in d.axes], [a.attrs['units'] for a in d.axes],
  f['entry/volume/detector_row'][()].tolist(), f['entry/volume/detector_row'].attrs['units'], f['entry/voxel_size'][()].tolist()]))`,
    places.hdf5
  );
  expect(seen).toEqual([
    true,
    '/entry/volume/data',
    '1/cm',
    [120, 121, 122, 123, 124],
    [3, 5, 5],
    ['z', 'y', 'x'],
    [
      [162.5, 167.5, 172.5],
      [-5, -2.5, 0, 2.5, 5],
      [-5, -2.5, 0, 2.5, 5]
    ],
    ['um', 'um', 'um'],
    [65, 67, 69],
    'pixel',
    [5, 2.5, 2.5]
  ]);
});

test('the file holds its recipe, where the values come from, and versions, as NeXus has them', () => {
  const seen = py(
    `f = h5py.File(sys.argv[1]); p = f['entry/process']
text = lambda k: p[k + '/data'][()].decode()
print(json.dumps([p.attrs['NX_class'], p['program'][()].decode(), p['recipe'].attrs['NX_class'], p['recipe/type'][()].decode(),
  json.loads(text('recipe')), json.loads(text('provenance')), json.loads(text('versions')), f.attrs['default'], f['entry'].attrs['NX_class']]))`,
    places.hdf5
  );
  expect(seen).toEqual([
    'NXprocess',
    'hepsct',
    'NXnote',
    'application/json',
    recipe,
    content.provenance,
    content.versions,
    'entry',
    'NXentry'
  ]);
});

test('the axis of the axes lies where slices have it', async () => {
  const path = join(folder, 'even.h5');
  const builder = await formatOf('hdf5').build(path, {
    ...content,
    height: 4,
    width: 4,
    rows: [0],
    pixelSizeUm: null
  });
  await builder.close();
  // N = 4: row N-1-floor(N/2) = 1, column floor(N/2) = 2
  expect(
    py(
      `f = h5py.File(sys.argv[1])['entry/volume']\nprint(json.dumps([f['y'][()].tolist(), f['x'][()].tolist(), f['x'].attrs['units']]))`,
      path
    )
  ).toEqual([[-1, 0, 1, 2], [-2, -1, 0, 1], 'pixel']);
});

test('tifffile reads the stack: float32, detector rows in the names, the scale for viewers', async () => {
  const seen = py(
    `import tifffile, glob, os
names = sorted(glob.glob(sys.argv[1] + '/*.tiff'))
page = tifffile.TiffFile(names[1]).pages[0]
v = tifffile.imread(names)
r = page.tags['XResolution'].value
print(json.dumps([[os.path.basename(n) for n in names], v.dtype.str, v[1, 2].tolist(), list(v.shape), r[0] / r[1], page.tags['ResolutionUnit'].value, json.loads(page.tags['ImageDescription'].value)]))`,
    places.tiff
  );
  expect(seen).toEqual([
    ['slice_00065.tiff', 'slice_00067.tiff', 'slice_00069.tiff'],
    '<f4',
    [120, 121, 122, 123, 124],
    [3, 5, 5],
    4000,
    3,
    { detectorRow: 67, unit: '1/cm', pixelSizeUm: 2.5 }
  ]);
  expect(JSON.parse(await readFile(join(places.tiff, 'recipe.json'), 'utf8'))).toEqual(recipe);
});

test.each(['hdf5', 'tiff'] as const)(
  'a volume in %s is described as it was written',
  async name => {
    const described = await describeVolume(places[name], context);
    expect(described).toMatchObject({
      path: places[name],
      format: name,
      shape: [3, 5, 5],
      dtype: 'f4',
      unit: '1/cm',
      detectorRows: [65, 67, 69],
      voxelSizeUm: 2.5,
      recipe
    });
    expect(described.range?.[0]).toBeGreaterThanOrEqual(100);
    expect(described.range?.[1]).toBeLessThanOrEqual(144);
    expect(described.etag).toMatch(/^"\w+"$/u);
  }
);

test.each(['hdf5', 'tiff'] as const)('planes along every axis of %s', async name => {
  const plane = async (axis: number, index: number): Promise<[readonly number[], number[]]> => {
    const { shape, data } = await readSlice(places[name], axis, index, context);
    return [shape, [...data.slice(0, 6)]];
  };
  expect(await plane(0, 1)).toEqual([
    [5, 5],
    [100, 101, 102, 103, 104, 110]
  ]);
  expect(await plane(1, 3)).toEqual([
    [3, 5],
    [30, 31, 32, 33, 34, 130]
  ]);
  expect(await plane(2, 4)).toEqual([
    [3, 5],
    [4, 14, 24, 34, 44, 104]
  ]);
  await expect(readSlice(places[name], 0, 3, context)).rejects.toMatchObject({ code: 'not-found' });
});

test('volumes of others: the default of NeXus, else the largest dataset of three axes', async () => {
  const [one, other, none] = ['one.h5', 'other.h5', 'none.h5'].map(file => join(folder, file));
  py(
    `a = np.arange(24, dtype='f8').reshape(2, 3, 4)
with h5py.File(sys.argv[1], 'w') as f:
    f['big'] = np.zeros((9, 9, 9)); f['e/d/v'] = a
    f.attrs['default'] = 'e'; f['e'].attrs['default'] = 'd'; f['e/d'].attrs['signal'] = 'v'; f['e/d/v'].attrs['units'] = 'HU'
with h5py.File(sys.argv[2], 'w') as f:
    f['small'] = np.zeros((1, 2, 2)); f['x/large'] = a.astype('u2'); f['flat'] = np.zeros((99, 99))
with h5py.File(sys.argv[3], 'w') as f:
    f['flat'] = np.zeros((99, 99))
print('null')`,
    ...[one, other, none].map(String)
  );
  expect(await describeVolume(String(one), context)).toMatchObject({
    shape: [2, 3, 4],
    dtype: 'f8',
    unit: 'HU',
    recipe: null,
    voxelSizeUm: null,
    detectorRows: [0, 1]
  });
  expect(await describeVolume(String(other), context)).toMatchObject({
    shape: [2, 3, 4],
    dtype: 'u2',
    unit: ''
  });
  expect([...(await readSlice(String(other), 0, 1, context)).data.slice(0, 3)]).toEqual([
    12, 13, 14
  ]);
  await expect(describeVolume(String(none), context)).rejects.toThrow(
    /holds no volume: no dataset has three axes/u
  );
  await expect(describeVolume(join(folder, 'not-there.h5'), context)).rejects.toMatchObject({
    code: 'not-found'
  });
});
