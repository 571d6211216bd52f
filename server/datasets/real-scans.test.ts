import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IRecipeAngles } from '../../protocol/recipe';
import { Roots } from '../files/roots';
import { slowDecoders } from '../hdf5/byte-decoders.fixture';
import type { IScan } from './scan';
import { ANGLES_AS_FOUND, inputOf, openScan } from './open-scan';

const near = (value: number, digits: number): unknown => expect.closeTo(value, digits);

const scans = process.env['HEPSCT_SCANS'];
if (scans === undefined) {
  process.stderr.write('Real scans are skipped: HEPSCT_SCANS does not name their folder.\n');
}

/** Compared here: millions of values are too many for the matchers. */
function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}

describe.skipIf(scans === undefined)('real scans', () => {
  const open = async (name: string, lines: IRecipeAngles['lines'] = null): Promise<IScan> => {
    const roots = await Roots.create([{ name: 'scans', path: scans ?? '' }]);
    const path = join(scans ?? '', name);
    return await openScan(
      inputOf(path),
      { ...ANGLES_AS_FOUND, lines },
      { roots, engine: slowDecoders }
    );
  };
  const degrees = ({ anglesRad }: IScan): number[] =>
    Array.from(anglesRad ?? [], angle => (angle * 180) / Math.PI);

  test('24737 is the same as TIFF, NXtomo and DXchange; the angles of DXchange start at 0', async () => {
    const tiff = await open('savu_24737_tiff', [11, 101]);
    const nxtomo = await open('derived_24737_nxtomo.nxs');
    const dxchange = await open('derived_24737_dxchange.h5');
    const whole = await tiff.readRows(0, 135);
    expect(whole.shape).toEqual([91, 135, 160]);
    for (const other of [nxtomo, dxchange]) {
      expect(sameValues((await other.readRows(0, 135)).data, whole.data)).toBe(true);
      for (const part of ['flats', 'darks'] as const) {
        const mine = await tiff[part][0]?.readRows(0, 135);
        const theirs = await other[part][0]?.readRows(0, 135);
        expect(sameValues(theirs?.data ?? [], mine?.data ?? [1])).toBe(true);
      }
      expect(other.description.storage.compression).not.toBe('none');
    }
    expect(tiff.description.storage.compression).toBe('none');
    const [a, b, c] = [degrees(tiff), degrees(nxtomo), degrees(dxchange)];
    expect(a[0]).toBeCloseTo(-88.2, 9);
    for (let i = 0; i < 91; i++) {
      expect(b[i]).toBeCloseTo(a[i] ?? NaN, 9);
      expect((c[i] ?? NaN) - 88.2).toBeCloseTo(a[i] ?? NaN, 9);
    }
    await Promise.all([tiff.close(), nxtomo.close(), dxchange.close()]);
  });

  test('the folder of 24737 has 111 angles for 91 projections', async () => {
    const scan = await open('savu_24737_tiff');
    expect(scan.anglesRad).toBeNull();
    expect(scan.anglesRefusal).toMatchObject({
      code: 'angles-count',
      fields: { angles: 111, projections: 91, first: 11, last: 101 }
    });
    await scan.close();
  });

  test('tooth.h5', async () => {
    const scan = await open('tooth.h5');
    expect(scan.description).toMatchObject({
      kind: 'dxchange',
      title: 'tomography_raw_projections',
      projections: 181,
      rows: 2,
      columns: 640,
      angles: { unit: 'deg', unitSource: 'attribute', lastDeg: near(179.00552, 4) },
      flats: [{ count: 10 }],
      darks: [{ count: 10 }],
      storage: { layout: 'contiguous', fallback: null }
    });
    await scan.close();
  });

  test('k11_diad: links, drifting flats before and after, 34 links that lead nowhere', async () => {
    const scan = await open('k11_diad/k11-18014.nxs');
    const { description } = scan;
    expect(description).toMatchObject({
      kind: 'hdf5',
      projections: 3001,
      rows: 22,
      columns: 26,
      flats: [
        { count: 50, position: 0 },
        { count: 50, position: 1 }
      ],
      darks: [
        { count: 50, position: 0 },
        { count: 50, position: 1 }
      ],
      angles: {
        firstDeg: near(89.9951, 3),
        lastDeg: near(269.9946, 3),
        unitSource: 'guessed'
      }
    });
    expect(description.dangling).toHaveLength(34);
    const told = description.notes.map(({ message }) => message).join(' ');
    expect(told).toContain('/entry/instrument/imaging/image_key is taken');
    const means = await Promise.all(
      scan.flats.map(async flat => {
        const { data } = await flat.readRows(0, 22);
        let sum = 0;
        for (const value of data) {
          sum += value;
        }
        return sum / data.length;
      })
    );
    expect(means[0]).toBeCloseTo(44974.6, 0);
    expect(means[1]).toBeCloseTo(45659.9, 0);
    await scan.close();
  });
});
