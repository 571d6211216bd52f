import type { IEngine } from '../../engine/ts/types';
import type { ICentreFinding, IFinding, IRowFinding } from './answer';
import { arcOf, type IArc } from './arc';
import { fullTurnCentre, overlapOf } from './full-turn';
import { halfTurnCentre } from './half-turn';
import { pool } from './pool';
import { searchRanges, type ISearchRange } from './range';
import { refusal } from './refusals';
import { prepareRow, type IRowData } from './sinogram';
import { alongLine, answeredRows, lineOf } from './tilt';

/** Where sinograms come from. */
export interface ISinogramSource {
  readonly columns: number;
  /** One a row of a sinogram. */
  readonly anglesRad: ArrayLike<number>;
  /** Attenuation (angle, column) of a detector row. */
  sinogram(row: number, signal: AbortSignal): Promise<Float32Array>;
}

/** What is asked. */
export interface ICentreWish {
  /** Detector rows, at least one. */
  readonly rows: readonly number[];
  /** Columns that the axis is between; null: found by itself. */
  readonly range: readonly [from: number, to: number] | null;
  /** Rows of the detector: of a tilted axis the centre is told in the middle of them, else in that of `rows`. */
  readonly height?: number;
}

/** Half a turn is needed, but for so much (radians). */
const LARGEST_LACK = (20 * Math.PI) / 180;
/** Rows that are pooled together; more are taken in several such groups. */
const MOST_TOGETHER = 10;

/** Answers of rows, each by itself and all as one. */
interface IAnswers {
  readonly pooled: IFinding;
  readonly rows: readonly Omit<IRowFinding, 'row'>[];
}

/**
 * Find the axis of rotation from some detector rows.
 *
 * A half turn is judged by the seam, by Vo's metric and by the sharpness of slices, a full turn by its opposite rows.
 * Rows are pooled; where that gives no answer, a wider range is tried.
 */
export async function findCentre(
  engine: IEngine,
  source: ISinogramSource,
  { rows, range: user, height }: ICentreWish,
  signal: AbortSignal
): Promise<ICentreFinding> {
  const arc = arcOf(source.anglesRad);
  const { columns } = source;
  const groups = Array.from({ length: Math.ceil(rows.length / MOST_TOGETHER) }, (_, i) =>
    rows.slice(i * MOST_TOGETHER, (i + 1) * MOST_TOGETHER)
  );
  const answers: IAnswers[] = [];
  const ranges = searchRanges(columns, user);
  let used = ranges[0];
  for (const group of groups) {
    const sinograms: Float32Array[] = [];
    for (const row of group) {
      sinograms.push(await source.sinogram(row, signal));
    }
    const prepared = (part: Pick<IArc, 'rows' | 'radians'>): Promise<IRowData[]> =>
      inTurn(sinograms, (sinogram, i) =>
        prepareRow(engine, sinogram, { row: group[i] ?? 0, columns }, part, signal)
      );
    // a few degrees of opposite rows are too alike to tell short overlaps from chance
    const nearest = ranges[0] && { ...ranges[0], fixed: true };
    const repeated = arc.beyond && nearest && (await opposite(await prepared(arc.beyond), nearest));
    const { answer, range } =
      repeated?.pooled.refusal === null
        ? { answer: repeated, range: ranges[0] }
        : await widening(await prepared(arc), arc, ranges);
    answers.push(answer);
    used = range;
  }
  const [only] = answers;
  const range = used ?? { columns: [0, columns - 1], fixed: false };
  const rowFindings = answers
    .flatMap(answer => answer.rows)
    .map((finding, i) => ({ row: rows[i] ?? 0, ...finding }));
  const together =
    only !== undefined && answers.length === 1 ? only.pooled : pool(rowFindings, range);
  const middle = height === undefined ? middleOf(rows) : (height - 1) / 2;
  const line = lineOf(answeredRows(rowFindings), middle);
  const best = line === null ? together : { ...alongLine(line, middle), slope: line.slope };
  const pooled = enoughArc(arc) ? best : { ...best, refusal: refusal('angles') };
  const where =
    arc.turn === 'full' && pooled.centre !== null
      ? overlapOf(pooled.centre, columns)
      : { overlap: null, side: null };
  return {
    ...pooled,
    ...where,
    turn: arc.turn,
    range: range.columns,
    rows: rowFindings
  };
}

/** One after the other: each uses all threads. */
async function inTurn<In, Out>(
  items: readonly In[],
  work: (item: In, index: number) => Promise<Out>
): Promise<Out[]> {
  const done: Out[] = [];
  for (const [i, item] of items.entries()) {
    done.push(await work(item, i));
  }
  return done;
}

function middleOf(rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + row, 0) / Math.max(1, rows.length);
}

function enoughArc({ turn, covered }: IArc): boolean {
  return turn === 'full' || covered > Math.PI - LARGEST_LACK;
}

/** The answer within the first range that gives one; where none does, that of the first. */
async function widening(
  rows: readonly IRowData[],
  arc: IArc,
  ranges: readonly ISearchRange[]
): Promise<{ readonly answer: IAnswers; readonly range: ISearchRange | undefined }> {
  let first: IAnswers | null = null;
  for (const range of ranges) {
    const answer = await answersOf(rows, arc, range);
    first ??= answer;
    const flat = answer.rows.every(row => row.refusal?.reason === 'flat');
    if (answer.pooled.refusal === null || arc.turn === 'full' || flat) {
      return { answer, range };
    }
  }
  return {
    answer: first ?? (await answersOf(rows, arc, { columns: [0, 0], fixed: false })),
    range: ranges[0]
  };
}

async function answersOf(
  rows: readonly IRowData[],
  arc: IArc,
  range: ISearchRange
): Promise<IAnswers> {
  if (arc.turn === 'half') {
    return halfTurnCentre(rows, range);
  }
  return opposite(rows, range);
}

/** By rows that are half a turn apart, of a full turn or of what goes on beyond half a turn. */
async function opposite(rows: readonly IRowData[], range: ISearchRange): Promise<IAnswers> {
  const answers = await inTurn(rows, row => fullTurnCentre(row, range));
  const [only] = answers;
  return {
    rows: answers,
    pooled: only !== undefined && answers.length === 1 ? only : pool(answers, range)
  };
}
