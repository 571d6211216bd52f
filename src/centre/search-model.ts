import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { ICentreFinding } from '../../protocol/centre';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import { centreInRow, columnFor } from '../live/centre-in-row';
import { Latest } from '../reconstruction/latest';
import type { PanelModel } from '../reconstruction/model';

/** The first slice of a scan has the machine for so long before a search begins by itself. */
const REST_MS = 500;
/** Centres are kept to a thousandth of a pixel: finer ones change nothing. */
const DIGITS = 3;

/** What is looked for. */
export interface ISearchWish {
  /** Detector rows; null takes a few spread over those of the recipe. */
  readonly rows: readonly number[] | null;
  /** Columns that the axis lies between; null looks everywhere. */
  readonly range: readonly [from: number, to: number] | null;
  /** Whether one centre is wanted, which is offered, or one for each of the rows. */
  readonly purpose: 'centre' | 'rows';
}

const EVERYWHERE: ISearchWish = { rows: null, range: null, purpose: 'centre' };

/** What of a recipe says which scan is searched, and which way up. */
function scanOf({ input, angles, geometry }: IRecipe): string {
  const { source, lines, unit, leftOut } = angles;
  const { rotate, mirror } = geometry;
  return JSON.stringify([input, source, lines, unit, leftOut, rotate, mirror]);
}

/** What the pixels of a search depend on. */
function lookedAt(recipe: IRecipe): string {
  return JSON.stringify([scanOf(recipe), recipe.steps]);
}

/**
 * The search for the axis by the companion, one at a time. It begins by itself when a scan is opened; what it finds is
 * offered, and nothing is set but by `use`.
 */
export class SearchModel implements IDisposable {
  constructor(private readonly _panel: PanelModel) {
    _panel.changed.connect(this._onPanel, this);
  }

  /** Whether a scan that is opened is searched by itself. */
  isAutomatic: () => boolean = () => true;

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted with what was found in the rows that were asked for one by one. */
  get rowsFound(): ISignal<this, ICentreFinding> {
    return this._rowsFound;
  }

  /** The search under way; null while there is none. */
  get running(): ISearchWish | null {
    return this._running;
  }

  /** The newest answer about the whole, also where it is refused; null before the first. */
  get finding(): ICentreFinding | null {
    return this._finding;
  }

  /** Whether corrections or angles were changed since that answer. */
  get isStale(): boolean {
    return this._finding !== null && this._foundIn !== this._looked;
  }

  /** Whether the answer waits to be used or dismissed. */
  get isOffered(): boolean {
    return this._isOpen && this._finding !== null && !this.isStale;
  }

  /** Why the last search could not be made; a refusal is no error but an answer. */
  get error(): CompanionError | null {
    return this._error;
  }

  /** Whether there is something to search in. */
  get canSearch(): boolean {
    return this._panel.scan.scan !== null;
  }

  /** Search now; a search under way is given up. */
  start(wish: ISearchWish): void {
    if (this.canSearch) {
      this._isOwn = false;
      this._run(wish, 0);
    }
  }

  /** Give up the search under way. */
  cancel(): void {
    this._isOwn = false;
    this._stop();
    this._changed.emit();
  }

  /** The answer where the row stands that it is about; null where there is none to use. */
  get answer(): number | null {
    const { finding } = this;
    return finding === null || finding.refusal !== null ? null : finding.centre;
  }

  /** The centre that the recipe has there now. */
  get present(): number | null {
    const { scan } = this._panel.scan;
    return (
      scan &&
      (centreInRow(this._panel.recipe.recipe, this._row, scan.rows) ??
        scan.centre ??
        (scan.columns - 1) / 2)
    );
  }

  /** Whether the answer is what the recipe has. */
  get isUsed(): boolean {
    const { answer, present } = this;
    return answer !== null && present !== null && Math.abs(present - answer) < 10 ** -DIGITS;
  }

  /** Put the answer into the recipe, as one change. */
  use(): void {
    const { answer, finding } = this;
    if (answer !== null) {
      this.lookAt(answer, finding?.slope);
    }
    this.dismiss();
  }

  /** Put another candidate into the recipe, as one change; the slope stays where none is given. */
  lookAt(centre: number, slope?: number): void {
    const { scan } = this._panel.scan;
    const { recipe } = this._panel;
    if (scan) {
      const column = columnFor(recipe.recipe, centre, this._row, scan.rows);
      const present = recipe.recipe.centre === 'auto' ? 0 : recipe.recipe.centre.slope;
      recipe.setAxis(Number(column.toFixed(DIGITS)), slope ?? present);
    }
  }

  /** Offer the answer no longer; it can still be looked at. */
  dismiss(): void {
    this._isOpen = false;
    this._changed.emit();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._latest.dispose();
      this._panel.changed.disconnect(this._onPanel, this);
      Signal.clearData(this);
    }
  }

  /** The answer of several rows is that of their mean. */
  private get _row(): number {
    const { scan } = this._panel.scan;
    if (scan && this._finding?.slope !== undefined) {
      return (scan.rows - 1) / 2;
    }
    const rows = this._finding?.rows ?? [];
    return rows.reduce((sum, { row }) => sum + row, 0) / Math.max(1, rows.length);
  }

  private _run(wish: ISearchWish, restMs: number): void {
    this._running = wish;
    this._error = null;
    this._latest.run(signal => this._search(wish, signal), restMs);
    this._changed.emit();
  }

  private async _search({ rows, range, purpose }: ISearchWish, signal: AbortSignal): Promise<void> {
    if (this._isOwn && !this.isAutomatic()) {
      this.cancel();
      return;
    }
    const { companion, recipe } = this._panel;
    const wish = {
      recipe: recipe.recipe,
      ...(rows && { rows: [...rows] }),
      ...(range && { range })
    };
    try {
      const finding = await companion.findCentre(wish, signal);
      if (signal.aborted) {
        return;
      }
      if (purpose === 'rows') {
        this._rowsFound.emit(finding);
      } else {
        this._finding = finding;
        this._foundIn = this._looked;
        this._isOpen = true;
      }
    } catch (error) {
      if (signal.aborted || isCancelled(error)) {
        return;
      }
      this._error = toCompanionError(error);
    }
    this._running = null;
    this._isOwn = false;
    this._changed.emit();
  }

  private _stop(): void {
    this._latest.cancel();
    this._running = null;
  }

  /** A scan that was opened is searched; other corrections make a search under way worthless. */
  private _onPanel(): void {
    const { scan, isOpening } = this._panel.scan;
    const { recipe } = this._panel.recipe;
    const looked = scan && lookedAt(recipe);
    const wasLooked = this._looked;
    this._looked = looked;
    const opened = scan && !isOpening ? `${scan.etag} ${scanOf(recipe)}` : null;
    const isOther = opened !== null && opened !== this._opened;
    if (looked !== wasLooked) {
      const isAgain = this._isOwn && this._running !== null;
      this._stop();
      if (isAgain && scan && !isOther) {
        this._run(EVERYWHERE, REST_MS);
      }
      this._changed.emit();
    }
    if (!scan) {
      this._opened = null;
      this._finding = null;
      this._error = null;
    } else if (isOther) {
      this._opened = opened;
      this._finding = null;
      this._error = null;
      this._begin(scan, recipe);
    }
  }

  /** A centre that was set already is the user's; without an angle for each projection there is nothing to find. */
  private _begin({ anglesDeg }: IScanDescription, { centre }: IRecipe): void {
    const isSet = centre !== 'auto' && centre.column !== null;
    if (!isSet && anglesDeg !== null && this.isAutomatic()) {
      this._isOwn = true;
      this._run(EVERYWHERE, REST_MS);
    }
  }

  private readonly _latest = new Latest(0);
  private readonly _changed = new Signal<this, void>(this);
  private readonly _rowsFound = new Signal<this, ICentreFinding>(this);
  private _running: ISearchWish | null = null;
  /** Whether the search under way began by itself. */
  private _isOwn = false;
  private _finding: ICentreFinding | null = null;
  private _error: CompanionError | null = null;
  private _isOpen = false;
  /** What is looked at now, and what the answer is about. */
  private _looked: string | null = null;
  private _foundIn: string | null = null;
  /** The scan that was opened last. */
  private _opened: string | null = null;
}
