import { describe, expect, it } from 'vitest';
import { mismatchDeg, nearestPair, opposite, turnOf } from './turn';

/** Evenly spaced, both ends included. */
function angles(firstDeg: number, lastDeg: number, count: number): number[] {
  const step = count > 1 ? (lastDeg - firstDeg) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => firstDeg + index * step);
}

/** Each third angle first, then those between: an interlaced scan. */
function interlaced(all: readonly number[]): number[] {
  return [0, 1, 2].flatMap(start => all.filter((_, index) => index % 3 === start));
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
    const all = angles(first, last, count);
    expect(turnOf(all)).toMatchObject({ kind, firstDeg: all[0], lastDeg: all.at(-1) });
    expect(turnOf(interlaced(all))?.kind).toBe(kind);
  });

  it('is none without angles', () => {
    expect(turnOf([])).toBeNull();
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

  it('finds it where angles are not evenly spaced', () => {
    // Closer together towards the end; a line between the ends would say 3.
    const uneven = [0, 100, 150, 170, 181, 190];
    expect(opposite(0, uneven)).toBe(4);
    expect(mismatchDeg({ first: 0, second: 4 }, uneven)).toBe(1);
    expect(nearestPair(uneven)).toEqual({ first: 0, second: 4 });
  });

  it('begins with the pair that is nearest to half a turn apart, and with the earliest of many', () => {
    expect(nearestPair(angles(0, 359, 360))).toEqual({ first: 0, second: 180 });
    expect(nearestPair(angles(0, 179, 180))).toEqual({ first: 0, second: 179 });
    expect(nearestPair([0, 20, 111.3, 200.2, 291])).toEqual({ first: 1, second: 3 });
    expect(nearestPair([350, 10, 90, 189])).toEqual({ first: 1, second: 3 });
    expect(nearestPair([5])).toEqual({ first: 0, second: 0 });
    const golden = Array.from({ length: 300 }, (_, index) => (index * 137.50776405) % 360);
    const { first, second } = nearestPair(golden);
    const best = golden.flatMap((_, a) =>
      golden.map((__, b) => Math.abs(mismatchDeg({ first: a, second: b }, golden)))
    );
    expect(Math.abs(mismatchDeg({ first, second }, golden))).toBeLessThan(Math.min(...best) + 1e-5);
  });
});
