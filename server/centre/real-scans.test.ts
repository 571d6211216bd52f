import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { openScan } from '../datasets/open-scan';
import { Roots } from '../files/roots';
import type { ICentreFinding } from './answer';
import { findScanCentre } from './find-scan-centre';

const scans = process.env['HEPSCT_SCANS'];
if (scans === undefined) {
  process.stderr.write('Real scans are skipped: HEPSCT_SCANS does not name their folder.\n');
}

async function centreOf(
  name: string,
  document: object,
  rows: 'spread' | readonly number[],
  range: readonly [number, number] | null = null
): Promise<ICentreFinding> {
  const path = join(scans ?? '', name);
  const recipe = checkRecipe({ recipe: 1, input: { path }, ...document });
  const engine = await openEngine({ threads: 2 });
  const roots = await (await Roots.create([])).withNamed(path);
  const scan = await openScan(recipe.input, recipe.angles, { roots, engine });
  try {
    const signal = new AbortController().signal;
    return await findScanCentre({ engine, scan, recipe, rows, range }, signal);
  } finally {
    await scan.close();
  }
}

describe.skipIf(scans === undefined)('real scans', () => {
  test('the tooth: 296.0 +- 0.2 in both rows and together', async () => {
    const { centre, refusal, rows } = await centreOf('tooth.h5', {}, 'spread');
    expect(refusal).toBeNull();
    for (const value of [centre, ...rows.map(row => row.centre)]) {
      expect(Math.abs((value ?? NaN) - 296)).toBeLessThanOrEqual(0.2);
    }
  });

  test('24737: 85.85 +- 0.25 on each of rows 65 to 134', async () => {
    const rows = Array.from({ length: 70 }, (_, i) => 65 + i);
    const found = await centreOf('derived_24737_nxtomo.nxs', {}, rows);
    const wrong = found.rows.filter(
      ({ centre, refusal }) => refusal !== null || Math.abs((centre ?? NaN) - 85.85) > 0.25
    );
    expect(wrong.map(({ row }) => row)).toEqual([]);
    expect(Math.abs((found.centre ?? NaN) - 85.85)).toBeLessThan(0.1);
  });

  test('24737: rows that hold almost no sample are refused, and so are all of them together', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => i);
    const found = await centreOf('derived_24737_dxchange.h5', {}, rows);
    const refused = found.rows.filter(({ refusal }) => refusal !== null);
    expect(refused.length).toBeGreaterThanOrEqual(18);
    expect(found.refusal?.message).toMatch(/choose rows|by hand/u);
  });

  test('24737: five rows spread over the height, though one holds nothing', async () => {
    const found = await centreOf('savu_24737_tiff', { angles: { lines: [11, 101] } }, 'spread');
    expect(found.refusal).toBeNull();
    expect(Math.abs((found.centre ?? NaN) - 85.85)).toBeLessThan(0.25);
  });

  test('a range without the axis is refused', async () => {
    const { refusal } = await centreOf('tooth.h5', {}, 'spread', [320, 380]);
    expect(refusal).not.toBeNull();
  });
});
