import type { IFinding, RefusalReason } from './answer';
import { at, greatestOf, indexOfLeast } from './curve';
import { isInside, type ISearchRange } from './range';
import { refusal } from './refusals';
import { unbinned, type IRowData } from './sinogram';
import { hasStructure } from './structure';

/** Columns that become one, one after the other: coarser ones see less noise. */
const BINS = [1, 2, 4] as const;
const SECTORS = 4;
/** Pairs that are compared, at most. */
const MOST_PAIRS = 400;
/** Overlap that says anything, as a part of the width. */
const SHORTEST_OVERLAP = 0.05;
/** Bars of an answer. */
const LEAST_PEAK = 0.4;
const LARGEST_ERROR = 0.26;
const SECTORS_AGREE = 3;
const LEAST_LEAD = 0.08;
const LEAST_AGREEING = 2;
/** Beyond it (radians) the turn is closed, up to a gap. */
const WIDEST_ARC = (349 * Math.PI) / 180;
/** Fewer pairs say nothing. */
const FEWEST_PAIRS = 8;
/** Sectors and smoothings that say the same, in binned columns and in columns. */
const SAME = 1;
const FLOOR = 0.003;
const FLOOR_PART = 0.01;

/** One smoothing. */
interface ILook {
  readonly bin: number;
  readonly centre: number;
  readonly error: number;
  readonly peak: number;
  readonly runnerUp: number | null;
  readonly lead: number;
  readonly sectors: number;
  readonly curve: { readonly centres: readonly number[]; readonly scores: readonly number[] };
}

/** Find the axis from one row of a full turn: rows and those half a turn later are mirror images. */
export async function fullTurnCentre(row: IRowData, range: ISearchRange): Promise<IFinding> {
  if (!(await hasStructure(row))) {
    return answer([], null, 'flat');
  }
  const looks: ILook[] = [];
  for (const bin of BINS) {
    const look = await lookAt(row, bin, range);
    if (look !== null) {
      looks.push(look);
    }
  }
  const passed = looks.filter(isGood);
  const best = passed[0] ?? looks[0] ?? null;
  if (best === null) {
    return answer(looks, null, 'silent');
  }
  if (passed.length === 0) {
    return answer(looks, best, best.error > LARGEST_ERROR ? 'uncertain' : 'contradiction');
  }
  const agreeing = looks.filter(look => Math.abs(look.centre - best.centre) < SAME * look.bin);
  return answer(looks, best, agreeing.length < LEAST_AGREEING ? 'contradiction' : null);
}

function isGood({ bin, peak, error, sectors, lead }: ILook): boolean {
  return (
    peak > LEAST_PEAK &&
    Math.hypot(error, FLOOR_PART * bin) < LARGEST_ERROR &&
    sectors >= SECTORS_AGREE &&
    lead > LEAST_LEAD * (1 - (peak - lead))
  );
}

async function lookAt(row: IRowData, bin: number, range: ISearchRange): Promise<ILook | null> {
  const { engine, radians, signal } = row;
  const columns = Math.floor(row.columns / bin);
  const rows = Int32Array.from(radians, (_, i) => i);
  const data =
    bin === 1
      ? row.data
      : await engine.groupSinogram(row.data, row.columns, { rows, groups: rows.length, bin });
  const shortest = Math.max(4, Math.round(SHORTEST_OVERLAP * columns));
  const pairs = pairsOf(radians);
  if (pairs.rows.length < FEWEST_PAIRS) {
    return null;
  }
  const curves = await engine.fullTurn(data, columns, pairs, shortest);
  signal.throwIfAborted();
  const inRange = curves.map(curve =>
    curve.map((value, s) => (isInside(unbinned(s / 2, bin), range) ? value : 0))
  );
  const [all = new Float64Array(1), ...sectors] = inRange;
  const s = greatestOf({ first: 0, step: 1, values: all });
  if (s === null) {
    return null;
  }
  const top = Math.round(s);
  const peak = at(all, top);
  const margin = Math.max(6, Math.round(columns / 50));
  const others = all.map((value, i) => (Math.abs(i - top) > margin ? -value : 0));
  const second = indexOfLeast(others);
  const nearby = sectors.flatMap(curve => {
    const place = greatestOf({ first: 0, step: 1, values: curve });
    return place !== null && Math.abs(place - s) < 2 * SAME ? [place] : [];
  });
  return {
    bin,
    centre: unbinned(s / 2, bin),
    error: (bin * standardError(nearby)) / 2,
    peak,
    runnerUp: at(others, second) < 0 ? unbinned(second / 2, bin) : null,
    lead: peak + at(others, second),
    sectors: nearby.length,
    curve: {
      centres: Array.from(all, (_, i) => unbinned(i / 2, bin)),
      scores: [...all]
    }
  };
}

/** Of the mean of some values; infinite for fewer than two. */
function standardError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? Infinity : Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Every row of the first half turn with the place half a turn later, as far as there is one. */
function pairsOf(radians: Float64Array): Parameters<IRowData['engine']['fullTurn']>[2] {
  const first = radians[0] ?? 0;
  const last = radians.at(-1) ?? 0;
  const end = Math.min(first + Math.PI, last - first < WIDEST_ARC ? last - Math.PI : Infinity);
  const firstHalf = radians.filter(angle => angle < end).length;
  const count = Math.max(SECTORS, Math.min(MOST_PAIRS, firstHalf));
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * firstHalf) / count));
  const before = new Int32Array(count);
  const after = new Int32Array(count);
  const fraction = new Float64Array(count);
  rows.forEach((row, i) => {
    const wanted = (radians[row] ?? 0) + Math.PI;
    const found = radians.findIndex(angle => angle > wanted);
    const next = found < 0 ? 0 : found;
    const previous = (next - 1 + radians.length) % radians.length;
    const from = radians[previous] ?? 0;
    const to = (radians[next] ?? 0) + (found < 0 ? 2 * Math.PI : 0);
    before[i] = previous;
    after[i] = next;
    fraction[i] = to > from ? Math.min(1, Math.max(0, (wanted - from) / (to - from))) : 0;
  });
  return { rows, before, after, fraction, sectors: SECTORS };
}

function answer(
  looks: readonly ILook[],
  best: ILook | null,
  reason: RefusalReason | null
): IFinding {
  return {
    centre: best?.centre ?? null,
    error: best === null ? null : Math.max(FLOOR, best.error),
    runnerUp: best?.runnerUp ?? null,
    curve: best?.curve ?? { centres: [], scores: [] },
    methods: looks.map(({ bin, centre, error }) => ({
      method: `turn-${bin}`,
      centre,
      deviation: Math.max(FLOOR * bin, error)
    })),
    refusal: reason === null ? null : refusal(reason)
  };
}

/** Columns that both half turns see about an axis, and its side. */
export function overlapOf(
  centre: number,
  columns: number
): { readonly overlap: number; readonly side: 'left' | 'right' | 'middle' } {
  const middle = (columns - 1) / 2;
  const overlap = Math.min(columns, Math.round(2 * Math.min(centre, columns - 1 - centre) + 1));
  const off = centre - middle;
  return {
    overlap: Math.max(0, overlap),
    side: Math.abs(off) < 0.05 * columns ? 'middle' : off < 0 ? 'left' : 'right'
  };
}
