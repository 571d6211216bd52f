import { describe, expect, it } from 'vitest';
import type { IAngleDescription } from '../../protocol/scan';
import { mismatchDeg, opposite, turnOf } from './turn';

function angles(firstDeg: number, lastDeg: number, count: number): IAngleDescription {
  return { firstDeg, lastDeg, count, source: '/theta', unit: 'deg', unitSource: 'attribute' };
}

describe('turn of a scan', () => {
  it.each([
    [0, 179, 180, 'half'],
    [0, 180, 181, 'half'],
    [-90, 87.8, 90, 'half'],
    [180, 1, 180, 'half'],
    [0, 359.5, 720, 'full'],
    [0, 360, 721, 'full'],
    [-180, 179, 360, 'full'],
    [0, 120, 121, 'other'],
    [0, 0, 1, 'other']
  ] as const)('from %d to %d degrees in %d steps is %s', (first, last, count, kind) => {
    expect(turnOf(angles(first, last, count)).kind).toBe(kind);
  });

  it('finds the projection opposite to one, and says how far it is off', () => {
    const full = angles(0, 359, 360);
    expect(opposite(0, full)).toBe(180);
    expect(opposite(200, full)).toBe(20);
    expect(mismatchDeg({ first: 200, second: 20 }, full)).toBe(0);
    const half = angles(0, 179, 180);
    expect(opposite(0, half)).toBe(179);
    expect(mismatchDeg({ first: 0, second: 179 }, half)).toBe(-1);
    expect(opposite(90, half)).toBe(0);
    expect(mismatchDeg({ first: 90, second: 0 }, half)).toBe(90);
    const back = angles(180, 0, 181);
    expect(opposite(0, back)).toBe(180);
    expect(Math.abs(mismatchDeg({ first: 0, second: 180 }, back))).toBe(0);
  });
});
