import type { CentreMethod } from './answer';
import { at, greatestOf, indexOfLeast } from './curve';
import type { IMethodCurve } from './method-curve';
import { aboutCentre, type IRowData } from './sinogram';

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

/** Whether a method's curve is the logarithm of a likelihood. */
export function isLikelihood({ method }: { readonly method: CentreMethod }): boolean {
  return LOOKS.some(look => look.method === method);
}

/**
 * How likely each candidate of a range closes the half turn, with and without what is broad.
 *
 * @param about a first answer, that rows are cut to the same columns on both sides of; null: all columns
 */
export async function seamLikelihoods(
  row: IRowData,
  [from, to]: readonly [number, number],
  about: number | null = null
): Promise<IMethodCurve[]> {
  const { engine, radians, rings, signal } = row;
  const {
    data,
    columns,
    first: cut
  } = about === null ? { ...row, first: 0 } : aboutCentre(row, about);
  const first = Math.floor(CANDIDATES * from);
  const count = Math.max(1, Math.ceil(CANDIDATES * to) - first + 1);
  const curves: IMethodCurve[] = [];
  for (const { method, broad } of LOOKS) {
    const search = { first: first - CANDIDATES * cut, count, broad: broad * columns, rings };
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
      floor: FLOOR * Math.max(1, row.columns / FLOOR_COLUMNS),
      ofEnds: true
    });
  }
  return curves;
}

/** Candidates on each side of the greatest from which its curvature is taken. */
const CURVATURE_REACH = 2;

/**
 * Standard deviation of the best likelihood among these curves, noise and rings alike (Laplace's approximation: one
 * over the root of the curvature); infinite where none has a top.
 */
export function deviationOf(curves: readonly IMethodCurve[]): number {
  const curvatures = curves.filter(isLikelihood).map(({ all, step, weight }) => {
    const top = indexOfLeast(all.map(value => -value));
    const [before, after] = [at(all, top - CURVATURE_REACH), at(all, top + CURVATURE_REACH)];
    // curves of several rows are averaged, their likelihoods are multiplied
    return (weight * (2 * at(all, top) - before - after)) / (CURVATURE_REACH * step) ** 2;
  });
  const largest = Math.max(0, ...curvatures.filter(Number.isFinite));
  return 1 / Math.sqrt(largest);
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
