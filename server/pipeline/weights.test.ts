import { expect, test } from 'vitest';
import { angleWeights } from './weights';

const DEGREE = Math.PI / 180;
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const degrees = (values: readonly number[]): number[] => values.map(value => value * DEGREE);

/** What the weights integrate: a trigonometric polynomial of the angle, exact for even spacing. */
function expectAll(weights: readonly number[], value: number): void {
  weights.forEach(weight => expect(weight).toBeCloseTo(value, 12));
}

test('even angles over 180 degrees weigh pi/A each', () => {
  const { weights, wedges, periodRad } = angleWeights(
    degrees(Array.from({ length: 180 }, (_, index) => index - 37.5))
  );
  expectAll(weights, Math.PI / 180);
  expect(wedges).toEqual([]);
  expect(periodRad).toBe(Math.PI);
});

test('both ends of a half turn share one weight', () => {
  const { weights } = angleWeights(
    degrees(Array.from({ length: 91 }, (_, index) => -88.2 + 2 * index))
  );
  expect(sum(weights)).toBeCloseTo(Math.PI, 12);
  expect(weights[0]).toBeCloseTo(Math.PI / 180, 9);
  expect(weights[90]).toBeCloseTo(Math.PI / 180, 9);
  expect(weights[45]).toBeCloseTo((2 * Math.PI) / 180, 9);
});

test('a full turn adds up to pi, with and without its last angle, and twice around too', () => {
  for (const count of [360, 361, 720]) {
    const { weights, periodRad } = angleWeights(
      degrees(Array.from({ length: count }, (_, index) => index))
    );
    expect(periodRad).toBe(2 * Math.PI);
    expect(sum(weights)).toBeCloseTo(Math.PI, 9);
  }
  expectAll(
    angleWeights(degrees(Array.from({ length: 360 }, (_, index) => index))).weights,
    Math.PI / 360
  );
});

test('uneven angles weigh half the sum of their gaps', () => {
  const { weights } = angleWeights(
    degrees([0, 1, 3, 6, ...Array.from({ length: 171 }, (_, index) => 10 + index - 0.5)])
  );
  expect(weights[1]).toBeCloseTo(1.5 * DEGREE, 12);
  expect(weights[2]).toBeCloseTo(2.5 * DEGREE, 12);
  expect(sum(weights)).toBeCloseTo(Math.PI, 12);
});

test('the order of the angles does not matter, nor whole turns', () => {
  const angles = degrees([
    0, 5, 12, 20, 29, 39, 48, 57, 66, 75, 84, 93, 102, 111, 120, 129, 138, 147, 156, 165, 174
  ]);
  const expected = angleWeights(angles).weights;
  const shuffled = angles.map((angle, index) => angle + (index % 3) * 2 * Math.PI).toReversed();
  angleWeights(shuffled)
    .weights.toReversed()
    .forEach((weight, index) => expect(weight).toBeCloseTo(expected[index] ?? NaN, 9));
});

test('duplicates share the weight of their position, also across the period', () => {
  const { weights } = angleWeights(
    degrees([0, 9, 9, 9, 18, ...Array.from({ length: 18 }, (_, index) => 27 + 9 * index)])
  );
  expect(weights[1]).toBeCloseTo(3 * DEGREE, 12);
  expect(weights[0]).toBeCloseTo(4.5 * DEGREE, 12);
  expect(weights.at(-1)).toBeCloseTo(4.5 * DEGREE, 12);
  expect(sum(weights)).toBeCloseTo(Math.PI, 12);
});

test('a gap above 10 degrees is named and not closed: it adds nothing to the angles beside it', () => {
  const { weights, wedges } = angleWeights(
    degrees(Array.from({ length: 121 }, (_, index) => 20 + index))
  );
  expectAll(weights.slice(1, -1), DEGREE);
  expect(weights[0]).toBeCloseTo(DEGREE / 2, 12);
  expect(sum(weights)).toBeCloseTo(120 * DEGREE, 12);
  expect(wedges).toHaveLength(1);
  expect((wedges[0]?.[0] ?? 0) / DEGREE).toBeCloseTo(140, 9);
  expect((wedges[0]?.[1] ?? 0) / DEGREE).toBeCloseTo(200, 9);
});

test('sixteen projections all round are coarse, not a scan of wedges', () => {
  const { weights, wedges } = angleWeights(
    degrees(Array.from({ length: 16 }, (_, index) => index * 11.25))
  );
  expectAll(weights, Math.PI / 16);
  expect(wedges).toEqual([]);
});

test('one projection weighs pi', () => {
  expect(angleWeights([0.3]).weights[0]).toBeCloseTo(Math.PI, 12);
});
