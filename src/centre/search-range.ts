import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { parseRows, spreadRows } from './row-list';
import type { ISearchWish } from './search-model';

/** What the detector and the row looked at are. */
export interface IWhereOf {
  readonly row: number;
  readonly rowCount: number;
  readonly columnCount: number;
}

/** Where the user wants the axis to be looked for, as it is kept. */
export interface IKeptRange {
  readonly rows: 'spread' | 'row';
  readonly from: number | null;
  readonly to: number | null;
  /** The rows of the table as they were typed; null leaves them as they are spread. */
  readonly list: string | null;
}

/** A list of rows that is longer is none that was typed. */
const LONGEST_LIST = 1000;

/** Read what was kept; null where a part is odd. */
export function readRange(value: unknown): IKeptRange | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { rows, from, to, list }: Readonly<Record<string, unknown>> = { ...value };
  return (rows === 'spread' || rows === 'row') &&
    isColumn(from) &&
    isColumn(to) &&
    (list === null || (typeof list === 'string' && list.length <= LONGEST_LIST))
    ? { rows, from, to, list }
    : null;
}

function isColumn(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}

/** Where the user wants the axis to be looked for. */
export class SearchRange implements IDisposable {
  constructor(private readonly _of: IWhereOf) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Some rows over the height, or the one looked at. */
  get rows(): 'spread' | 'row' {
    return this._rows;
  }

  set rows(rows: 'spread' | 'row') {
    this._rows = rows;
    this._changed.emit();
  }

  /** Lowest column; null leaves it open. */
  get from(): number | null {
    return this._from;
  }

  set from(from: number | null) {
    this._from = from;
    this._changed.emit();
  }

  /** Highest column; null leaves it open. */
  get to(): number | null {
    return this._to;
  }

  set to(to: number | null) {
    this._to = to;
    this._changed.emit();
  }

  /** Whether no column lies between the ends. */
  get isEmpty(): boolean {
    const { range } = this;
    return range !== null && !(range[0] < range[1]);
  }

  /** The rows of the table to look at, as they are typed. */
  get list(): string {
    return this._list ?? spreadRows(this._of.rowCount).join(', ');
  }

  set list(list: string) {
    this._list = list.trim() === '' ? null : list;
    this._changed.emit();
  }

  /** What is asked for to fill the table; null where the rows cannot be read. */
  get listWish(): ISearchWish | null {
    const rows = parseRows(this.list, this._of.rowCount);
    return rows && { rows, range: this.range, purpose: 'rows' };
  }

  /** What is asked for. */
  get wish(): ISearchWish {
    return {
      rows: this._rows === 'row' ? [this._of.row] : null,
      range: this.range,
      purpose: 'centre'
    };
  }

  /** Both ends, an open one at the end of the detector; null where both are open. */
  get range(): readonly [from: number, to: number] | null {
    const { _from: from, _to: to } = this;
    return from === null && to === null ? null : [from ?? 0, to ?? this._of.columnCount - 1];
  }

  /** What is kept over a reload. */
  get kept(): IKeptRange {
    const { _rows: rows, _from: from, _to: to, _list } = this;
    const list = _list !== null && _list.length <= LONGEST_LIST ? _list : null;
    return this._wanted ?? { rows, from, to, list };
  }

  /** Where to look as soon as the scan is there. */
  restore(kept: IKeptRange | null): void {
    this._wanted = kept;
  }

  /** Another scan: nothing is known of where to look, unless it is the one that was left. */
  reset(): void {
    const { rows = this._rows, from = null, to = null, list = null } = this._wanted ?? {};
    this._wanted = null;
    this._rows = rows;
    this._from = from;
    this._to = to;
    this._list = list;
    this._changed.emit();
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _rows: 'spread' | 'row' = 'spread';
  private _from: number | null = null;
  private _to: number | null = null;
  private _list: string | null = null;
  private _wanted: IKeptRange | null = null;
}
