import type { ReadonlyJSONArray } from '@lumino/coreutils';
import type { ICentreRefusal, ICentreRow } from '../../protocol/centre';
import type { IScanDescription } from '../../protocol/scan';

/** What is known of a row, and whether the user wants it in the fit or out of it (null: as it stands out). */
export type IHeldRow = Pick<ICentreRow, 'row' | 'centre' | 'error' | 'refusal'> & {
  readonly wanted: boolean | null;
};

/** The table of rows of a scan, ordered by row. */
export interface IKeptTable {
  /** Which scan it is, by `scanName`. */
  readonly scan: string;
  readonly rows: readonly IHeldRow[];
}

/** Scans whose tables are kept, and rows of all of them: more than detectors have. */
const MOST_TABLES = 8;
const MOST_ROWS = 8192;

const REASONS: Readonly<Record<ICentreRefusal['reason'], true>> = {
  flat: true,
  silent: true,
  contradiction: true,
  uncertain: true,
  seam: true,
  range: true,
  angles: true
};

/** Centres hold for the data they were found in, and for their rows and columns. */
export function scanName({
  path,
  data,
  rows,
  columns
}: Pick<IScanDescription, 'path' | 'data' | 'rows' | 'columns'>): string {
  return JSON.stringify([path, data, rows, columns]);
}

/** The table of a scan; empty where there is none, and where one of its rows is none of the detector. */
export function tableOf(
  tables: readonly IKeptTable[],
  scan: string,
  rowCount: number
): readonly IHeldRow[] {
  const rows = tables.find(table => table.scan === scan)?.rows ?? [];
  return rows.every(({ row }) => row < rowCount) ? rows : [];
}

/** The tables with that of a scan in place of an older one, as the newest; the oldest go where there is too much. */
export function withTable(
  tables: readonly IKeptTable[],
  { scan, rows }: IKeptTable
): readonly IKeptTable[] {
  const others = tables.filter(table => table.scan !== scan);
  const all = rows.length === 0 ? others : [...others, { scan, rows: rows.slice(0, MOST_ROWS) }];
  let left = MOST_ROWS;
  return all
    .slice(-MOST_TABLES)
    .toReversed()
    .filter(table => (left -= table.rows.length) >= 0)
    .toReversed();
}

/** The tables as JSON: a row is five values, a refusal stands there once. */
export function tablesToJSON(tables: readonly IKeptTable[]): ReadonlyJSONArray {
  return tables.map(({ scan, rows }) => {
    const messages = new Map(
      rows.flatMap(({ refusal }) => (refusal ? [[refusal.message, refusal]] : []))
    );
    const places = [...messages.keys()];
    return {
      scan,
      refusals: [...messages.values()].map(({ reason, message }) => ({ reason, message })),
      rows: rows.map(({ row, centre, error, wanted, refusal }) => [
        row,
        centre,
        error,
        wanted,
        refusal && places.indexOf(refusal.message)
      ])
    };
  });
}

/** Read stored tables. One of which a part is odd is left out as a whole: half of it would lead to another axis. */
export function readTables(value: unknown): readonly IKeptTable[] {
  return (Array.isArray(value) ? value : []).reduce<readonly IKeptTable[]>((tables, stored) => {
    const table = readTable(stored);
    return table ? withTable(tables, table) : tables;
  }, []);
}

function readTable(value: unknown): IKeptTable | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { scan, refusals, rows }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof scan !== 'string' || !Array.isArray(refusals) || !Array.isArray(rows)) {
    return null;
  }
  const known = refusals.map(readRefusal);
  const read = rows.flatMap(row => readRow(row, known) ?? []);
  const isOrdered = read.every(({ row }, i) => row > (read[i - 1]?.row ?? -1));
  return read.length === rows.length && isOrdered ? { scan, rows: read } : null;
}

function readRefusal(value: unknown): ICentreRefusal | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { reason, message }: Readonly<Record<string, unknown>> = { ...value };
  return isReason(reason) && typeof message === 'string' ? { reason, message } : null;
}

function isReason(value: unknown): value is ICentreRefusal['reason'] {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}

function readRow(value: unknown, refusals: readonly (ICentreRefusal | null)[]): IHeldRow | null {
  if (!Array.isArray(value)) {
    return null;
  }
  const parts: readonly unknown[] = value;
  const [row, centre, error, wanted, place] = parts;
  const refusal = typeof place === 'number' ? refusals[place] : null;
  return typeof row === 'number' &&
    Number.isInteger(row) &&
    isNumberOrNull(centre) &&
    isNumberOrNull(error) &&
    (error ?? 0) >= 0 &&
    (wanted === null || typeof wanted === 'boolean') &&
    (place === null || typeof place === 'number') &&
    refusal !== undefined &&
    // A row has a centre, or a reason why it has none.
    (place === null) === (centre !== null) &&
    (place === null) === (refusal === null)
    ? { row, centre, error, wanted, refusal }
    : null;
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}
