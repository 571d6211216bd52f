import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { distanceOf, fitTilt, type IRowCentre, type ITiltFit, outliersOf } from './tilt-fit';

/** A row of the table. */
export interface IRowEntry extends IRowCentre {
  /** Whether it stands out from the line of the others. */
  readonly isOutlier: boolean;
  /** Whether the line is fitted through it: as the user said, else unless it stands out. */
  readonly isUsed: boolean;
  /** Distance from the line, pixels; null without one. */
  readonly distance: number | null;
}

interface IHeld extends IRowCentre {
  readonly wanted: boolean | null;
}

/** Centres of several detector rows, and the axis through them. */
export class RowsModel implements IDisposable {
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

  /** Number of detector rows; another scan begins with an empty table. */
  setScan(rows: number): void {
    this._rows = rows;
    this._set([]);
  }

  /** Take a centre in, in place of an older one of this row. */
  add(row: number, centre: number): void {
    const others = this._held.filter(entry => entry.row !== row);
    this._set([...others, { row, centre, wanted: null }]);
  }

  remove(row: number): void {
    this._set(this._held.filter(entry => entry.row !== row));
  }

  /** Use a row, or leave it out, whether or not it stands out. */
  use(row: number, wanted: boolean): void {
    this._set(this._held.map(entry => (entry.row === row ? { ...entry, wanted } : entry)));
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _set(held: readonly IHeld[]): void {
    this._held = held.toSorted((a, b) => a.row - b.row);
    const outliers = outliersOf(this._held, this._rows);
    const isUsed = this._held.map(({ wanted }, index) => wanted ?? outliers[index] !== true);
    const fit = fitTilt(
      this._held.filter((_, index) => isUsed[index]),
      this._rows
    );
    this._fit = fit;
    this._entries = this._held.map((entry, index) => ({
      row: entry.row,
      centre: entry.centre,
      isOutlier: outliers[index] === true,
      isUsed: isUsed[index] === true,
      distance: fit && distanceOf(entry, fit, this._rows)
    }));
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _rows = 1;
  private _held: readonly IHeld[] = [];
  private _entries: readonly IRowEntry[] = [];
  private _fit: ITiltFit | null = null;
}
