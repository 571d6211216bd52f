import { describe, expect, it } from 'vitest';
import { fitTilt, type IRowCentre, outliersOf } from './tilt-fit';

const ROWS = 101;
/** Centre 300 in row 50, 0.02 px per row. */
const line = (row: number): number => 300 + 0.02 * (row - 50);
const on = (rows: readonly number[]): IRowCentre[] => rows.map(row => ({ row, centre: line(row) }));

describe('tilt of the axis', () => {
  it('is the line through exact centres, whatever rows they are of', () => {
    const fit = fitTilt(on([3, 20, 44, 97]), ROWS);
    expect(fit?.column).toBeCloseTo(300, 10);
    expect(fit?.slope).toBeCloseTo(0.02, 12);
    // atan(0.02) = 1.1458 degrees
    expect(fit?.tiltDeg).toBeCloseTo(1.1457628381751, 10);
    expect(fit?.rms).toBeCloseTo(0, 10);
  });

  it('says how far the centres are from their line', () => {
    const fit = fitTilt(
      [
        { row: 0, centre: 1 },
        { row: 50, centre: 0 },
        { row: 100, centre: 1 }
      ],
      ROWS
    );
    expect(fit?.slope).toBeCloseTo(0, 12);
    expect(fit?.column).toBeCloseTo(2 / 3, 12);
    expect(fit?.rms).toBeCloseTo(Math.sqrt(2) / 3, 12);
  });

  it('says how sure the tilt is: by the errors of the rows and by their distances from the line', () => {
    const degrees = (slope: number): number => (Math.atan(slope) * 180) / Math.PI;
    const two = on([0, 100]).map(one => ({ ...one, error: 0.1 }));
    // sqrt(2) 0.1 px over 100 rows
    expect(fitTilt(two, ROWS)?.errorDeg).toBeCloseTo(degrees(Math.SQRT2 / 1000), 10);
    expect(fitTilt(on([0, 100]), ROWS)?.errorDeg).toBeNull();
    const bent = [0, 50, 100].map((row, index) => ({ row, centre: index === 1 ? 0 : 1 }));
    // residuals of 1/3, 2/3, 1/3 px with one degree of freedom, rows 50 apart
    expect(fitTilt(bent, ROWS)?.errorDeg).toBeCloseTo(
      degrees(Math.sqrt(6) / 3 / Math.sqrt(5000)),
      10
    );
  });

  it('has no line through one row', () => {
    expect(fitTilt(on([5]), ROWS)).toBeNull();
    expect(fitTilt([], ROWS)).toBeNull();
    expect(fitTilt([...on([5]), { row: 5, centre: 9 }], ROWS)).toBeNull();
  });

  it('marks one wrong centre of five and two of eight, and no other', () => {
    const five = [...on([10, 30, 50, 70]), { row: 90, centre: line(90) + 5 }];
    expect(outliersOf(five, ROWS)).toEqual([false, false, false, false, true]);
    const eight = [
      { row: 1, centre: line(1) - 40 },
      ...on([15, 30, 45, 60, 75, 90]),
      { row: 100, centre: line(100) + 40 }
    ];
    expect(outliersOf(eight, ROWS).map(Number)).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('does not call noise of a tenth of a pixel an outlier', () => {
    const noisy = on([10, 30, 50, 70, 90]).map(({ row, centre }, index) => ({
      row,
      centre: centre + (index % 2 === 0 ? 0.1 : -0.1)
    }));
    expect(outliersOf(noisy, ROWS)).toEqual([false, false, false, false, false]);
    expect(outliersOf([...on([1, 2]), { row: 3, centre: 0 }], ROWS)).toEqual([false, false, false]);
  });
});
