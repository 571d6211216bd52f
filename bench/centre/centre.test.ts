import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { hasPhantom, type IPhantomEngine } from '../../engine/ts/phantom';
import { judge } from './bars';
import { CLASSES, type IScanClass } from './classes';
import { errorsOf, reportOf } from './report';
import { runCase } from './run';

/** More of them, and other ones, are run by `make bench ARGS="centre"`. */
const SEEDS = [1, 2, 3];

let engine: IPhantomEngine;

beforeAll(async () => {
  const opened = await openEngine({ threads: 2 });
  if (!hasPhantom(opened)) {
    throw new Error('The engine has no phantom.');
  }
  engine = opened;
});

function named(name: string): IScanClass {
  const found = CLASSES.find(scanClass => scanClass.name === name);
  if (found === undefined) {
    throw new Error(`There is no class ${name}.`);
  }
  return found;
}

describe('the centre of simulated scans', () => {
  test.each(['contained', 'wide offset', '200 to 340 degrees', '360', 'half-acquisition'])(
    '%s',
    async name => {
      for (const seed of SEEDS) {
        const { finding, truth } = await runCase(engine, named(name), seed);
        expect([seed, finding.refusal]).toEqual([seed, null]);
        expect([seed, finding.slope]).toEqual([seed, undefined]);
        expect(Math.abs((finding.centre ?? NaN) - truth)).toBeLessThan(0.15);
        // an honest error: right to four of its own, or to a tenth of a pixel
        expect(Math.abs((finding.centre ?? NaN) - truth)).toBeLessThan(
          Math.max(0.1, 4 * (finding.error ?? 0))
        );
      }
    }
  );

  test.each(['interior', 'noisy', 'few angles'])(
    '%s: half a pixel where it is told',
    async name => {
      let told = 0;
      for (const seed of SEEDS) {
        const { finding, truth } = await runCase(engine, named(name), seed);
        if (finding.refusal === null) {
          told++;
          expect(Math.abs((finding.centre ?? NaN) - truth)).toBeLessThan(0.5);
        }
      }
      expect(told).toBeGreaterThanOrEqual(2);
    }
  );

  test.each([
    ['air', /nothing that turns/],
    ['constant rows', /choose rows that cross the sample/],
    ['noise', /check the flat field/],
    ['slow drift', /choose rows|by hand|check the angles/],
    ['range without the axis', /range|by hand|check the angles/],
    ['axis off the detector', /range|by hand|check the angles/]
  ])('%s is refused in words that say what to try', async (name, words) => {
    for (const seed of SEEDS) {
      const { finding } = await runCase(engine, named(name), seed);
      expect(finding.refusal?.message).toMatch(words);
    }
  });

  test('a tilted axis: its rows are not averaged, the slope is told', async () => {
    for (const seed of SEEDS) {
      const { finding, truth, slope } = await runCase(engine, named('tilted'), seed);
      expect([seed, finding.refusal]).toEqual([seed, null]);
      expect(Math.abs((finding.centre ?? NaN) - truth)).toBeLessThan(0.15);
      expect(Math.abs((finding.slope ?? NaN) - slope)).toBeLessThan(0.05);
    }
  });

  test('little more than half a turn: no row is answered by a short overlap', async () => {
    for (const seed of [3049, 3050]) {
      const { finding, truth } = await runCase(engine, named('200 to 340 degrees'), seed);
      const told = finding.rows.filter(({ refusal }) => refusal === null);
      expect(told.length).toBeGreaterThan(0);
      for (const { centre } of told) {
        expect(Math.abs((centre ?? NaN) - truth)).toBeLessThan(0.6);
      }
    }
  });

  test('a full turn tells overlap and side', async () => {
    const { finding, truth, columns } = await runCase(engine, named('half-acquisition'), 1);
    const near = Math.min(truth, columns - 1 - truth);
    expect(finding).toMatchObject({
      turn: 'full',
      side: truth < columns / 2 ? 'left' : 'right',
      overlap: Math.round(2 * near + 1)
    });
  });
});

test('refused answers count as refused, not as errors', () => {
  expect(errorsOf([0.1, null, 0.7, 0.2])).toEqual({
    count: 4,
    refused: 1,
    median: 0.2,
    p90: 0.7,
    most: 0.7,
    aboveHalf: 1
  });
  const report = { ...reportOf('air', []), scans: errorsOf([0.1, null]) };
  expect(judge(report)).toEqual([
    { class: 'air', bar: 'scans refused', value: 0.5, limit: 0.98, held: false }
  ]);
});
