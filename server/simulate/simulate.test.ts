import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { hasPhantom } from '../../engine/ts/phantom';
import type { IEngine } from '../../engine/ts/types';
import { checkSimulateOptions, phantomOf, phantomSlice, simulate, SIMULATE_STORAGES } from '.';
import type { ISimulateProgress } from '.';

const python = join(import.meta.dirname, '../../.venv/bin/python');
const SMALL = { columns: 96, rows: 12, angles: 60, flats: 9, darks: 4, seed: 42 };
let folder = '';
let native: IEngine;
let wasm: IEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-simulate-'));
  native = await openEngine({ prefer: 'native', threads: 2 });
  wasm = await openEngine({ prefer: 'wasm' });
});

afterAll(() => rm(folder, { recursive: true }));

async function run(
  name: string,
  given: Readonly<Record<string, unknown>>,
  engine = native,
  signal?: AbortSignal
): Promise<{ path: string; progress: ISimulateProgress[] }> {
  const path = join(folder, name);
  const progress: ISimulateProgress[] = [];
  for await (const step of simulate(path, checkSimulateOptions(given), { engine, signal })) {
    progress.push(step);
  }
  return { path, progress };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What NumPy makes of files: the script sees them as `fs` and prints JSON. */
function numpy(script: string, ...paths: string[]): Record<string, unknown> {
  const head =
    'import sys, json, h5py, hdf5plugin, numpy as np\nfs = [h5py.File(p, "r") for p in sys.argv[1:]]\n';
  const answer = execFileSync(python, ['-c', head + script, ...paths], { encoding: 'utf8' });
  return recordOf(JSON.parse(answer));
}

test('h5py reads the same pixels from all three storages', async () => {
  const paths: string[] = [];
  for (const storage of SIMULATE_STORAGES) {
    const { path, progress } = await run(`${storage}.h5`, { ...SMALL, storage });
    paths.push(path);
    expect(progress.at(0)).toEqual({ part: 'darks', done: 4, total: 4 });
    expect(progress.filter(step => step.part === 'projections').at(-1)).toMatchObject({
      done: 60,
      total: 60
    });
  }
  const seen = numpy(
    `g = [f['exchange'] for f in fs]
names = ['data', 'data_white', 'data_dark']
print(json.dumps({
 'same': [bool((x[n][()] == g[0][n][()]).all()) for x in g for n in names],
 'shapes': [g[0][n].shape for n in names], 'dtype': g[0]['data'].dtype.str,
 'chunks': [x['data'].chunks for x in g], 'compression': [x['data'].compression for x in g[:2]],
 'filter': fs[2]['exchange/data'].id.get_create_plist().get_filter(0)[0],
 'theta': [float(g[0]['theta'][0]), float(g[0]['theta'][-1]), g[0]['theta'].attrs['units']],
 'white': g[0]['theta_white'][()].tolist(), 'implements': fs[0]['implements'].asstr()[()],
 'pixel': float(fs[0]['measurement/instrument/detector/actual_pixel_size_x'][()])}))`,
    ...paths
  );
  expect(seen).toEqual({
    same: Array(9).fill(true),
    shapes: [
      [60, 12, 96],
      [9, 12, 96],
      [4, 12, 96]
    ],
    dtype: '<u2',
    chunks: [null, [1, 12, 96], [1, 12, 96]],
    compression: [null, 'gzip'],
    filter: 32008,
    theta: [0, 177, 'deg'],
    white: [0, 0, 0, 0, 0, 180, 180, 180, 180],
    implements: 'exchange:measurement:process',
    pixel: 1
  });
});

test('the same seed gives the same file, natively and in WASM; another seed another one', async () => {
  const a = await run('seed-a.h5', SMALL);
  const b = await run('seed-b.h5', SMALL, wasm);
  const c = await run('seed-c.h5', { ...SMALL, seed: 43 });
  const [first, second, third] = await Promise.all([a, b, c].map(({ path }) => readFile(path)));
  expect(Buffer.compare(first ?? Buffer.of(1), second ?? Buffer.of(2))).toBe(0);
  expect(Buffer.compare(first ?? Buffer.of(), third ?? Buffer.of())).not.toBe(0);
});

test.each([
  ['180', { arc: 180, centre: 50.25 }],
  ['360 interior', { arc: 360, centre: 44, interior: true }]
] as const)('NumPy finds the phantom, the axis and the detector again (%s)', async (_, given) => {
  const settings = { ...SMALL, ...given, dead: 1, drift: 1, noise: false, photons: 60_000 };
  const { path } = await run(`truth-${given.arc}.h5`, settings);
  // projections from the stored table by sampling chords, not by the closed formula
  const seen = numpy(
    `f = fs[0]; e = f['exchange']; s = f['process/simulate']; T = s['phantom'][()]; o = json.loads(s['options'].asstr()[()])
d = e['data'][()].astype(float); A, H, W = d.shape
dark = e['data_dark'][()].mean(0); white = e['data_white'][()].astype(float)
wt = e['theta_white'][()]; m = np.linspace(0, 1, A)[:, None, None]
flat = white[wt == 0].mean(0) * (1 - m) + white[wt > 0].mean(0) * m
bad = s['dead_columns'][()]; drifting = s['drifting_columns'][()]
with np.errstate(divide='ignore', invalid='ignore'): p = -np.log((d - dark) / (flat - dark))
q = np.zeros_like(p); n = 64
z = (H - 1) / 2 - np.arange(H)
u = (np.arange(W)[:, None] - 0.5 + (np.arange(n) + 0.5) / n).ravel() - s['centre'][()]
for a, th in enumerate(np.radians(e['theta'][()])):
  for x, y, zc, ea, eb, ec, phi, rho in T:
    cut = 1 - ((z - zc) / ec) ** 2
    for r in np.flatnonzero(cut > 0):
      A2, B2 = ea * ea * cut[r], eb * eb * cut[r]
      r2 = A2 * np.cos(th - phi) ** 2 + B2 * np.sin(th - phi) ** 2
      t = u - x * np.cos(th) - y * np.sin(th)
      q[a, r] += (2 * rho * np.sqrt(A2 * B2) / r2 * np.sqrt(np.clip(r2 - t * t, 0, None))).reshape(W, n).mean(1)
good = np.ones(W, bool); good[bad] = False
print(json.dumps({'dead': bool((d[:, :, bad] == dark[:, bad]).all()), 'error': float(np.abs(p - q)[:, :, good].max()),
 'min': float(np.exp(-q).min()), 'drifting': len(drifting), 'centre': o['centre'],
 'drift': float(white[wt > 0][:, :, good].mean() / white[wt == 0][:, :, good].mean())}))`,
    path
  );
  expect(seen).toMatchObject({ dead: true, drifting: 1, centre: given.centre });
  const { error, min, drift } = seen;
  // rounded counts of at least 4000 after the body: half a count, and the mixed flats' own rounding
  expect(error).toBeLessThan(4e-4);
  expect(min).toBeGreaterThan(0.1);
  expect(drift).toBeGreaterThan(0.97);
  expect(drift).toBeLessThan(0.99);
});

test('the noise is that of the photons', async () => {
  const { path } = await run('noise.h5', { ...SMALL, flats: 200, dead: 0, drift: 0 });
  const still = await run('still.h5', { ...SMALL, flats: 200, dead: 0, drift: 0, noise: false });
  const seen = numpy(
    `a, b = [f['exchange/data_white'][()].astype(float) for f in fs]; p, q = [f['exchange/data'][()].astype(float) for f in fs]
print(json.dumps({'flat': float(((a - b) ** 2 / (b - 120)).mean()), 'mean': float((a - b).mean()),
 'data': float(((p - q) ** 2 / (q - 120)).mean())}))`,
    path,
    still.path
  );
  const { flat, mean, data } = seen;
  // 200 x 12 x 96 and 60 x 12 x 96 values of a chi-square of mean 1 and variance 2
  expect(Math.abs(Number(flat) - 1)).toBeLessThan(0.015);
  expect(Math.abs(Number(data) - 1)).toBeLessThan(0.03);
  expect(Math.abs(Number(mean))).toBeLessThan(1.5);
});

test('the true slice lies where the projections say', async () => {
  if (!hasPhantom(native)) throw new Error('this engine has no phantom');
  const settings = checkSimulateOptions({ ...SMALL, columns: 97, centre: 48 });
  const slice = await phantomSlice(native, settings, 3);
  const lines = await native.projectEllipsoids(
    phantomOf(settings),
    Float64Array.of(0, Math.PI / 2),
    [3, 1, settings.rows],
    97,
    48
  );
  // at 0 degrees a column of the slice projects to its own column, at 90 a row to N-1 minus it
  for (let i = 0; i < 97; i++) {
    let column = 0;
    let row = 0;
    for (let k = 0; k < 97; k++) {
      column += slice[k * 97 + i] ?? NaN;
      row += slice[(96 - i) * 97 + k] ?? NaN;
    }
    expect(Math.abs(column - (lines[i] ?? NaN))).toBeLessThan(2e-3);
    expect(Math.abs(row - (lines[97 + i] ?? NaN))).toBeLessThan(2e-3);
  }
});

test('nothing is overwritten, and what is not complete leaves nothing behind', async () => {
  const taken = join(folder, 'taken.h5');
  await writeFile(taken, 'mine');
  await expect(run('taken.h5', SMALL)).rejects.toMatchObject({ code: 'output-exists' });
  expect(await readFile(taken, 'utf8')).toBe('mine');
  await expect(run('no/such/folder.h5', SMALL)).rejects.toMatchObject({ code: 'not-found' });
  const before = await readdir(folder);
  await expect(run('stopped.h5', SMALL, native, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled'
  });
  const settings = checkSimulateOptions(SMALL);
  for await (const step of simulate(join(folder, 'left.h5'), settings, { engine: native })) {
    if (step.part === 'flats') {
      break;
    }
  }
  expect(await readdir(folder)).toEqual(before);
  await expect(
    run('vast.h5', { columns: 16_384, rows: 16_384, angles: 100_000 })
  ).rejects.toMatchObject({
    code: 'disk-short'
  });
  expect(await readdir(folder)).toEqual(before);
});

test.each([
  [
    { columns: 4 },
    'Simulation option columns = 4 is not allowed: detector columns must be a whole number from 8 to 16384.'
  ],
  [{ angles: 2.5 }, 'projections must be a whole number'],
  [{ photons: NaN }, 'photons a pixel without a sample must be a number from 1 to 60000'],
  [{ arc: 90 }, 'Simulation option arc = 90 is not allowed: choose 180 or 360.'],
  [{ storage: 'zip' }, 'storage = zip is not allowed: choose contiguous or gzip or bitshuffle-lz4'],
  [{ columns: 100, centre: 120 }, 'lies outside the detector of 100 columns: choose 0 to 99'],
  [{ columns: 16, dead: 5, drift: 4 }, 'more than half of the 16 columns'],
  [{ colums: 16 }, 'Simulation option colums = 16 is not an option']
])('%o is refused in a sentence', (given, sentence) => {
  expect(() => checkSimulateOptions(given)).toThrow(sentence);
});

test('options survive their way through the file', () => {
  const settings = checkSimulateOptions({ seed: 2 ** 53 - 1, columns: 100 });
  expect(settings.centre).toBe(51.5);
  expect(checkSimulateOptions(recordOf(JSON.parse(JSON.stringify(settings))))).toEqual(settings);
});
