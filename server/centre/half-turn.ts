import type { IFinding } from './answer';
import { judged, nothing, POOL_BARS, ROW_BARS } from './judge';
import { estimateOf, FEWEST_ROWS, pooledCurve, type IMethodCurve } from './method-curve';
import { coarseCentre, fineMirror, pooledCoarse, type ICoarse } from './mirror';
import { pool } from './pool';
import type { ISearchRange } from './range';
import { refusal } from './refusals';
import { seamCurve, seamEstimate, trustedSeam, type ISeamCurve } from './seam';
import { sharpnessCurves, type ILook } from './sharpness';
import type { IRowData } from './sinogram';
import { hasStructure } from './structure';

/** Answers of some rows: each by itself, and all as one. */
export interface IHalfTurn {
  readonly pooled: IFinding;
  readonly rows: readonly IFinding[];
}

/** Columns beyond which slices are made smaller. */
const FULL_COLUMNS = 768;

/** Slices that are compared, by the width of the detector. */
function looksOf(columns: number): readonly ILook[] {
  const size = Math.max(1, 2 ** Math.round(Math.log2(columns / 512)));
  return columns <= FULL_COLUMNS
    ? [
        { bin: 1, reach: 1.5, step: 0.25, floor: 0.055 },
        { bin: 2, reach: 2, step: 0.25, floor: 0.06 },
        { bin: 4, reach: 4, step: 0.5, floor: 0.1 }
      ]
    : [
        { bin: Math.max(1, size / 2), reach: size / 2, step: size / 16, floor: 0.06 },
        { bin: size, reach: 1.5 * size, step: size / 4, floor: 0.09 }
      ];
}

/** Curves of one row by all methods. */
interface IRowCurves {
  readonly data: IRowData;
  readonly coarse: ICoarse;
  readonly seam: ISeamCurve;
  readonly curves: readonly IMethodCurve[];
}

/**
 * Find the axis from rows of at most half a turn. All rows are asked about the same candidates, so that a method's
 * curves can be averaged before the best candidate is looked for: noise that would lead rows astray one by one is
 * averaged too.
 */
export async function halfTurnCentre(
  rows: readonly IRowData[],
  range: ISearchRange
): Promise<IHalfTurn> {
  const structured = await Promise.all(rows.map(hasStructure));
  const kept = rows.filter((_, i) => structured[i]);
  const all = await curvesOf(kept, range);
  const findings = await Promise.all(all.map(row => rowFinding(row, range)));
  let next = 0;
  const pooled = await pooledFinding(all, range);
  return {
    pooled: pooled.refusal === null ? pooled : voted(findings, range, pooled),
    rows: rows.map((_, i) => {
      const finding = structured[i] ? findings[next++] : undefined;
      return finding ?? { ...nothing, refusal: refusal('flat') };
    })
  };
}

/** Where a few bad rows spoil the average, those that stand for themselves may still agree. */
function voted(rows: readonly IFinding[], range: ISearchRange, pooled: IFinding): IFinding {
  const votes = pool(rows, range);
  return votes.refusal === null ? { ...votes, methods: pooled.methods } : pooled;
}

async function curvesOf(rows: readonly IRowData[], range: ISearchRange): Promise<IRowCurves[]> {
  const coarse = [];
  for (const row of rows) {
    coarse.push(await coarseCentre(row, range.columns));
  }
  const [first, ...others] = coarse;
  if (first === undefined) {
    return [];
  }
  const common = pooledCoarse([first, ...others]);
  const seams = [];
  for (const row of rows) {
    seams.push(await seamCurve(row, common));
  }
  const around = aroundOf(seams, common);
  const all = [];
  for (const [i, data] of rows.entries()) {
    const curves = await fineMirror(data, common);
    for (const look of looksOf(data.columns)) {
      curves.push(...(await sharpnessCurves(data, around, look)));
    }
    const [own, seam] = [coarse[i], seams[i]];
    if (own !== undefined && seam !== undefined) {
      all.push({ data, coarse: own, seam, curves });
    }
  }
  return all;
}

/** Where slices are compared: about the seam's answer where it can be trusted, else about the first look's. */
function aroundOf(seams: readonly ISeamCurve[], coarse: ICoarse): number {
  const pooled = pooledSeam(seams);
  return (pooled && trustedSeam(pooled, coarse)) ?? coarse.centre;
}

function pooledSeam(seams: readonly ISeamCurve[]): ISeamCurve | null {
  const [first, ...others] = seams;
  return first === undefined
    ? null
    : {
        ...pooledCurve([first, ...others]),
        columns: first.columns,
        samplesPerColumn: seams.reduce((sum, { samplesPerColumn }) => sum + samplesPerColumn, 0)
      };
}

function rowFinding(
  { data, coarse, seam, curves }: IRowCurves,
  range: ISearchRange
): Promise<IFinding> {
  const methods = [...seamEstimate(seam), ...curves.flatMap(estimateOf)];
  return judged({
    methods,
    coarse,
    range,
    bars: ROW_BARS,
    jumpAt: centre => jumpAt(data, centre)
  });
}

async function pooledFinding(rows: readonly IRowCurves[], range: ISearchRange): Promise<IFinding> {
  const [first, ...others] = rows;
  const seam = pooledSeam(rows.map(row => row.seam));
  if (first === undefined || seam === null) {
    return { ...nothing, refusal: refusal('flat') };
  }
  const pooled = first.curves.map((curve, i) =>
    pooledCurve([curve, ...others.flatMap(({ curves }) => curves[i] ?? [])])
  );
  return judged({
    methods: [...seamEstimate(seam), ...pooled.flatMap(estimateOf)],
    coarse: pooledCoarse([first.coarse, ...others.map(({ coarse }) => coarse)]),
    range,
    // fewer rows cannot be left out in turn
    bars: rows.length < FEWEST_ROWS ? ROW_BARS : POOL_BARS,
    jumpAt: async centre => {
      const jumps = [];
      for (const { data } of rows) {
        jumps.push(await jumpAt(data, centre));
      }
      return middleOf(jumps.flatMap(jump => jump ?? []));
    }
  });
}

function middleOf(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

async function jumpAt(
  { engine, data, columns, signal }: IRowData,
  centre: number
): Promise<number | null> {
  if (!(centre > 2 && centre < columns - 3)) {
    return null;
  }
  const jump = await engine.seamJump(data, columns, centre);
  signal.throwIfAborted();
  return jump;
}
