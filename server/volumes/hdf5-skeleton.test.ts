import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IHdf5Chunk, IHdf5Content, IHdf5Large } from './hdf5-skeleton';
import { lookup3 } from './hdf5-writing/bytes';
import { layOutHdf5, writeHdf5Skeleton } from './hdf5-skeleton';

const python = join(import.meta.dirname, '../../.venv/bin/python');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-skeleton-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** What h5py sees: shapes, types, attributes, values or sums. */
function readByH5py(path: string, script: string): unknown {
  const source = `import sys, json, h5py, numpy as np\nf = h5py.File(sys.argv[1], 'r')\n${script}`;
  return JSON.parse(execFileSync(python, ['-c', source, path], { encoding: 'utf8' }));
}

test('the checksum is lookup3', () => {
  // published vector of Bob Jenkins' lookup3.c (driver5, initval 0)
  const text = 'Four score and seven years ago';
  expect(lookup3(new TextEncoder().encode(text)).toString(16)).toBe('17770551');
  expect(lookup3(new Uint8Array(0)).toString(16)).toBe('deadbeef');
});

test('h5py reads groups, attributes, links, small and contiguous datasets', async () => {
  const long = 'µ'.repeat(100_000);
  const content: IHdf5Content = {
    datasets: [
      {
        path: '/entry/volume/data',
        dtype: 'f4',
        shape: [3, 4, 5],
        attributes: { units: '1/cm', long_name: '' }
      },
      { path: '/entry/volume/row', value: Int32Array.of(7, 9, 11), attributes: { units: 'pixel' } },
      { path: '/entry/recipe', value: long },
      { path: '/entry/names', value: ['dark', 'flat'] },
      { path: '/entry/matrix', value: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] },
      { path: '/entry/counts', dtype: 'u2', shape: [2, 2] },
      { path: '/entry/empty', value: new Uint16Array(0), shape: [0, 4] }
    ],
    groups: {
      '/': { default: 'entry', NX_class: 'NXroot' },
      '/entry/volume': { axes: ['row', '.', '.'], signal: 'data', numbers: [1, 2.5], long }
    },
    links: { '/entry/same': '/entry/volume/data' }
  };
  const path = join(folder, 'contiguous.h5');
  const skeleton = layOutHdf5(content);
  const file = await open(path, 'wx');
  try {
    await writeHdf5Skeleton(file, skeleton);
    const place = skeleton.places.get('/entry/volume/data');
    expect(place).toMatchObject({ bytes: 240 });
    const row = Float32Array.from({ length: 20 }, (_, i) => i + 0.5);
    await file.write(new Uint8Array(row.buffer), 0, 80, (place?.offset ?? 0) + 80);
  } finally {
    await file.close();
  }
  const seen = readByH5py(
    path,
    `v = f['entry/volume/data']; g = f['entry/volume']
print(json.dumps({'sum': [float(x) for x in v[()].sum(axis=(1, 2))], 'shape': v.shape, 'dtype': v.dtype.str,
 'offset': v.id.get_offset(), 'units': v.attrs['units'], 'long_name': v.attrs['long_name'],
 'row': f['entry/volume/row'][()].tolist(), 'recipe': f['entry/recipe'].asstr()[()] == 'µ' * 100000,
 'names': f['entry/names'].asstr()[()].tolist(), 'matrix': f['entry/matrix'][()].tolist(),
 'counts': f['entry/counts'][()].tolist(), 'empty': f['entry/empty'].shape,
 'axes': list(g.attrs['axes']), 'signal': g.attrs['signal'], 'numbers': g.attrs['numbers'].tolist(),
 'long': g.attrs['long'] == 'µ' * 100000, 'default': f.attrs['default'],
 'same': f['entry/same'] == v, 'link': f.get('entry/same', getlink=True).path}))`
  );
  expect(seen).toEqual({
    sum: [0, 200, 0],
    shape: [3, 4, 5],
    dtype: '<f4',
    offset: skeleton.places.get('/entry/volume/data')?.offset,
    units: '1/cm',
    long_name: '',
    row: [7, 9, 11],
    recipe: true,
    names: ['dark', 'flat'],
    matrix: [
      [1, 2, 3],
      [4, 5, 6]
    ],
    counts: [
      [0, 0],
      [0, 0]
    ],
    empty: [0, 4],
    axes: ['row', '.', '.'],
    signal: 'data',
    numbers: [1, 2.5],
    long: true,
    default: 'entry',
    same: true,
    link: '/entry/volume/data'
  });
});

test.each([1, 64, 65, 4200])('h5py reads %i gzip chunks through the index', async count => {
  const dataset: IHdf5Large = {
    path: '/exchange/data',
    dtype: 'u2',
    shape: [count, 2, 3],
    chunked: { shape: [1, 2, 3], filters: [{ id: 1, name: 'deflate', values: [1] }] }
  };
  const content = { datasets: [dataset] };
  let offset = layOutHdf5(content).dataEnd;
  const path = join(folder, `chunked-${count}.h5`);
  const file = await open(path, 'wx');
  const chunks: IHdf5Chunk[] = [];
  try {
    for (let frame = 0; frame < count; frame++) {
      const pixels = Uint16Array.from({ length: 6 }, (_, i) => frame + i);
      const packed = deflateSync(new Uint8Array(pixels.buffer));
      chunks.push({ at: [frame, 0, 0], offset, bytes: packed.length });
      await file.write(packed, 0, packed.length, offset);
      offset += packed.length;
    }
    await writeHdf5Skeleton(file, layOutHdf5(content, new Map([['/exchange/data', chunks]])));
  } finally {
    await file.close();
  }
  const seen = readByH5py(
    path,
    `d = f['exchange/data']; a = d[()]
want = np.arange(d.shape[0])[:, None, None] + np.arange(6).reshape(1, 2, 3)
print(json.dumps([bool((a == want).all()), d.compression, list(d.chunks), d.id.get_num_chunks()]))`
  );
  expect(seen).toEqual([true, 'gzip', [1, 2, 3], count]);
});

test('the same content gives the same bytes, and a path twice is refused', () => {
  const content: IHdf5Content = { datasets: [{ path: '/a/b', value: 'text' }], links: {} };
  expect(layOutHdf5(content).head).toEqual(layOutHdf5(content).head);
  const twice = { datasets: [...content.datasets, ...content.datasets] };
  expect(() => layOutHdf5(twice)).toThrow('/a/b is empty or used twice');
});
