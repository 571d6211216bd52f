import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICentreFinding } from '../../protocol/centre';
import type { IPlace } from '../../protocol/live';
import type { IScanDescription } from '../../protocol/scan';
import type { ILiveLine } from '../companion/tokens';
import { BrowserChannel } from '../live/browser-channel';
import { makeWorker } from '../live/browser/make-worker';
import { EngineThread } from '../live/browser/thread';
import { centreInRow, columnFor } from '../live/centre-in-row';
import { FrameSources } from '../live/frame-source';
import { KeptSinogram } from '../live/kept-sinogram';
import { LiveModel } from '../live/model';
import { PictureChannel } from '../live/picture-channel';
import { LiveStack } from '../live/stack';
import type { PanelModel } from '../reconstruction/model';
import { RecipeStack } from '../reconstruction/recipe-stack';
import { ViewerModel } from '../viewer/model';
import { CandidatesModel } from './candidates-model';
import { PairModel } from './pair-model';
import { RowsModel } from './rows-model';
import { SearchModel } from './search-model';
import { SearchRange } from './search-range';
import { rounded, SliderRange, type Span } from './slider-range';

/** What the tab shows: the live slice, its sinogram with the axis, or two opposite projections. */
export const CENTRE_VIEWS = ['slice', 'sinogram', 'pair'] as const;
export type CentreView = (typeof CENTRE_VIEWS)[number];

function placeOf(reading: IPlace | null): IPlace | null {
  return reading && { row: reading.row, column: reading.column };
}

/** The search for the centre in one row of the scan of a panel; the centre itself is the recipe's. */
export class CentreModel implements IDisposable {
  constructor(
    readonly panel: PanelModel,
    private readonly _trans: TranslationBundle
  ) {
    const { companion, recipe } = panel;
    this._socket = companion.openLive();
    this._pictures = new PictureChannel(companion, () => this.rowCount);
    const kept = new KeptSinogram(this._socket);
    this._browser = new BrowserChannel({
      kept,
      thread: new EngineThread(makeWorker),
      centreOf: (one, row) => centreInRow(one, row, this.rowCount) ?? this.initial ?? 0
    });
    this.search = new SearchModel(panel);
    this.live = new LiveModel({
      companion,
      recipe,
      kept,
      sources: new FrameSources([
        { kind: 'socket', channel: this._socket },
        {
          kind: 'wasm',
          channel: this._browser,
          holds: wish => this._browser.holds(wish),
          render: (wish, signal) => this._browser.render(wish, signal),
          stop: () => this._browser.stop(),
          restart: () => this._browser.restart()
        },
        { kind: 'pictures', channel: this._pictures }
      ]),
      view: () => this._view(),
      pointer: () => placeOf(this.viewer.reading),
      found: () => this.search.answer
    });
    this.candidates = new CandidatesModel(this);
    this.pair = new PairModel(this);
    this.rows = new RowsModel(recipe.history);
    this._stack = new LiveStack(this.live, _trans);
    this.rows.changed.connect(this._emit, this);
    this.search.changed.connect(this._emit, this);
    this.where.changed.connect(this._emit, this);
    this.search.rowsFound.connect(this._onRowsFound, this);
    this.live.changed.connect(this._emit, this);
    this.viewer.changed.connect(this._onViewer, this);
    panel.changed.connect(this._onPanel, this);
    this._onPanel();
  }

  readonly viewer = new ViewerModel();
  readonly live: LiveModel;
  readonly candidates: CandidatesModel;
  readonly pair: PairModel;
  readonly rows: RowsModel;
  readonly search: SearchModel;
  /** Where the user wants it to look. */
  readonly where = new SearchRange(this);
  /** Device pixels of a CSS pixel, as the view measures them. */
  pixelRatio = 1;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Emitted on every change but those of the viewer, the strip and the pair. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get scan(): IScanDescription | null {
    return this._scan;
  }

  /** Rows of the detector. */
  get rowCount(): number {
    return this._scan?.rows ?? 1;
  }

  /** Columns of the detector. */
  get columnCount(): number {
    return this._scan?.columns ?? 1;
  }

  /** Whether the tab is in front: nothing is asked for otherwise. */
  get isShown(): boolean {
    return this._isShown;
  }

  set isShown(isShown: boolean) {
    this._isShown = isShown;
    this._wake();
  }

  get shown(): CentreView {
    return this._shown;
  }

  show(view: CentreView): void {
    if (view !== this._shown) {
      this._shown = view;
      this._wake();
    }
  }

  /** The detector row looked at. */
  get row(): number {
    return this._row;
  }

  set row(row: number) {
    const next = Math.max(0, Math.min(this.rowCount - 1, Math.round(row)));
    if (next !== this._row) {
      this._row = next;
      this.live.row = next;
      if (this._shown === 'sinogram') {
        this.viewer.index = next;
      }
      this._changed.emit();
    }
  }

  /** Axis in this row, pixels: the recipe's, else the file's or the middle; null without a scan. */
  get centre(): number | null {
    return centreInRow(this.panel.recipe.recipe, this._row, this.rowCount) ?? this._open;
  }

  /** Axis in the middle row, pixels, and by how much it moves from row to row. */
  get axis(): { readonly column: number; readonly slope: number } {
    const { centre } = this.panel.recipe.recipe;
    const column = (centre === 'auto' ? null : centre.column) ?? this._open ?? 0;
    return { column, slope: centre === 'auto' ? 0 : centre.slope };
  }

  set centre(centre: number | null) {
    const { recipe } = this.panel;
    if (centre === null || Number.isFinite(centre)) {
      recipe.setCentre(
        centre === null ? null : rounded(columnFor(recipe.recipe, centre, this._row, this.rowCount))
      );
    }
  }

  /** What the file says, else the middle of the detector. */
  get initial(): number | null {
    const scan = this._scan;
    return scan && (scan.centre ?? (scan.columns - 1) / 2);
  }

  /** Where the recipe leaves the centre open: what was found, where it is to be found; else the initial one. */
  private get _open(): number | null {
    const isAuto = this.panel.recipe.recipe.centre === 'auto';
    return (isAuto ? this.search.answer : null) ?? this.initial;
  }

  /** Move the axis by pixels. */
  shift(pixels: number): void {
    const { centre } = this;
    if (centre !== null) {
      this.centre = rounded(centre + pixels);
    }
  }

  get span(): Span {
    return this._slider.span;
  }

  set span(span: Span) {
    this._slider.setSpan(span, this.centre);
    this._changed.emit();
  }

  /** Ends of the slider, pixels; they stand still while it is dragged. */
  get range(): readonly [low: number, high: number] {
    return this._slider.rangeAbout(this.centre, (this._scan?.columns ?? 1) - 1);
  }

  /** Put the line through the table of rows into the recipe. */
  takeTilt(): void {
    const { fit } = this.rows;
    if (fit) {
      this.panel.recipe.setAxis(rounded(fit.column), Number(fit.slope.toPrecision(6)));
    }
  }

  /** The row to begin with when the scan is there. */
  restore(row: number | null): void {
    this._wantedRow = row;
    if (row !== null && this._scan) {
      this.row = row;
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.panel.changed.disconnect(this._onPanel, this);
    this.viewer.setStack(null);
    this._stack.dispose();
    this._sinograms?.dispose();
    for (const part of [
      this.candidates,
      this.pair,
      this.live,
      this.rows,
      this.search,
      this.viewer
    ]) {
      part.dispose();
    }
    Signal.clearData(this);
  }

  private _view(): { readonly width: number; readonly height: number } {
    const columns = this._scan?.columns ?? 1;
    const { view, viewport, pictureSize } = this.viewer;
    const scale = pictureSize ? viewport.scale : Math.min(view.width, view.height) / columns;
    const side = Math.max(1, Math.round(columns * scale * this.pixelRatio));
    return { width: side, height: side };
  }

  private _onPanel(): void {
    const { scan } = this.panel.scan;
    if (scan !== this._scan) {
      const isOther = scan?.path !== this._scan?.path || scan?.rows !== this._scan?.rows;
      this._scan = scan;
      if (isOther && scan) {
        this._slider.forget();
        this._row = this._wantedRow ?? Math.floor(scan.rows / 2);
        this._row = Math.min(this._row, scan.rows - 1);
        this._wantedRow = null;
        this.where.reset();
        this.live.row = this._row;
      }
      if (scan) {
        this.rows.setScan(scan);
      }
      this._sinograms?.dispose();
      this._sinograms = scan && this._makeSinograms(scan);
      this.pair.setScan(scan);
      this._wake();
    }
    this._changed.emit();
  }

  private _makeSinograms(scan: IScanDescription): RecipeStack {
    const { companion, recipe } = this.panel;
    const kind = 'corrected-sinogram';
    return new RecipeStack({ companion, recipe, scan, kind, trans: this._trans });
  }

  /** Only what is looked at is asked for. */
  private _wake(): void {
    const isOn = this._isShown && this._scan !== null;
    this.live.isActive = isOn && this._shown === 'slice';
    this.pair.isActive = isOn && this._shown === 'pair';
    if (isOn && this._shown === 'slice') {
      this.viewer.setStack(this._stack);
    } else if (isOn && this._shown === 'sinogram') {
      this.viewer.setStack(this._sinograms, this._row);
    } else if (!this._scan) {
      this.viewer.setStack(null);
    }
    this._changed.emit();
  }

  /** Page Up and Page Down over a sinogram lead to other rows. */
  private _onViewer(): void {
    if (this.viewer.stack === this._sinograms && this._sinograms) {
      this.row = this.viewer.index;
    }
  }

  private _onRowsFound(_: SearchModel, { rows }: ICentreFinding): void {
    this.rows.take(rows);
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  /** They belong to the live slice, which disposes them. */
  private readonly _socket: ILiveLine;
  private readonly _browser: BrowserChannel;
  private readonly _pictures: PictureChannel;
  private readonly _stack: LiveStack;
  private _sinograms: RecipeStack | null = null;
  private _scan: IScanDescription | null = null;
  private _isShown = false;
  private _isDisposed = false;
  private _shown: CentreView = 'slice';
  private _row = 0;
  private _wantedRow: number | null = null;
  private readonly _slider = new SliderRange();
}
