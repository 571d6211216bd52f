import { describe, expect, test } from 'vitest';
import type { CentreMethod, IEstimate } from './answer';
import { arcOf } from './arc';
import { greatestOf, leastOf } from './curve';
import { overlapOf } from './full-turn';
import { judged, ROW_BARS } from './judge';
import { deviationOf } from './likelihood';
import { estimateOf, type IMethodCurve } from './method-curve';
import { pool } from './pool';
import { posteriorOf } from './posterior';
import { isInside, searchRanges } from './range';
import { refusal } from './refusals';
import { spreadRows } from './rows';
import { lineOf } from './tilt';

const DEGREE = Math.PI / 180;
const degrees = (count: number, step: number, start = 0): number[] =>
  Array.from({ length: count }, (_, i) => (start + i * step) * DEGREE);

describe('the arc of a scan', () => {
  test('180 degrees from anywhere, across 0 too, in any order', () => {
    const angles = degrees(180, 1, 300);
    const shuffled = [...angles.slice(90), ...angles.slice(0, 90)];
    const { turn, rows, radians, covered } = arcOf(shuffled);
    expect(turn).toBe('half');
    expect([...rows.slice(0, 3)]).toEqual([90, 91, 92]);
    expect(radians.every((angle, i) => i === 0 || angle > (radians[i - 1] ?? 0))).toBe(true);
    expect(covered / DEGREE).toBeCloseTo(180, 6);
  });

  test('more than half a turn: what comes again is left out, both ends of a half turn stay', () => {
    expect(arcOf(degrees(240, 1)).rows.length).toBe(181);
    expect(arcOf(degrees(181, 1)).rows.length).toBe(181);
    expect(arcOf(degrees(181, 1)).beyond).toBeNull();
    expect(arcOf(degrees(360, 1)).beyond).toBeNull();
    const { beyond } = arcOf(degrees(240, 1, 300));
    expect([beyond?.rows.length, beyond?.rows[0]]).toEqual([240, 0]);
  });

  test('360 degrees, also with a gap of a degree or two', () => {
    expect(arcOf(degrees(360, 1)).turn).toBe('full');
    expect(arcOf(degrees(358, 1)).turn).toBe('full');
    expect(arcOf(degrees(300, 1)).turn).toBe('half');
  });

  test('a quarter turn covers a quarter turn', () => {
    expect(arcOf(degrees(90, 1)).covered / DEGREE).toBeCloseTo(90, 6);
  });
});

describe('the least of a curve', () => {
  const parabola = (n: number, least: number): number[] =>
    Array.from({ length: n }, (_, i) => 3 + 2 * (i - least) ** 2);

  test('lies between candidates', () => {
    expect(leastOf({ first: 10, step: 0.5, values: parabola(11, 4.3) })).toBeCloseTo(12.15, 9);
    const negative = parabola(11, 4.3).map(value => -value);
    expect(greatestOf({ first: 10, step: 0.5, values: negative })).toBeCloseTo(12.15, 9);
  });

  test('is none within a step of an end', () => {
    expect(leastOf({ first: 0, step: 1, values: parabola(11, 1.2) })).toBeNull();
    expect(leastOf({ first: 0, step: 1, values: parabola(11, 9.4) })).toBeNull();
    expect(leastOf({ first: 0, step: 1, values: parabola(11, 2.4) })).not.toBeNull();
  });
});

describe('the error of a likelihood', () => {
  const curve = (scale: number, weight: number): IMethodCurve => ({
    method: 'seam-fine',
    first: 40,
    step: 0.25,
    sought: 'greatest',
    all: Float64Array.from({ length: 81 }, (_, i) => -0.5 * scale * (40 + i / 4 - 49.6) ** 2),
    halves: [],
    without: [],
    weight,
    floor: 0,
    ofEnds: true
  });

  test('is one over the root of its curvature, for several rows of that of them all', () => {
    expect(deviationOf([curve(25, 1)])).toBeCloseTo(0.2, 6);
    expect(deviationOf([curve(25, 4), curve(1, 1)])).toBeCloseTo(0.1, 6);
    expect(deviationOf([curve(-1, 1)])).toBe(Infinity);
  });

  test('is the least that methods which compare the ends claim, others may be surer', () => {
    const [ends] = estimateOf(curve(25, 1), 0.5);
    const [slices] = estimateOf({ ...curve(25, 1), method: 'gradient-1', ofEnds: false }, 0.5);
    expect(ends?.deviation).toBeCloseTo(0.4, 6);
    expect(slices?.deviation).toBeCloseTo(0, 6);
  });
});

describe('what is believed of a candidate', () => {
  const vote = (centre: number, deviation: number) => ({ centre, deviation });

  test('votes that agree narrow it, and one that is far off does not move it', () => {
    const alone = posteriorOf([vote(50, 0.2)]);
    const both = posteriorOf([vote(50, 0.2), vote(50.1, 0.2)]);
    const spoilt = posteriorOf([vote(50, 0.2), vote(50.1, 0.2), vote(61, 0.05)]);
    expect(both.error).toBeLessThan(alone.error);
    expect(both.centre).toBeCloseTo(50.05, 2);
    expect(spoilt.centre).toBeCloseTo(50.05, 1);
    expect(spoilt.runnerUp).toBeCloseTo(61, 1);
    expect(spoilt.confidence).toBeLessThan(both.confidence);
    expect(both.odds).toBeGreaterThan(alone.odds);
  });

  test('one that is sure of itself does not outvote two that agree', () => {
    const { centre, runnerUp } = posteriorOf([vote(5, 0.02), vote(9, 0.06), vote(9.04, 0.06)]);
    expect(centre).toBeCloseTo(9.02, 2);
    expect(runnerUp).toBeCloseTo(5, 1);
  });

  test('rough votes leave it rough, contrary ones uncertain', () => {
    const rough = posteriorOf([vote(50, 1), vote(50.5, 1)]);
    expect(rough.confidence).toBeLessThan(0.9);
    expect(rough.roughly).toBeGreaterThan(rough.confidence);
    expect(posteriorOf([vote(50, 0.1), vote(70, 0.1)]).confidence).toBeLessThan(0.6);
  });

  test('its curve is greatest at the answer', () => {
    const { centre, curve } = posteriorOf([vote(50, 0.2), vote(50.1, 0.3)]);
    const best = curve.scores.indexOf(Math.max(...curve.scores));
    expect(Math.abs((curve.centres[best] ?? NaN) - centre)).toBeLessThan(0.06);
  });
});

describe('an answer', () => {
  const said = (method: CentreMethod, centre: number, deviation = 0.06) => ({
    method,
    centre,
    deviation
  });
  const slices = [said('gradient-1', 50), said('entropy-1', 50.02), said('gradient-2', 49.98)];
  const reasonOf = async (methods: readonly IEstimate[], ends: number) => {
    const coarse = { centre: 50, bin: 2, runnerUp: null, centres: [], metric: [] };
    const range = { columns: [0, 100], fixed: false } as const;
    const jumpAt = () => Promise.resolve(null);
    const evidence = { methods, ends, votes: [], coarse, range, bars: ROW_BARS, jumpAt };
    return (await judged(evidence)).refusal?.reason ?? null;
  };

  test('that the ends of the half turn do not contradict is one', async () => {
    const ends = [said('seam-fine', 50.1, 0.1), said('seam-broad', 49.9, 0.1)];
    expect(await reasonOf([...slices, ...ends], 0.1)).toBeNull();
    expect(await reasonOf(slices, 0.1)).toBeNull();
  });

  test('is refused where both likelihoods of the ends are far from it', async () => {
    const ends = [said('seam-fine', 51.2, 0.2), said('seam-broad', 50.9, 0.1)];
    expect(await reasonOf([...slices, ...ends], 0.1)).toBe('contradiction');
  });

  test('of one row is refused where rings leave the ends uncertain', async () => {
    expect(await reasonOf(slices, 0.5)).toBe('uncertain');
    expect(await reasonOf(slices, Infinity)).toBe('uncertain');
  });
});

describe('rows together', () => {
  const range = { columns: [0, 100], fixed: true } as const;
  const row = (centre: number, why: 'contradiction' | null = null) => ({
    centre,
    error: 0.05,
    refusal: why === null ? null : refusal(why)
  });

  test('agree without the one that is wrong', () => {
    const answer = pool([row(50), row(50.02), row(49.97), row(31)], range);
    expect(answer.refusal).toBeNull();
    expect(answer.centre).toBeCloseTo(49.997, 2);
    expect(answer.runnerUp).toBeCloseTo(31, 6);
  });

  test('are refused where two do not agree, or all were refused', () => {
    expect(pool([row(50), row(60)], range).refusal).not.toBeNull();
    const refused = [row(50, 'contradiction'), row(50.02, 'contradiction')];
    expect(pool(refused, range).refusal?.reason).toBe('contradiction');
  });

  test('are refused outside of a range that was set', () => {
    expect(pool([row(150), row(150)], range).refusal?.reason).toBe('range');
  });
});

describe('a tilted axis', () => {
  const vote = (row: number, centre: number) => ({ row, centre, deviation: 0.05 });
  const rows = [0, 500, 1000, 1500, 2000];

  test('is a line through the rows that agree', () => {
    const line = lineOf(
      rows.map(row => vote(row, row === 500 ? 70 : 50 + 0.001 * (row - 1000))),
      1000
    );
    expect(line?.slope).toBeCloseTo(0.001, 9);
    expect(line?.column).toBeCloseTo(50, 9);
    expect(line?.on.map(({ row }) => row)).toEqual([0, 1000, 1500, 2000]);
  });

  test('is none where the slope may as well be 0, or rows are scattered', () => {
    const scattered = [50.05, 49.97, 50.02, 50.08, 49.95];
    expect(
      lineOf(
        rows.map((row, i) => vote(row, scattered[i] ?? 0)),
        1000
      )
    ).toBeNull();
    const random = [41, 63, 50, 38, 57];
    expect(
      lineOf(
        rows.map((row, i) => vote(row, random[i] ?? 0)),
        1000
      )
    ).toBeNull();
    expect(lineOf([vote(0, 50), vote(1, 60)], 0)).toBeNull();
    const rough = rows.map((row, i) => ({ row, centre: 50 + 0.1 * i, deviation: 0.3 }));
    expect(lineOf(rough, 1000)).toBeNull();
    const split = [49, 50, 51, 70, 90];
    expect(
      lineOf(
        rows.map((row, i) => vote(row, split[i] ?? 0)),
        1000
      )
    ).toBeNull();
  });
});

test('a range of the user is the only one; else a wider one follows', () => {
  expect(searchRanges(101, [60, 40])).toEqual([{ columns: [40, 60], fixed: true }]);
  const [first, second] = searchRanges(101, null);
  expect(first?.columns.map(Math.round)).toEqual([28, 72]);
  expect(second?.columns.map(Math.round)).toEqual([10, 90]);
  expect(isInside(5, { columns: [40, 60], fixed: false })).toBe(true);
  expect(isInside(5, { columns: [40, 60], fixed: true })).toBe(false);
});

test('rows are spread over those that are there', () => {
  expect(spreadRows(Array.from({ length: 100 }, (_, i) => i))).toEqual([10, 30, 50, 70, 90]);
  expect(spreadRows([7, 8])).toEqual([7, 8]);
});

test('the overlap about an axis, and its side', () => {
  expect(overlapOf(49.5, 100)).toEqual({ overlap: 100, side: 'middle' });
  expect(overlapOf(9.5, 100)).toEqual({ overlap: 20, side: 'left' });
  expect(overlapOf(89.5, 100)).toEqual({ overlap: 20, side: 'right' });
});
