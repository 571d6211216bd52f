import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyBuild } from '../../engine/ts/builds.fixture';
import { hasPhantom } from '../../engine/ts/phantom';
import { randomSeries } from '../../engine/ts/random.fixture';
import type { IRings } from '../../engine/ts/index';
import type { IEngine } from '../../engine/ts/types';
import { askPython } from '../reconstruction/job-run.fixture';
import { greatestOf } from './curve';
import { seamLikelihoods } from './likelihood';
import { placeOf } from './method-curve';

const ANGLES = 60;
const COLUMNS = 64;
const SIZE = 65;
const S = { first: 52, count: 20 };
const RADIANS = Float64Array.from({ length: ANGLES }, (_, i) => (i * Math.PI) / ANGLES);

/** Discs that turn about column 31.3, noise and rings. */
function sinogramOf(arc: number): Float32Array {
  const random = randomSeries(3);
  const discs = Array.from({ length: 6 }, () => ({
    x: 40 * (random() - 0.5),
    y: 40 * (random() - 0.5),
    r: 2 + 5 * random()
  }));
  const rings = Array.from({ length: COLUMNS }, () => random() - 0.5);
  return Float32Array.from({ length: ANGLES * COLUMNS }, (_, i) => {
    const angle = (Math.floor(i / COLUMNS) * arc) / ANGLES;
    const u = (i % COLUMNS) - 31.3;
    return discs.reduce(
      (sum, { x, y, r }) => {
        const t = u - x * Math.cos(angle) - y * Math.sin(angle);
        return sum + 2 * Math.sqrt(Math.max(0, r * r - t * t));
      },
      random() + 2 * (rings[i % COLUMNS] ?? 0)
    );
  });
}

interface ITruth {
  readonly rings: number[];
  readonly deviation: number;
  readonly details: number[];
  readonly structure: number;
  readonly mean: number[];
  readonly rms: number[];
  readonly gradient: number;
  readonly entropy: number;
  readonly turn: number[];
  readonly likelihood: number[];
  readonly ringed: number[];
  readonly step: number;
}

function isTruth(value: unknown): value is ITruth {
  return typeof value === 'object' && value !== null && 'step' in value;
}

const half = sinogramOf(Math.PI);
const full = sinogramOf(2 * Math.PI);
const image = Float32Array.from(
  { length: SIZE * SIZE },
  (_, i) => Math.sin(i / 7) + Math.cos((i * i) / 999)
);
let truth: ITruth;
let engines: IEngine[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hepsct-centre-'));
  const arrays = { half, full, image };
  for (const [name, values] of Object.entries(arrays)) {
    await writeFile(join(folder, name), values);
  }
  const answer = askPython(
    `from oracle import centre as c
read = lambda name: np.fromfile(json.loads(sys.argv[1]) + '/' + name, '<f4').astype('f8')
half, full = (read(name).reshape(${ANGLES}, ${COLUMNS}) for name in ('half', 'full'))
mean, rms = c.mirror_spectrum(half, list(range(${S.first}, ${S.first + S.count})))
gradient, entropy = c.sharpness(read('image').reshape(${SIZE}, ${SIZE}), 29.5)
still, deviation = c.without_rings(half)
print(json.dumps(dict(rings=still.ravel().tolist(), deviation=deviation,
    details=c.details(half, 6.4).ravel().tolist(), structure=c.structure(half), mean=mean, rms=rms,
    gradient=gradient, entropy=entropy, turn=c.turn_correlation(full, 6),
    likelihood=c.seam_likelihood(half, 5, (0, 1), [29 + i / 4 for i in range(20)]),
    ringed=c.seam_likelihood(half, 5, (0.5, 0.9), [29 + i / 4 for i in range(20)]), step=c.seam_step(half, 31.3))))`,
    folder
  );
  await rm(folder, { recursive: true });
  if (!isTruth(answer)) {
    throw new Error('The oracle gave no answer.');
  }
  truth = answer;
  engines = await everyBuild();
}, 120_000);

/** Largest difference over the largest truth. */
function worst(values: ArrayLike<number>, expected: readonly number[]): number {
  const top = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs((values[i] ?? NaN) - value))) / top;
}

describe('what the centre is found by is as the oracle has it, in every build', () => {
  test('rings', async () => {
    for (const engine of engines) {
      const sinogram = half.slice();
      const { deviation } = await engine.removeRings(sinogram, COLUMNS);
      expect(worst(sinogram, truth.rings)).toBeLessThan(1e-5);
      expect(deviation).toBeCloseTo(truth.deviation, 6);
    }
  });

  test('details', async () => {
    for (const engine of engines) {
      const sinogram = half.slice();
      await engine.keepDetails(sinogram, COLUMNS, 6.4);
      expect(worst(sinogram, truth.details)).toBeLessThan(1e-5);
    }
  });

  test('what is not finite counts as nothing', async () => {
    for (const engine of engines) {
      const sinogram = half.slice();
      sinogram[5] = NaN;
      sinogram[70] = Infinity;
      await engine.removeRings(sinogram, COLUMNS);
      expect(sinogram.every(Number.isFinite)).toBe(true);
    }
  });

  test('structure', async () => {
    for (const engine of engines) {
      const { correlation } = await engine.turningStructure(half, COLUMNS);
      expect(correlation).toBeCloseTo(truth.structure, 5);
    }
  });

  test('the mirror spectrum', async () => {
    for (const engine of engines) {
      const { mean, rms } = await engine.mirrorSpectrum(half, COLUMNS, S.first, S.count);
      expect(worst(mean, truth.mean)).toBeLessThan(2e-5);
      expect(worst(rms, truth.rms)).toBeLessThan(2e-5);
    }
  });

  test('sharpness', async () => {
    for (const engine of engines) {
      const found = await engine.sliceSharpness(image, image, SIZE, 29.5, new Float64Array(6));
      expect(found.gradient).toEqual([found.gradient[0], found.gradient[0], found.gradient[0]]);
      expect(found.gradient[0]).toBeCloseTo(truth.gradient, 5);
      expect(found.entropy[0]).toBeCloseTo(truth.entropy, 4);
    }
  });

  test('the full turn', async () => {
    const pairs = ANGLES / 2;
    const rows = Int32Array.from({ length: pairs }, (_, i) => i);
    const opposite = rows.map(row => row + pairs);
    const fraction = new Float64Array(pairs);
    for (const engine of engines) {
      const all = { rows, before: opposite, after: opposite, fraction, sectors: 4 };
      const [curve = new Float64Array()] = await engine.fullTurn(full, COLUMNS, all, 6);
      expect(worst(curve, truth.turn)).toBeLessThan(1e-5);
    }
  });

  test('the likelihood of the seam', async () => {
    for (const engine of engines) {
      const look = async (rings: IRings): Promise<Float64Array> => {
        const search = { first: 4 * 29, count: 20, broad: 5, rings };
        const [all] = await engine.seamLikelihood(half, COLUMNS, RADIANS, search);
        return all ?? new Float64Array();
      };
      expect(worst(await look({ deviation: 0, broad: 1 }), truth.likelihood)).toBeLessThan(1e-5);
      expect(worst(await look({ deviation: 0.5, broad: 0.9 }), truth.ringed)).toBeLessThan(1e-5);
    }
  });

  test('the step at the seam', async () => {
    for (const engine of engines) {
      expect(await engine.seamJump(half, COLUMNS, 31.3)).toBeCloseTo(truth.step, 4);
    }
  });

  test('groups of rows and columns', async () => {
    const small = Float32Array.from({ length: 12 }, (_, i) => i);
    for (const engine of engines) {
      const rows = Int32Array.of(2, 0, 1);
      const out = await engine.groupSinogram(small, 4, { rows, groups: 2, bin: 2 });
      // row 2 alone, then rows 0 and 1; columns in pairs
      expect([...out]).toEqual([8.5, 10.5, 2.5, 4.5]);
    }
  });
});

test('the seam tells the axis of noise-free discs to a twentieth of a pixel', async () => {
  const radians = Float64Array.from({ length: 180 }, (_, i) => (i * Math.PI) / 180);
  const body = [
    { x: 9, y: 4, z: 0, a: 6, b: 3, c: 9, angleRad: 0.4, density: 1 },
    { x: -12, y: -7, z: 0, a: 4, b: 5, c: 9, angleRad: 1, density: 0.5 }
  ];
  for (const engine of engines) {
    const sinogram = await engine.projectEllipsoids(body, radians, [0, 1, 1], COLUMNS, 31.3);
    const { curves } = await engine.seamCorrelation(sinogram, COLUMNS, radians, 54, 18);
    const [all = new Float64Array()] = curves;
    const s = greatestOf({ first: 54, step: 1, values: all });
    expect(Math.abs((s ?? NaN) / 2 - 31.3)).toBeLessThan(0.05);
    expect(Math.max(...all)).toBeGreaterThan(0.9);
    const rings = { deviation: 0, broad: 1 };
    const search = { first: 4 * 28, count: 32, broad: 6, rings };
    for (const curve of await engine.seamLikelihood(sinogram, COLUMNS, radians, search)) {
      const c = greatestOf({ first: 28, step: 0.25, values: curve });
      expect(Math.abs((c ?? NaN) - 31.3)).toBeLessThan(0.05);
    }
  }
});

test('a body that reaches to an end of the rows does not move the seam', async () => {
  const radians = Float64Array.from({ length: 180 }, (_, i) => (i * Math.PI) / 180);
  // an ellipse as wide as what stays on the detector about column 26.3
  const body = [
    { x: 0.5, y: 0.3, z: 0, a: 25, b: 20, c: 9, angleRad: 0.7, density: 1 },
    { x: 9, y: 4, z: 0, a: 6, b: 3, c: 9, angleRad: 0.4, density: 0.1 }
  ];
  const [engine] = engines.filter(hasPhantom);
  if (engine === undefined) {
    throw new Error('No build has a phantom.');
  }
  const data = await engine.projectEllipsoids(body, radians, [0, 1, 1], COLUMNS, 26.3);
  const rings = { deviation: 0, broad: 1 };
  const { signal } = new AbortController();
  const row = { engine, row: 0, data, columns: COLUMNS, radians, rings, signal };
  const off = async (about: number | null): Promise<number[]> =>
    (await seamLikelihoods(row, [22, 31], about)).map(curve =>
      Math.abs((placeOf(curve, curve.all) ?? NaN) - 26.3)
    );
  expect(Math.max(...(await off(null)))).toBeGreaterThan(0.1);
  expect(Math.max(...(await off(26)))).toBeLessThan(0.05);
});

test('arguments out of their range are refused', async () => {
  const [engine] = engines;
  await expect(engine?.mirrorSpectrum(half, 63, 0, 3)).rejects.toThrow(/number of angles/);
  await expect(engine?.seamJump(half, COLUMNS, 0)).rejects.toThrow(
    /nothing of 64 columns overlaps/
  );
  const rows = Int32Array.of(0, 60);
  await expect(engine?.groupSinogram(half, COLUMNS, { rows, groups: 2, bin: 1 })).rejects.toThrow(
    /out of its range/
  );
});
