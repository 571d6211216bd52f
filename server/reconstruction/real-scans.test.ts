import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IPlan } from '../pipeline/plan.types';
import { askPython, errorsOf, runOracle, runRecipe } from './job-run.fixture';

const scans = process.env['HEPSCT_SCANS'];
if (scans === undefined) {
  process.stderr.write('Real scans are skipped: HEPSCT_SCANS does not name their folder.\n');
}

describe.skipIf(scans === undefined)('real scans', () => {
  let folder = '';
  const at = (name: string): string => join(scans ?? '', name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hepsct-real-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** Slices of the oracle's own chain from file to slice, rows padded as the plan says. */
  function reference(input: string, centre: number, plan: IPlan, words: readonly string[]): string {
    const path = join(folder, `${basename(input)}.npy`);
    const fixed = ['--input', input, '--center', String(centre), '--out', path];
    runOracle('reconstruct', ...fixed, '--padded', String(plan.paddedColumns), ...words);
    return path;
  }

  test('the tooth is within 1e-3 of the oracle', async () => {
    const path = at('tooth.h5');
    const plan = await runRecipe(folder, { input: { path }, centre: { column: 296 } });
    const slices = reference(path, 296, plan, ['--rows', '0:2']);
    expect(errorsOf([[plan.outputPath, slices, 296]])[0]).toBeLessThan(1e-3);
  });

  test('K11: external links, 3001 projections, flats that drift', async () => {
    const path = at('k11_diad/k11-18014.nxs');
    const data = '/entry/imaging/data';
    const imageKey = '/entry/instrument/imaging/image_key';
    const source = '/entry/imaging/gts_theta_value';
    const input = { path, data, imageKey };
    const recipe = { input, angles: { source }, centre: { column: 12.5 } };
    const plan = await runRecipe(folder, recipe);
    // one set of flats, to show that the drift is there
    const steps = [{ name: 'flat-field', drift: 'none' }, { name: 'minus-log' }];
    const still = await runRecipe(folder, { ...recipe, steps });
    const where = ['--data', data, '--image-key', imageKey, '--angles', source, '--rows', '0:22'];
    const linear = ['--flat-method', 'linear', '--dark-method', 'linear'];
    const slices = reference(path, 12.5, plan, [...where, ...linear]);
    const [error, without] = errorsOf([
      [plan.outputPath, slices, 12.5],
      [still.outputPath, slices, 12.5]
    ]);
    expect(error).toBeLessThan(1e-3);
    expect(without).toBeGreaterThan(1e-3);
  });

  test('24737: TIFF, NXtomo and DXchange give one volume; without its offset DXchange is turned by just that', async () => {
    const rows = { from: 65, to: 100, step: 17 };
    const plans: IPlan[] = [];
    for (const [name, angles] of [
      ['derived_24737_nxtomo.nxs', {}],
      ['savu_24737_tiff', { lines: [11, 101] }],
      ['derived_24737_dxchange.h5', { offsetDeg: -88.2 }],
      ['derived_24737_dxchange.h5', {}]
    ] as const) {
      plans.push(
        await runRecipe(folder, {
          input: { path: at(name) },
          angles,
          rows,
          centre: { column: 85.75 }
        })
      );
    }
    const [plan] = plans;
    const volumes = plans.map(({ outputPath }) => outputPath);
    if (plan) {
      const slices = reference(at('derived_24737_nxtomo.nxs'), 85.75, plan, [
        '--rows',
        '65:100:17'
      ]);
      expect(errorsOf([[plan.outputPath, slices, 85.75]])[0]).toBeLessThan(1e-3);
    }
    const seen = askPython(
      `n, t, d, o = (h5py.File(p)['entry/volume/data'][()].astype('f8') for p in json.loads(sys.argv[1]))
N = n.shape[1]; h = N // 2; r, c = np.mgrid[:N, :N]; x, y = c - h, (N - 1 - h) - r
disc = np.hypot(x, y) < 60
def turned(s, deg):  # s at the point deg clockwise of here: s turned by deg anticlockwise
    a = np.deg2rad(deg); u = x * np.cos(a) + y * np.sin(a) + h; v = (N - 1 - h) - (y * np.cos(a) - x * np.sin(a))
    i, j = np.floor(v).astype(int), np.floor(u).astype(int); p, q = v - i, u - j
    i, j = np.clip(i, 0, N - 2), np.clip(j, 0, N - 2)
    return (s[i, j] * (1 - p) + s[i + 1, j] * p) * (1 - q) + (s[i, j + 1] * (1 - p) + s[i + 1, j + 1] * p) * q
alike = lambda g: np.corrcoef(turned(o[0], g)[disc], d[0][disc])[0, 1]
coarse = max(range(-180, 180), key=alike)
fine = max(coarse + np.arange(-1, 1, 0.1), key=alike)
print(json.dumps([bool((n == t).all()), float(np.abs(n - d).max() / np.ptp(n)), float(fine)]))`,
      volumes
    );
    const [equal, difference, angle] = Array.isArray(seen) ? seen.map(Number) : [];
    expect(equal).toBe(1);
    expect(difference).toBeLessThan(1e-5);
    // angles less 88.2 degrees turn the object by -88.2, seen with y upwards
    expect(Math.abs((angle ?? 0) + 88.2)).toBeLessThan(0.3);
  });
});
