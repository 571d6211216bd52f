import { greatestOf } from './curve';
import type { IMethodCurve } from './method-curve';
import type { IRowData } from './sinogram';

/**
 * What is broader than these parts of the width is left out: of bodies wider than the detector the narrow one is
 * right, in noise the broad one says more. Least deviation of what they say on detectors of so many columns (pixels).
 */
const LOOKS = [
  { method: 'seam-fine', broad: 0.03 },
  { method: 'seam-broad', broad: 0.06 }
] as const;
const FLOOR = 0.05;
const FLOOR_COLUMNS = 512;
/** Candidates a column. */
const CANDIDATES = 4;

/** How likely each candidate of a range closes the half turn, with and without what is broad. */
export async function seamLikelihoods(
  row: IRowData,
  [from, to]: readonly [number, number]
): Promise<IMethodCurve[]> {
  const { engine, data, columns, radians, signal } = row;
  const first = Math.floor(CANDIDATES * from);
  const count = Math.max(1, Math.ceil(CANDIDATES * to) - first + 1);
  const curves: IMethodCurve[] = [];
  for (const { method, broad } of LOOKS) {
    const search = { first, count, broad: broad * columns };
    const [all, even, odd] = await engine.seamLikelihood(data, columns, radians, search);
    signal.throwIfAborted();
    const none = new Float64Array(count);
    curves.push({
      method,
      first: first / CANDIDATES,
      step: 1 / CANDIDATES,
      sought: 'greatest',
      all: all ?? none,
      halves: [[even ?? none, odd ?? none]],
      without: [],
      // logarithms of likelihoods are added
      weight: 1,
      floor: FLOOR * Math.max(1, columns / FLOOR_COLUMNS)
    });
  }
  return curves;
}

/** The part of a curve that is at most `reach` columns away. */
export function windowed(curve: IMethodCurve, centre: number, reach: number): IMethodCurve {
  const { first, step, all, halves } = curve;
  const from = Math.max(0, Math.floor((centre - reach - first) / step));
  const to = Math.min(all.length, Math.ceil((centre + reach - first) / step) + 1);
  return {
    ...curve,
    first: first + step * from,
    all: all.subarray(from, to),
    halves: halves.map(([one, other]) => [one.subarray(from, to), other.subarray(from, to)])
  };
}

/** Where the seams of all rows together close best; null at an end of the range. */
export function likeliest(rows: readonly (readonly IMethodCurve[])[]): number | null {
  const broad = rows.flatMap(curves => curves.at(-1) ?? []);
  const [curve] = broad;
  if (curve === undefined) {
    return null;
  }
  const sum = curve.all.map((_, i) => broad.reduce((total, { all }) => total + (all[i] ?? 0), 0));
  return greatestOf({ first: curve.first, step: curve.step, values: sum });
}
