import { describe, expect, it } from 'vitest';
import { BY_HAND, fitTilt, type IRowCentre, outliersOf } from './tilt-fit';

const ROWS = 101;
/** Centre 300 in row 50, 0.02 px per row. */
const line = (row: number): number => 300 + 0.02 * (row - 50);
const on = (rows: readonly number[]): IRowCentre[] =>
  rows.map(row => ({ row, centre: line(row), error: null }));

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
        { row: 0, centre: 1, error: null },
        { row: 50, centre: 0, error: null },
        { row: 100, centre: 1, error: null }
      ],
      ROWS
    );
    expect(fit?.slope).toBeCloseTo(0, 12);
    expect(fit?.column).toBeCloseTo(2 / 3, 12);
    expect(fit?.rms).toBeCloseTo(Math.sqrt(2) / 3, 12);
  });

  it('counts each centre by its error', () => {
    // Weights 1 / (0.03^2 + 0.04^2) = 400 and, in the middle, 1 / (0.075^2 + 0.04^2) = 138.41
    const centres = [
      { row: 0, centre: 300, error: 0.03 },
      { row: 50, centre: 303, error: 0.075 },
      { row: 100, centre: 301, error: 0.03 }
    ];
    const middle = 1 / (0.075 ** 2 + 0.04 ** 2);
    const fit = fitTilt(centres, ROWS);
    expect(fit?.slope).toBeCloseTo(0.01, 12);
    expect(fit?.column).toBeCloseTo((400 * 601 + middle * 303) / (800 + middle), 9);
  });

  it('says how sure the tilt is: by the errors of the rows, more roughly where they scatter', () => {
    const degrees = (slope: number): number => (Math.atan(slope) * 180) / Math.PI;
    const two = on([0, 100]).map(one => ({ ...one, error: 0.03 }));
    // sqrt(2) 0.05 px over 100 rows; by hand 0.25 px each
    expect(fitTilt(two, ROWS)?.errorDeg).toBeCloseTo(degrees(Math.SQRT2 / 2000), 10);
    const byHand = Math.SQRT2 * Math.hypot(BY_HAND, 0.04);
    expect(fitTilt(on([0, 100]), ROWS)?.errorDeg).toBeCloseTo(degrees(byHand / 100), 10);
    const bent = [0, 50, 100].map((row, i) => ({ row, centre: i === 1 ? 0 : 1, error: null }));
    // residuals of 1/3, 2/3, 1/3 px with one degree of freedom, rows 50 apart
    expect(fitTilt(bent, ROWS)?.errorDeg).toBeCloseTo(
      degrees(Math.sqrt(6) / 3 / Math.sqrt(5000)),
      10
    );
  });

  it('has no line through one row', () => {
    expect(fitTilt(on([5]), ROWS)).toBeNull();
    expect(fitTilt([], ROWS)).toBeNull();
    expect(fitTilt([...on([5]), { row: 5, centre: 9, error: null }], ROWS)).toBeNull();
  });

  it('marks one wrong centre of five and two of eight, and no other', () => {
    const five = [...on([10, 30, 50, 70]), { row: 90, centre: line(90) + 5, error: null }];
    expect(outliersOf(five, ROWS)).toEqual([false, false, false, false, true]);
    const eight = [
      { row: 1, centre: line(1) - 40, error: null },
      ...on([15, 30, 45, 60, 75, 90]),
      { row: 100, centre: line(100) + 40, error: null }
    ];
    expect(outliersOf(eight, ROWS).map(Number)).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('does not call noise of a tenth of a pixel an outlier', () => {
    const noisy = on([10, 30, 50, 70, 90]).map((one, index) => ({
      ...one,
      centre: one.centre + (index % 2 === 0 ? 0.1 : -0.1)
    }));
    expect(outliersOf(noisy, ROWS)).toEqual([false, false, false, false, false]);
    expect(outliersOf([...on([1, 2]), { row: 3, centre: 0, error: null }], ROWS)).toEqual([
      false,
      false,
      false
    ]);
  });

  it('does not call a centre an outlier that is no further off than its error lets it be', () => {
    const far = (error: number | null): IRowCentre[] => [
      ...on([10, 30, 70, 90]),
      { row: 50, centre: line(50) + 1.4, error }
    ];
    expect(outliersOf(far(0.5), ROWS)[4]).toBe(false);
    expect(outliersOf(far(0.4), ROWS)[4]).toBe(true);
    expect(outliersOf(far(null), ROWS)[4]).toBe(true);
  });
});
