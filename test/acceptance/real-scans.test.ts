import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has, parse } from './answers';
import type { IScanDescription } from './answers';
import { hepsct } from './command';
import { compare, discOf } from './measure';
import { readNpy, sliceOf } from './npy';
import type { IStack } from './npy';
import { oracle, paddedOf } from './oracle';
import { makeRoom } from './room';
import { sentenceOn } from './sentence';
import { lookAt } from './volume';

const scans = process.env['HEPSCT_SCANS'] ?? '';
const here = scans !== '' && existsSync(join(scans, 'tooth.h5'));
const BAR = 1e-3;

interface IScan {
  /** Name among the oracle's real scans. */
  readonly name: string;
  readonly path: string;
  readonly columns: number;
  readonly rows: readonly [number, number];
  readonly centre: number;
  readonly options: readonly string[];
}

const angles = join(scans, 'savu_24737_tiff', 'angles.txt');
const savu = { columns: 160, rows: [65, 68], centre: 85.75 } as const;
const k11 = {
  path: 'k11_diad/k11-18014.nxs',
  columns: 26,
  rows: [10, 12],
  centre: 12.5,
  options: [
    ...['--data', '/entry/imaging/data'],
    ...['--image-key', '/entry/instrument/imaging/image_key'],
    ...['--angles', '/entry/imaging/gts_theta_value']
  ]
} as const;
const all = {
  tooth: {
    ...{ name: 'tooth', path: 'tooth.h5', columns: 640, rows: [0, 2], centre: 296 },
    options: []
  },
  tiff: {
    ...savu,
    name: '24737-tiff',
    path: 'savu_24737_tiff',
    options: ['--angles', angles, '--angle-lines', '11:101']
  },
  nxtomo: { ...savu, name: '24737-nxtomo', path: 'derived_24737_nxtomo.nxs', options: [] },
  dxchange: {
    ...savu,
    name: '24737-dxchange',
    path: 'derived_24737_dxchange.h5',
    options: ['--angle-offset', '-88.2']
  },
  unturned: {
    ...savu,
    name: '24737-dxchange-unturned',
    path: 'derived_24737_dxchange.h5',
    options: []
  },
  k11: { ...k11, name: 'k11-linear' }
} as const satisfies Readonly<Record<string, IScan>>;

/** Value at the place (x right, y up) from the axis, by a straight line between neighbours. */
function valueAt(slice: Float64Array, width: number, x: number, y: number): number {
  const column = Math.floor(width / 2) + x;
  const row = width - 1 - Math.floor(width / 2) - y;
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const at = (r: number, c: number): number => slice[r * width + c] ?? 0;
  const share = column - left;
  const upper = at(top, left) * (1 - share) + at(top, left + 1) * share;
  const lower = at(top + 1, left) * (1 - share) + at(top + 1, left + 1) * share;
  return upper * (1 - (row - top)) + lower * (row - top);
}

/** A slice turned anticlockwise about the axis. */
function rotated(slice: Float64Array, degrees: number): Float64Array {
  const width = Math.sqrt(slice.length);
  const axis = Math.floor(width / 2);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return slice.map((_, pixel) => {
    const x = (pixel % width) - axis;
    const y = width - 1 - axis - Math.floor(pixel / width);
    return valueAt(slice, width, x * cos + y * sin, y * cos - x * sin);
  });
}

const title = here ? 'real scans' : 'real scans: skipped, HEPSCT_SCANS names no folder of them';

describe.skipIf(!here)(title, () => {
  const room = makeRoom();
  const volumes = new Map<string, IStack>();
  const command = (scan: IScan, name: string): string[] => [
    ...['reconstruct', join(scans, scan.path), ...scan.options],
    ...['--center', String(scan.centre), '--rows', scan.rows.join(':')],
    ...['-o', room.path('out', `${name}.h5`)]
  ];

  beforeAll(async () => {
    for (const [name, scan] of Object.entries(all)) {
      const ran = await hepsct(command(scan, name), { room });
      expect(ran.code, `${name}: ${ran.stderr}`).toBe(0);
      const seen = await lookAt(room.path('out', `${name}.h5`), room.path('out', `${name}.npy`));
      volumes.set(name, seen.stack());
    }
  }, 120_000);
  afterAll(() => room.remove());

  function volume(name: keyof typeof all): IStack {
    const stack = volumes.get(name);
    if (stack === undefined) throw new Error(`no volume of ${name}`);
    return stack;
  }

  /**
   * The oracle's slices of a scan. Measured rows never fall to zero: they are extended and padded as
   * the plan does; `toWider` is how far that is from rows extended to 4N, less the mean.
   */
  async function reference(scan: IScan): Promise<{ truth: IStack; toWider: number }> {
    const folder = room.path('out', `oracle-${scan.name}`);
    const padded = String(paddedOf(scan.columns));
    const only = ['--source', scans, '--padded', padded, '--only', scan.name];
    const told = (await oracle('scans', folder, ...only))[scan.name];
    if (!has<{ errorTo4N: number }>(told, 'errorTo4N')) throw new Error(`nothing of ${scan.name}`);
    return { truth: readNpy(join(folder, `${scan.name}.npy`)), toWider: told.errorTo4N };
  }

  test.each(['tooth', 'tiff', 'nxtomo', 'dxchange', 'unturned', 'k11'] as const)(
    '%s is within 0.001 of the oracle’s own chain from file to slice',
    async name => {
      const { truth, toWider } = await reference(all[name]);
      const stack = volume(name);
      expect(stack.shape).toEqual(truth.shape);
      let largest = 0;
      for (let row = 0; row < (truth.shape[0] ?? 0); row += 1) {
        const found = compare(sliceOf(stack, row), sliceOf(truth, row), all[name].centre);
        expect(found.error, `slice ${row}`).toBeLessThanOrEqual(BAR);
        expect(Math.abs(found.amplitude - 1), `slice ${row}`).toBeLessThanOrEqual(0.002);
        largest = Math.max(largest, found.error);
      }
      process.stderr.write(
        `${name}: error ${largest.toExponential(1)}; rows padded to 4N differ by ${toWider.toExponential(1)}, less the mean\n`
      );
    },
    60_000
  );

  test('tooth: rows are extended, not filled up with zeros', async () => {
    const { path, centre, rows } = all.tooth;
    const zeros = room.path('out', 'tooth-zeros.npy');
    await oracle(
      ...['reconstruct', '--input', join(scans, path), '--rows', rows.join(':')],
      ...['--center', String(centre), '--out', zeros]
    );
    const { truth } = await reference(all.tooth);
    for (const row of [0, 1]) {
      const slice = sliceOf(volume('tooth'), row);
      const error = compare(slice, sliceOf(truth, row), centre).error;
      expect(compare(slice, sliceOf(readNpy(zeros), row), centre).error).toBeGreaterThan(
        10 * error
      );
    }
  }, 60_000);

  test('TIFF and NXtomo give the same volume', () => {
    const tiff = volume('tiff');
    const nxtomo = volume('nxtomo');
    expect(tiff.shape).toEqual(nxtomo.shape);
    expect(Buffer.from(tiff.values.buffer).equals(Buffer.from(nxtomo.values.buffer))).toBe(true);
  });

  test('DXchange gives it after its offset, and another one without', () => {
    for (let row = 0; row < 3; row += 1) {
      const truth = sliceOf(volume('nxtomo'), row);
      const error = (name: keyof typeof all): number =>
        compare(sliceOf(volume(name), row), truth, savu.centre).error;
      expect(error('dxchange')).toBeLessThanOrEqual(1e-4);
      expect(error('unturned')).toBeGreaterThan(0.02);
    }
  });

  test('DXchange without its offset is turned by just that', () => {
    const turned = sliceOf(volume('unturned'), 1);
    const tried = Array.from({ length: 3600 / 25 }, (_, index) => index * 2.5 - 180);
    const truth = sliceOf(volume('dxchange'), 1);
    const disc = discOf(Math.sqrt(truth.length), savu.centre);
    const error = (degrees: number): number => {
      const back = rotated(truth, degrees);
      return disc.reduce((sum, at) => sum + ((back[at] ?? 0) - (turned[at] ?? 0)) ** 2, 0);
    };
    const best = (all: readonly number[]): number =>
      all.reduce((least, degrees) => (error(degrees) < error(least) ? degrees : least));
    const coarse = best(tried);
    const fine = best(Array.from({ length: 51 }, (_, index) => coarse - 2.5 + index * 0.1));
    expect(fine).toBeCloseTo(88.2, 6);
  }, 60_000);

  test('more angles than frames: both numbers, and the lines to choose', async () => {
    const folder = join(scans, all.tiff.path);
    const ran = await hepsct(['reconstruct', folder, '--angles', angles], { room });
    expect(ran.code).toBe(3);
    expect(sentenceOn(ran.stderr)).toMatch(/\b111\b.*\b91\b|\b91\b.*\b111\b/);
    expect(sentenceOn(ran.stderr)).toMatch(/lines/);
  });

  test('k11: links that dangle are listed, and fatal to nothing', async () => {
    const ran = await hepsct(['info', join(scans, k11.path), ...k11.options, '--json'], { room });
    expect(ran.code, ran.stderr).toBe(0);
    const { scan } = parse<{ scan: IScanDescription }>(ran.stdout, 'scan');
    expect(scan).toMatchObject({ projections: 3001, rows: 22, columns: 26 });
    expect(scan.flats.map(({ count }) => count)).toEqual([50, 50]);
    expect(scan.dangling.length).toBeGreaterThanOrEqual(30);
  });

  test('k11: flats that drift are drawn as lines in time, unless all are taken as one', async () => {
    const recipe = {
      recipe: 1,
      input: {
        path: join(scans, k11.path),
        data: '/entry/imaging/data',
        imageKey: '/entry/instrument/imaging/image_key'
      },
      angles: { source: '/entry/imaging/gts_theta_value' },
      rows: { from: 10, to: 12 },
      centre: { column: 12.5 },
      steps: [{ name: 'flat-field', drift: 'none' }, { name: 'minus-log' }],
      output: { path: room.path('out', 'k11-average.h5') }
    };
    const file = room.path('out', 'k11.json');
    writeFileSync(file, JSON.stringify(recipe));
    const ran = await hepsct(['reconstruct', file], { room });
    expect(ran.code, ran.stderr).toBe(0);
    const copy = room.path('out', 'k11-average.npy');
    const average = (await lookAt(recipe.output.path, copy)).stack();
    const { truth } = await reference({ ...all.k11, name: 'k11-average' });
    for (let row = 0; row < 2; row += 1) {
      const one = sliceOf(average, row);
      expect(compare(one, sliceOf(truth, row), 12.5).error).toBeLessThanOrEqual(BAR);
      expect(compare(one, sliceOf(volume('k11'), row), 12.5).error).toBeGreaterThan(BAR);
    }
  }, 60_000);

  test('no scan was changed', () => {
    expect(readFileSync(join(scans, 'tooth.h5')).length).toBe(1_043_312);
  });
});
