import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { randomSeries } from '../../engine/ts/random.fixture';
import { alongLine, answeredRows, type ILine, lineOf } from '../../server/centre/tilt';
import { BY_HAND, fitTilt, type IRowCentre, outliersOf } from '../../src/centre/tilt-fit';
import { PYTHON } from '../fixtures';
import { times } from '../seeds';

const ROWS = 2001;
const MIDDLE = (ROWS - 1) / 2;
/** No row says more than this, pixels. */
const FLOOR = 0.04;
const deviationOf = (error: number | null): number => Math.hypot(error ?? BY_HAND, FLOOR);
const degrees = (slope: number): number => (Math.atan(slope) * 180) / Math.PI;

const found = (centres: readonly IRowCentre[]) =>
  centres.map(one => ({
    ...one,
    runnerUp: null,
    curve: { centres: [], scores: [] },
    methods: [],
    refusal: null
  }));

/** The line that the companion finds; it is there in all these tests. */
function companionLine(centres: readonly IRowCentre[]): ILine {
  const line = lineOf(answeredRows(found(centres)), MIDDLE);
  if (line === null) {
    throw new Error('no line was found');
  }
  return line;
}

/** The line of the page's table, without the centres that stand out. */
function pageLine(centres: readonly IRowCentre[]) {
  const outliers = outliersOf(centres, ROWS);
  const fit = fitTilt(
    centres.filter((_, i) => !outliers[i]),
    ROWS
  );
  if (fit === null) {
    throw new Error('no line was found');
  }
  return { fit, outliers };
}

/** Rows of an axis with errors from 0.02 to 0.6 px, and normal noise of those errors. */
function simulated(random: () => number, slope: number, count = 12): IRowCentre[] {
  return Array.from({ length: count }, (_, i) => {
    const row = Math.round(((i + random()) * (ROWS - 1)) / count);
    const error = 0.02 * 30 ** random();
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return { row, centre: 700 + slope * (row - MIDDLE) + deviationOf(error) * normal, error };
  });
}

/** `numpy.polyfit` with weights: slope, column and their standard errors by unscaled covariance; chi square. */
function polyfit(cases: readonly (readonly IRowCentre[])[]): unknown {
  const script = `import json, sys
import numpy as np
out = []
for rows, centres, deviations in json.load(sys.stdin):
    x, y, w = np.array(rows) - ${MIDDLE}, np.array(centres), 1 / np.array(deviations)
    (slope, column), cov = np.polyfit(x, y, 1, w=w, cov="unscaled")
    chi = float(np.sum((w * (y - column - slope * x)) ** 2))
    out.append([slope, column, *np.sqrt(np.diag(cov)), chi])
print(json.dumps(out))`;
  const input = cases.map(centres => [
    centres.map(({ row }) => row),
    centres.map(({ centre }) => centre),
    centres.map(({ error }) => deviationOf(error))
  ]);
  return JSON.parse(
    execFileSync(PYTHON, ['-c', script], { input: JSON.stringify(input), encoding: 'utf8' })
  );
}

describe('the line through centres with errors', () => {
  test('is that of numpy.polyfit with weights, here and there, and so are the standard errors', () => {
    const random = randomSeries(5);
    const cases = Array.from({ length: 40 }, (_, i) => {
      const rows = simulated(random, 0.004, 3 + (i % 10));
      // Some are set by hand.
      return rows.map((one, at) => (i % 4 === 0 && at % 3 === 0 ? { ...one, error: null } : one));
    });
    const truth = polyfit(cases);
    expect(truth).toHaveLength(cases.length);
    let companions = 0;
    cases.forEach((centres, i) => {
      const numbers: unknown = Array.isArray(truth) ? truth[i] : null;
      const [slope = NaN, column = NaN, slopeError = NaN, columnError = NaN, chi = NaN] =
        Array.isArray(numbers) ? numbers.map(Number) : [];
      const scatter = Math.sqrt(Math.max(1, chi / Math.max(1, centres.length - 2)));
      const fit = fitTilt(centres, ROWS);
      expect(fit?.slope).toBeCloseTo(slope, 10);
      expect(fit?.column).toBeCloseTo(column, 7);
      expect(fit?.errorDeg).toBeCloseTo(degrees(scatter * slopeError), 9);
      const told = centres.every(({ error }) => error !== null);
      const line = told ? lineOf(answeredRows(found(centres)), MIDDLE) : null;
      if (line?.on.length === centres.length) {
        companions++;
        expect(line.slope).toBeCloseTo(slope, 10);
        expect(line.column).toBeCloseTo(column, 7);
        expect(line.slopeError).toBeCloseTo(scatter * slopeError, 10);
        expect(line.columnError).toBeCloseTo(scatter * columnError, 8);
      }
    });
    expect(companions).toBeGreaterThan(10);
  });

  test('is right in the mean, and errs as much as it says', () => {
    const slope = 0.004;
    const random = randomSeries(11);
    const runs = times(600);
    const pages: number[] = [];
    const companions: number[] = [];
    const columns: number[] = [];
    for (let run = 0; run < runs; run++) {
      const centres = simulated(random, slope);
      const { fit } = pageLine(centres);
      pages.push((fit.slope - slope) / Math.tan((fit.errorDeg * Math.PI) / 180));
      const line = companionLine(centres);
      companions.push((line.slope - slope) / line.slopeError);
      columns.push((line.column - 700) / line.columnError);
    }
    for (const deviates of [pages, companions, columns]) {
      const mean = deviates.reduce((sum, z) => sum + z, 0) / runs;
      const spread = Math.sqrt(deviates.reduce((sum, z) => sum + z * z, 0) / runs);
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(runs));
      // Scatter counts where it is larger than the errors say, never where it is smaller.
      expect(spread).toBeGreaterThan(0.75);
      expect(spread).toBeLessThan(1.1);
    }
  });

  test('leaves out what is wrong, however sure that claims to be, and keeps what is rough', () => {
    const random = randomSeries(23);
    for (let run = 0; run < times(100); run++) {
      const slope = random() < 0.5 ? -0.003 : 0.003;
      const right = simulated(random, slope, 10).map(one => ({
        ...one,
        error: Math.min(one.error ?? 0, 0.1),
        centre: 700 + slope * (one.row - MIDDLE) + 0.02 * (random() - 0.5)
      }));
      const wrong = [2, 7].map(i => ({
        row: (right[i]?.row ?? 0) + 3,
        centre: 700 + (i === 2 ? 25 : -9),
        error: 0.01
      }));
      const { fit, outliers } = pageLine([...right, ...wrong]);
      expect(outliers.map(Number)).toEqual([...right.map(() => 0), 1, 1]);
      expect(Math.abs(fit.slope - slope)).toBeLessThan(4e-5);
      const line = companionLine([...right, ...wrong]);
      expect(line.on.map(({ row }) => row)).toEqual(right.map(({ row }) => row));
      expect(Math.abs(line.slope - slope)).toBeLessThan(4e-5);
    }
  });

  test('is less sure in a middle that is far from the rows', () => {
    const near = [0, 100, 200, 300].map(row => ({ row, centre: 690 + 0.01 * row, error: 0.05 }));
    const line = companionLine(near);
    const { error } = alongLine(line, MIDDLE);
    // The slope's error over the 850 rows from the mean of the rows, and the mean's own.
    const own = deviationOf(0.05) / 2;
    expect(error).toBeCloseTo(Math.hypot(own, 850 * line.slopeError), 9);
    expect(error).toBeGreaterThan(0.2);
  });
});
