import type { IEstimate, IFinding } from './answer';
import { judged, nothing, POOL_BARS, ROW_BARS, rowVotes, type IEvidence } from './judge';
import { deviationOf, likeliest, seamLikelihoods } from './likelihood';
import { estimateOf, FEWEST_ROWS, pooledCurve, type IMethodCurve } from './method-curve';
import { coarseCentre, fineMirror, pooledCoarse, type ICoarse } from './mirror';
import { pool } from './pool';
import type { ISearchRange } from './range';
import { refusal } from './refusals';
import { seamCurve, seamEstimate, seamReach, trustedSeam, type ISeamCurve } from './seam';
import { sharpnessCurves, type ILook } from './sharpness';
import type { IRowData } from './sinogram';
import { hasStructure } from './structure';
import { lineOf } from './tilt';

/** Answers of some rows: each by itself, and all as one. */
export interface IHalfTurn {
  readonly pooled: IFinding;
  readonly rows: readonly IFinding[];
}

/** Binned columns between two places that are both looked at. */
const OTHER_START = 1.6;
/** Columns beyond which slices are made smaller. */
const FULL_COLUMNS = 768;

/** Slices that are compared, by the width of the detector. */
function looksOf(columns: number): readonly ILook[] {
  const size = Math.max(1, 2 ** Math.round(Math.log2(columns / 512)));
  const half = Math.max(1, size / 2);
  return columns <= FULL_COLUMNS
    ? [
        { bin: 1, reach: 1.5, step: 0.25, of: 'details', floor: 0.055 },
        { bin: 2, reach: 2, step: 0.25, of: 'details', floor: 0.06 },
        { bin: 2, reach: 2, step: 0.25, of: 'whole', floor: 0.06 },
        { bin: 3, reach: 5, step: 0.5, of: 'whole', floor: 0.08 },
        { bin: 4, reach: 4, step: 0.5, of: 'details', floor: 0.1 },
        { bin: 4, reach: 6, step: 0.5, of: 'whole', floor: 0.1 },
        { bin: 6, reach: 8, step: 1, of: 'whole', floor: 0.15 }
      ]
    : [
        { bin: half, reach: size / 2, step: size / 16, of: 'details', floor: 0.06 },
        { bin: size, reach: 1.5 * size, step: size / 4, of: 'details', floor: 0.09 },
        { bin: size, reach: 1.5 * size, step: size / 4, of: 'whole', floor: 0.09 }
      ];
}

/** Curves of one row by all methods. */
interface IRowCurves {
  readonly data: IRowData;
  readonly coarse: ICoarse;
  readonly seam: ISeamCurve;
  readonly curves: readonly IMethodCurve[];
}

/** What is known of all rows before a candidate is looked at closely. */
interface IFirstLooks {
  readonly rows: readonly IRowData[];
  /** Vo's metric of each row, and of all. */
  readonly coarse: readonly ICoarse[];
  readonly common: ICoarse;
  /** Likelihoods of the seam over the whole range, of each row. */
  readonly likelihoods: readonly (readonly IMethodCurve[])[];
}

/**
 * Find the axis from rows of at most half a turn. All rows are asked about the same candidates, so that a method's
 * curves can be averaged before the best candidate is looked for: noise that would lead rows astray one by one is
 * averaged too. Where Vo's metric and the likelihood of the seam point at different places, both are looked at.
 */
export async function halfTurnCentre(
  rows: readonly IRowData[],
  range: ISearchRange
): Promise<IHalfTurn> {
  const structured = await Promise.all(rows.map(hasStructure));
  const kept = rows.filter((_, i) => structured[i]);
  const looks = await firstLooks(kept, range);
  const answers: IHalfTurn[] = [];
  if (looks !== null && isTilted(looks)) {
    answers.push(await oneByOne(looks, range));
  } else if (looks !== null) {
    for (const start of startsOf(looks)) {
      const answer = await answerAround(looks, start, range);
      answers.push(answer);
      if (answer.pooled.refusal === null) {
        break;
      }
    }
  }
  const best = answers.find(({ pooled }) => pooled.refusal === null) ?? answers[0];
  let next = 0;
  return {
    pooled: best?.pooled ?? { ...nothing, refusal: refusal('flat') },
    rows: rows.map((_, i) => {
      const finding = structured[i] ? best?.rows[next++] : undefined;
      return finding ?? { ...nothing, refusal: refusal('flat') };
    })
  };
}

/** Whether the seams of the rows close about places that lie on a line, but not on one column. */
function isTilted({ rows, likelihoods }: IFirstLooks): boolean {
  const votes = likelihoods.flatMap((curves, i) =>
    curves.slice(0, 1).flatMap(curve => {
      const [estimate] = estimateOf(curve, deviationOf(curves));
      return estimate === undefined ? [] : [{ ...estimate, row: rows[i]?.row ?? 0 }];
    })
  );
  return lineOf(votes, 0) !== null;
}

/** Rows of a tilted axis have no candidates in common. */
async function oneByOne(
  { rows, coarse, likelihoods }: IFirstLooks,
  range: ISearchRange
): Promise<IHalfTurn> {
  const findings: IFinding[] = [];
  for (const [i, row] of rows.entries()) {
    const [common, curves] = [coarse[i], likelihoods[i]];
    if (common !== undefined && curves !== undefined) {
      const alone = { rows: [row], coarse: [common], common, likelihoods: [curves] };
      const { pooled } = await answerAround(alone, common, range);
      findings.push(pooled);
    }
  }
  return { pooled: pool(findings, range), rows: findings };
}

async function firstLooks(
  rows: readonly IRowData[],
  range: ISearchRange
): Promise<IFirstLooks | null> {
  const coarse = [];
  const likelihoods = [];
  for (const row of rows) {
    coarse.push(await coarseCentre(row, range.columns));
    likelihoods.push(await seamLikelihoods(row, range.columns));
  }
  const [first, ...others] = coarse;
  return first === undefined
    ? null
    : { rows, coarse, common: pooledCoarse([first, ...others]), likelihoods };
}

/** Where slices are compared: about what Vo's metric says and, where it is far from that, what the seam says. */
function startsOf({ common, likelihoods }: IFirstLooks): readonly ICoarse[] {
  const likely = likeliest(likelihoods);
  return likely === null || isNear(likely, common)
    ? [common]
    : [common, { ...common, centre: likely, runnerUp: common.centre }];
}

async function answerAround(
  looks: IFirstLooks,
  start: ICoarse,
  range: ISearchRange
): Promise<IHalfTurn> {
  const all = await curvesOf(looks, start);
  const findings = await Promise.all(all.map(row => rowFinding(row, range)));
  const pooled = await pooledFinding(all, start, { range, votes: rowVotes(findings) });
  return { pooled, rows: findings };
}

async function curvesOf(
  { rows, coarse, common, likelihoods }: IFirstLooks,
  start: ICoarse
): Promise<IRowCurves[]> {
  const seams = [];
  for (const row of rows) {
    seams.push(await seamCurve(row, start, start.centre));
  }
  const likely = likeliest(likelihoods);
  const near = likely !== null && isNear(likely, start) ? likely : start.centre;
  const around = trustedAround(seams, start) ?? near;
  const all = [];
  for (const [i, data] of rows.entries()) {
    const reach = seamReach(start);
    const curves = [
      ...(await seamLikelihoods(data, [around - reach, around + reach], around)),
      ...(await fineMirror(data, start))
    ];
    for (const look of looksOf(data.columns)) {
      curves.push(...(await sharpnessCurves(data, around, look)));
    }
    const own = start === common ? coarse[i] : start;
    if (own !== undefined) {
      all.push({ data, coarse: own, seam: await seamCurve(data, start, around), curves });
    }
  }
  return all;
}

function isNear(centre: number, coarse: ICoarse): boolean {
  return Math.abs(centre - coarse.centre) <= OTHER_START * coarse.bin;
}

/** The seam's answer where it can be trusted. */
function trustedAround(seams: readonly ISeamCurve[], coarse: ICoarse): number | null {
  const pooled = pooledSeam(seams);
  return pooled && trustedSeam(pooled, coarse);
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
  return judged({
    methods: estimatesOf(seam, curves),
    ends: deviationOf(curves),
    votes: [],
    coarse,
    range,
    bars: ROW_BARS,
    jumpAt: centre => jumpAt(data, centre)
  });
}

/** What all methods say. */
function estimatesOf(seam: ISeamCurve, curves: readonly IMethodCurve[]): IEstimate[] {
  const ends = deviationOf(curves);
  return [...seamEstimate(seam, ends), ...curves.flatMap(curve => estimateOf(curve, ends))];
}

async function pooledFinding(
  rows: readonly IRowCurves[],
  coarse: ICoarse,
  { range, votes }: Pick<IEvidence, 'range' | 'votes'>
): Promise<IFinding> {
  const [first, ...others] = rows;
  const seam = pooledSeam(rows.map(row => row.seam));
  if (first === undefined || seam === null) {
    return { ...nothing, refusal: refusal('flat') };
  }
  const pooled = first.curves.map((curve, i) =>
    pooledCurve([curve, ...others.flatMap(({ curves }) => curves[i] ?? [])])
  );
  return judged({
    methods: estimatesOf(seam, pooled),
    ends: deviationOf(pooled),
    votes,
    coarse,
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
