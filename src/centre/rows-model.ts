import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { ICentreRefusal, ICentreRow } from '../../protocol/centre';
import type { IScanDescription } from '../../protocol/scan';
import type { EditHistory } from '../reconstruction/edit-history';
import { type IHeldRow, type IKeptTable, scanName, tableOf, withTable } from './kept-tables';
import { distanceOf, fitTilt, type ITiltFit, outliersOf } from './tilt-fit';

/** A row of the table. */
export interface IRowEntry {
  readonly row: number;
  /** Axis in that row, raw detector pixels; null where it was not found. */
  readonly centre: number | null;
  /** Standard error, pixels; null where it was noted by hand. */
  readonly error: number | null;
  /** Why the row has no centre; null where it has one. */
  readonly refusal: ICentreRefusal | null;
  /** Whether it stands out from the line of the others. */
  readonly isOutlier: boolean;
  /** Whether the line is fitted through it: as the user said, else unless it stands out. */
  readonly isUsed: boolean;
  /** Distance from the line, pixels; null without one. */
  readonly distance: number | null;
}

/** Centres of several detector rows, and the axis through them. */
export class RowsModel implements IDisposable {
  /** @param _history takes every change of the table */
  constructor(private readonly _history: EditHistory) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Ordered by row. */
  get entries(): readonly IRowEntry[] {
    return this._entries;
  }

  /** The line through the rows that are used; null with fewer than two. */
  get fit(): ITiltFit | null {
    return this._fit;
  }

  /** The tables of this scan and of those before it, for `restore`; the newest is the last. */
  get tables(): readonly IKeptTable[] {
    return this._tables;
  }

  /** Take up tables that were kept; each appears with its scan. */
  restore(tables: readonly IKeptTable[]): void {
    this._tables = tables;
    if (this._scan !== null) {
      this._begin();
    }
  }

  /** Another scan has another table: the one it had before, or an empty one. */
  setScan(scan: Pick<IScanDescription, 'path' | 'data' | 'rows' | 'columns'>): void {
    const name = scanName(scan);
    if (name !== this._scan) {
      this._scan = name;
      this._rows = scan.rows;
      this._begin();
    }
  }

  /** Take a centre in, in place of an older one of this row. */
  add(row: number, centre: number): void {
    this._replace([{ row, centre, error: null, refusal: null, wanted: null }]);
  }

  /** Take in what was found in some rows, as one change. */
  take(found: readonly Pick<ICentreRow, 'row' | 'centre' | 'error' | 'refusal'>[]): void {
    this._replace(
      found.map(({ row, centre, error, refusal }) =>
        // The best guess of a row that was refused is none to fit a line through.
        refusal
          ? { row, centre: null, error: null, refusal, wanted: null }
          : { row, centre, error, refusal, wanted: null }
      )
    );
  }

  remove(row: number): void {
    this._edit(this._held.filter(entry => entry.row !== row));
  }

  /** Empty the table. */
  clear(): void {
    this._edit([]);
  }

  /** Use a row, or leave it out, whether or not it stands out. */
  use(row: number, wanted: boolean): void {
    this._edit(this._held.map(entry => (entry.row === row ? { ...entry, wanted } : entry)));
  }

  dispose(): void {
    this._isDisposed = true;
    this._history.forget(this);
    Signal.clearData(this);
  }

  private _begin(): void {
    this._history.forget(this);
    this._set(tableOf(this._tables, this._scan ?? '', this._rows));
  }

  private _replace(entries: readonly IHeldRow[]): void {
    const rows = new Set(entries.map(({ row }) => row));
    this._edit([...this._held.filter(({ row }) => !rows.has(row)), ...entries]);
  }

  /** A change by hand. */
  private _edit(held: readonly IHeldRow[]): void {
    const before = this._held;
    const after = held.toSorted((a, b) => a.row - b.row);
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      this._history.push({
        owner: this,
        field: null,
        undo: () => this._set(before),
        redo: () => this._set(after)
      });
      this._set(after);
    }
  }

  private _set(held: readonly IHeldRow[]): void {
    this._held = held;
    if (this._scan !== null) {
      this._tables = withTable(this._tables, { scan: this._scan, rows: held });
    }
    const centres = held.flatMap(({ row, centre, error }) =>
      centre === null ? [] : [{ row, centre, error }]
    );
    const outliers = outliersOf(centres, this._rows);
    const standsOut = new Set(centres.filter((_, i) => outliers[i]).map(({ row }) => row));
    const isUsed = ({ row, centre, wanted }: IHeldRow): boolean =>
      centre !== null && (wanted ?? !standsOut.has(row));
    const used = new Set(held.filter(isUsed).map(({ row }) => row));
    const fit = fitTilt(
      centres.filter(({ row }) => used.has(row)),
      this._rows
    );
    this._fit = fit;
    this._entries = held.map(({ row, centre, error, refusal }) => ({
      row,
      centre,
      error,
      refusal,
      isOutlier: standsOut.has(row),
      isUsed: used.has(row),
      distance: centre === null ? null : fit && distanceOf({ row, centre }, fit, this._rows)
    }));
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  /** Name of the scan; null before there is one. */
  private _scan: string | null = null;
  private _rows = 1;
  private _tables: readonly IKeptTable[] = [];
  private _held: readonly IHeldRow[] = [];
  private _entries: readonly IRowEntry[] = [];
  private _fit: ITiltFit | null = null;
}
