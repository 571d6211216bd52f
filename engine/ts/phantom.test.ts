import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from './native';
import { hasPhantom } from './phantom';
import type { IPhantomEngine } from './phantom';
import type { IEllipsoid } from './types';

const PHANTOM: readonly IEllipsoid[] = [
  { x: 0, y: 0, z: 0, a: 30, b: 22, c: 40, angleRad: 0.3, density: 0.02 },
  { x: 11.3, y: 7.2, z: -4, a: 6.5, b: 4.1, c: 9, angleRad: -1.1, density: 0.05 },
  { x: -9, y: 12, z: 3, a: 0.4, b: 0.3, c: 2, angleRad: 2, density: 0.5 }
];

async function open(prefer: 'native' | 'wasm', threads?: number): Promise<IPhantomEngine> {
  const engine = await openEngine({ prefer, ...(threads === undefined ? {} : { threads }) });
  if (!hasPhantom(engine)) throw new Error('this engine has no phantom');
  return engine;
}

/** Chord of a ray u = x cos + y sin through an ellipsoid at height z, from the quadratic equation. */
function chord(e: IEllipsoid, z: number, angle: number, u: number): number {
  const shrink = 1 - ((z - e.z) / e.c) ** 2;
  if (shrink <= 0) return 0;
  // the point of the ray nearest to the origin, and its direction, in the ellipse's own axes
  const [dx, dy] = [-Math.sin(angle), Math.cos(angle)];
  const [px, py] = [u * Math.cos(angle) - e.x, u * Math.sin(angle) - e.y];
  const turn = (x: number, y: number): [number, number] => [
    (x * Math.cos(e.angleRad) + y * Math.sin(e.angleRad)) / e.a,
    (-x * Math.sin(e.angleRad) + y * Math.cos(e.angleRad)) / e.b
  ];
  const [vx, vy] = turn(dx, dy);
  const [wx, wy] = turn(px, py);
  const [qa, qb, qc] = [vx * vx + vy * vy, 2 * (vx * wx + vy * wy), wx * wx + wy * wy - shrink];
  const disc = qb * qb - 4 * qa * qc;
  return disc > 0 ? (e.density * Math.sqrt(disc)) / qa : 0;
}

describe.each(['native', 'wasm'] as const)('%s', prefer => {
  let engine: IPhantomEngine;

  beforeAll(async () => {
    engine = await open(prefer, prefer === 'native' ? 2 : undefined);
  });

  test('projections are the mean of the chords over each column', async () => {
    const [columns, height, centre] = [67, 21, 31.7];
    const angles = Float64Array.of(0, 0.4, Math.PI / 2, 2, 3.1, 4.9, -7.5);
    const rows = [3, 15, height] as const;
    const found = await engine.projectEllipsoids(PHANTOM, angles, rows, columns, centre);
    const samples = 2000;
    let most = 0;
    angles.forEach((angle, a) => {
      for (const row of [3, 8, 10, 17]) {
        for (let column = 0; column < columns; column += 3) {
          const z = (height - 1) / 2 - row;
          let sum = 0;
          for (let s = 0; s < samples; s++) {
            const u = column - 0.5 + (s + 0.5) / samples - centre;
            for (const e of PHANTOM) sum += chord(e, z, angle, u);
          }
          const value = found[(a * rows[1] + row - rows[0]) * columns + column] ?? NaN;
          most = Math.max(most, Math.abs(value - sum / samples));
        }
      }
    });
    expect(most).toBeLessThan(2e-5);
  });

  test('the slice has the mass, the places and the edges of the phantom', async () => {
    for (const size of [81, 80]) {
      const slice = await engine.sliceEllipsoids(PHANTOM, 1, size);
      const axis = [Math.floor(size / 2), size - 1 - Math.floor(size / 2)] as const;
      const samples = 24;
      let most = 0;
      for (let row = 0; row < size; row += 5) {
        for (let column = 0; column < size; column++) {
          let sum = 0;
          for (let i = 0; i < samples * samples; i++) {
            const x = column - axis[0] + ((i % samples) + 0.5) / samples - 0.5;
            const y = axis[1] - row + (Math.floor(i / samples) + 0.5) / samples - 0.5;
            for (const e of PHANTOM) {
              const [dx, dy] = [x - e.x, y - e.y];
              const along = (dx * Math.cos(e.angleRad) + dy * Math.sin(e.angleRad)) / e.a;
              const across = (-dx * Math.sin(e.angleRad) + dy * Math.cos(e.angleRad)) / e.b;
              if (along ** 2 + across ** 2 + ((1 - e.z) / e.c) ** 2 < 1) sum += e.density;
            }
          }
          most = Math.max(most, Math.abs((slice[row * size + column] ?? NaN) - sum / samples ** 2));
        }
      }
      expect(most).toBeLessThan(3e-3);
      const area = PHANTOM.reduce(
        (s, e) => s + Math.PI * e.density * e.a * e.b * (1 - ((1 - e.z) / e.c) ** 2),
        0
      );
      // the small one is cut by lines 1/16 of a pixel apart
      expect(slice.reduce((a, b) => a + b) / area).toBeCloseTo(1, 3);
    }
  });

  test.each([0.3, 4, 9.99, 10, 25, 400, 30_000])(
    'counts of mean %d have its mean, variance and shape',
    async mean => {
      const n = 200_000;
      const beam = new Float32Array(n).fill(mean * Math.E);
      const integrals = new Float32Array(n).fill(1);
      const counts = await engine.photonCounts(integrals, beam, new Float32Array(n).fill(3), 11, 0);
      const values = Float64Array.from(counts, value => value - 3);
      const average = values.reduce((a, b) => a + b) / n;
      const moment = (order: number): number =>
        values.reduce((a, b) => a + (b - average) ** order, 0) / n;
      const sigma = Math.sqrt(mean / n);
      expect(Math.abs(average - mean)).toBeLessThan(4.5 * sigma);
      // variance of the sample variance: (mu4 - mu2^2) / n with mu4 = mean + 3 mean^2
      expect(Math.abs(moment(2) - mean)).toBeLessThan(4.5 * Math.sqrt((mean + 2 * mean ** 2) / n));
      // skewness mean^-1/2, its standard error about sqrt(6 / n) and more for small means
      const skewness = moment(3) / moment(2) ** 1.5;
      expect(Math.abs(skewness - mean ** -0.5)).toBeLessThan(4.5 * Math.sqrt((6 + 30 / mean) / n));
      if (mean < 30) {
        // chi-square over the values that are expected often enough
        let chi = 0;
        let cells = 0;
        let p = Math.exp(-mean);
        for (let k = 0; k < 80; k++) {
          if (p * n > 20) {
            chi += (values.filter(value => value === k).length - p * n) ** 2 / (p * n);
            cells++;
          }
          p *= mean / (k + 1);
        }
        expect(chi).toBeLessThan(cells + 4.5 * Math.sqrt(2 * cells));
      }
    }
  );

  test('without a beam, saturated, without noise, dead', async () => {
    const base = {
      frames: 1,
      columns: 3,
      integrals: null,
      gain: null,
      seed: 1,
      firstIndex: 0,
      noise: true
    };
    const offset = Float32Array.of(7, 7, 7);
    const dark = await engine.exposeFrames({ ...base, beam: new Float32Array(3), offset });
    expect([...dark]).toEqual([7, 7, 7]);
    const full = await engine.exposeFrames({
      ...base,
      beam: Float32Array.of(1e5, 2e6, 1e30),
      offset
    });
    expect([...full]).toEqual([65535, 65535, 65535]);
    const gain = Float32Array.of(1, 0.5, 0);
    const still = { ...base, noise: false, gain, integrals: Float32Array.of(0, Math.LN2, 0) };
    const mean = await engine.exposeFrames({
      ...still,
      beam: Float32Array.of(100, 100, 100),
      offset
    });
    expect([...mean]).toEqual([107, 32, 7]);
    await expect(
      engine.exposeFrames({ ...base, beam: new Float32Array(4), offset })
    ).rejects.toThrow('do not fit');
    const broken = { x: 0, y: 0, z: 0, a: 0, b: 1, c: 1, angleRad: 0, density: 1 };
    await expect(
      engine.projectEllipsoids([broken], Float64Array.of(0), [0, 1, 1], 4, 2)
    ).rejects.toThrow('Ellipsoid 0');
  });
});

describe('the same bits everywhere', () => {
  const angles = Float64Array.from({ length: 12 }, (_, i) => i * 0.27);
  const [columns, rows] = [193, 17];

  /** Projections, profile, counts of one engine, in blocks of so many frames. */
  async function simulated(engine: IPhantomEngine, block: number): Promise<Buffer[]> {
    const beam = engine.beamProfile(rows, columns, 5000, 3);
    const parts: Uint16Array[] = [];
    const lines: Float32Array[] = [];
    for (let first = 0; first < angles.length; first += block) {
      const some = angles.slice(first, first + block);
      const integrals = await engine.projectEllipsoids(
        PHANTOM,
        some,
        [0, rows, rows],
        columns,
        90.25
      );
      const offset = new Float32Array(rows * columns).fill(100);
      const gain = Float32Array.from(
        { length: some.length * columns },
        (_, i) => 1 - (i % columns) / 400
      );
      const exposure = {
        frames: some.length,
        columns,
        integrals,
        beam,
        offset,
        gain,
        seed: 2 ** 40 + 5
      };
      parts.push(
        await engine.exposeFrames({ ...exposure, firstIndex: first * rows * columns, noise: true })
      );
      lines.push(integrals);
    }
    const slice = await engine.sliceEllipsoids(PHANTOM, 0.5, 64);
    const join = (arrays: (Uint16Array | Float32Array)[]): Buffer =>
      Buffer.concat(arrays.map(array => new Uint8Array(array.buffer)));
    return [join([beam]), join(lines), join(parts), join([slice])];
  }

  test('native and WASM, any block, any number of threads', async () => {
    const reference = await simulated(await open('native', 1), 12);
    for (const [engine, block] of [
      [await open('native', 3), 5],
      [await open('wasm'), 12],
      [await open('wasm'), 7]
    ] as const) {
      const other = await simulated(engine, block);
      expect(
        other.map((bytes, i) => Buffer.compare(bytes, reference[i] ?? Buffer.alloc(0)))
      ).toEqual([0, 0, 0, 0]);
    }
  });

  test('another seed gives other counts', async () => {
    const engine = await open('native');
    const flat = [
      new Float32Array(100),
      new Float32Array(100).fill(1000),
      new Float32Array(100)
    ] as const;
    const [a, b, c] = [
      await engine.photonCounts(...flat, 1, 0),
      await engine.photonCounts(...flat, 2, 0),
      await engine.photonCounts(...flat, 1, 100)
    ];
    expect(a).not.toEqual(b);
    expect(a).not.toEqual(c);
  });
});
