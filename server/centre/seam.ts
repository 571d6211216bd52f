import type { IEstimate } from './answer';
import { at, indexOfLeast } from './curve';
import { apart, estimateOf, placeOf, type IMethodCurve } from './method-curve';
import type { ICoarse } from './mirror';
import { aboutCentre, type IRowData } from './sinogram';

/** A correlation at the seam that is used, and one that others are looked for around. */
const USED = 0.5;
const TRUSTED = 0.8;
/** The halves of a seam that is trusted agree to this (pixels). */
const HALVES_AGREE = 1;
/** Binned columns by which the first look may be off. */
const COARSE_REACH = 1.5;
/**
 * Least deviation, on detectors of so many columns, and the part of what noise makes that the halves do not show
 * (pixels, columns, deviations).
 */
const FLOOR = 0.05;
const FLOOR_COLUMNS = 512;
const NOISE_PART = 0.15;

/** The seam's correlation over candidates. */
export interface ISeamCurve extends IMethodCurve {
  readonly columns: number;
  readonly samplesPerColumn: number;
}

/** Candidates on each side of the first look's answer (columns). */
export function seamReach({ bin }: ICoarse): number {
  return Math.max(3, 2.5 * bin);
}

/**
 * Correlate the two predictions of the projection at the seam around the first look's answer.
 *
 * @param about rows are cut to the same columns on both sides of it
 */
export async function seamCurve(
  row: IRowData,
  coarse: ICoarse,
  about: number
): Promise<ISeamCurve> {
  const { engine, radians, signal } = row;
  const { data, columns, first: cut } = aboutCentre(row, about);
  const reach = seamReach(coarse);
  const first = Math.floor(2 * (coarse.centre - reach));
  const count = Math.ceil(4 * reach) + 2;
  const seam = await engine.seamCorrelation(data, columns, radians, first - 2 * cut, count);
  signal.throwIfAborted();
  const [all, even, odd, left, right] = seam.curves.map(curve => curve.slice());
  const none = new Float64Array(count);
  return {
    method: 'seam',
    first: first / 2,
    step: 0.5,
    sought: 'greatest',
    all: all ?? none,
    halves: [
      [even ?? none, odd ?? none],
      [left ?? none, right ?? none]
    ],
    without: [],
    weight: seam.weight,
    floor: FLOOR * Math.max(1, row.columns / FLOOR_COLUMNS),
    ofEnds: true,
    columns: row.columns,
    samplesPerColumn: seam.samplesPerColumn
  };
}

/** What the seam says, where its correlation is high enough; `ends` as for `estimateOf`. */
export function seamEstimate(curve: ISeamCurve, ends: number): IEstimate[] {
  const peak = peakOf(curve.all);
  if (peak.value < USED) {
    return [];
  }
  return estimateOf(curve, ends).map(estimate => {
    const { columns, samplesPerColumn } = curve;
    const { centre, deviation } = estimate;
    const overlap = 2 * Math.min(centre, columns - 1 - centre) + 1;
    const noise = noiseOf(peak, samplesPerColumn * overlap);
    return { ...estimate, deviation: Math.hypot(deviation, NOISE_PART * noise) };
  });
}

/** Good enough to look for sharp slices around it; null where it is not. */
export function trustedSeam(curve: ISeamCurve, coarse: ICoarse): number | null {
  const all = placeOf(curve, curve.all);
  const agree = curve.halves.every(([one, other]) => {
    const distance = apart(all, placeOf(curve, one), placeOf(curve, other));
    return distance !== null && 2 * distance < HALVES_AGREE;
  });
  return all !== null &&
    agree &&
    peakOf(curve.all).value > TRUSTED &&
    Math.abs(all - coarse.centre) <= COARSE_REACH * coarse.bin
    ? all
    : null;
}

interface IPeak {
  readonly value: number;
  /** Second difference. */
  readonly curvature: number;
}

function peakOf(curve: Float64Array): IPeak {
  const place = indexOfLeast(curve.map(value => -value));
  const value = at(curve, place);
  const curvature = 2 * value - at(curve, place - 1) - at(curve, place + 1);
  return { value, curvature: Number.isFinite(curvature) ? Math.max(curvature, 1e-6) : 1e-6 };
}

/** Standard deviation of a shift found by correlation (Knapp and Carter, IEEE Trans. ASSP 24, 320 (1976)), as a centre. */
function noiseOf({ value, curvature }: IPeak, samples: number): number {
  const variance = (1 - value * value) / (value * curvature * Math.max(samples, 1));
  return Math.sqrt(Math.max(variance, 0)) / 2;
}
