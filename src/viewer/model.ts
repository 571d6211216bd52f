import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { CompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';
import type { ColourMapName } from './colour-map-names';
import { PictureLoader } from './loader';
import { type IReading, readingOf } from './reading';
import { fit, type ISize, type IViewport, oneToOne, pan, toPicture, zoomAt } from './viewport';

/** Low and high end of the contrast, in the picture's unit. */
export type ContrastWindow = readonly [low: number, high: number];

/** What a viewer shows: a stack, a position in it, the part seen, contrast and colours. */
export class ViewerModel implements IDisposable {
  constructor() {
    this._loader.changed.connect(this._onLoader, this);
  }

  get isDisposed(): boolean {
    return this._loader.isDisposed;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get stack(): IPictureStack | null {
    return this._stack;
  }

  /** Show a stack from a position on; the zoom starts anew where the size differs. */
  setStack(stack: IPictureStack | null, index = 0): void {
    if (stack === this._stack) {
      this.index = index;
      return;
    }
    this._stack?.changed.disconnect(this._reload, this);
    this._stack = stack;
    this._index = this._clampIndex(index);
    this._pointer = null;
    this._loader.setStack(stack);
    stack?.changed.connect(this._reload, this);
    this._reload();
  }

  get index(): number {
    return this._index;
  }

  set index(index: number) {
    const next = this._clampIndex(index);
    if (next !== this._index) {
      this._index = next;
      this._load();
      this._changed.emit();
    }
  }

  get picture(): IPicture | null {
    return this._loader.picture;
  }

  get error(): CompanionError | null {
    return this._loader.error;
  }

  get isLoading(): boolean {
    return this._loader.isLoading;
  }

  /** Whether somebody looks: pictures that change unseen are asked for when they are seen again. */
  get isSeen(): boolean {
    return this._isSeen;
  }

  set isSeen(isSeen: boolean) {
    this._isSeen = isSeen;
    if (isSeen && this._isStale) {
      this._reload();
    }
  }

  /** Ask for the picture again. */
  retry(): void {
    this._reload();
  }

  /** Rows and columns of the picture at full resolution. */
  get pictureSize(): ISize | null {
    const [height = 0, width = 0] = (this.picture?.header.shape ?? []).map(n => n * this._step);
    return width > 0 && height > 0 ? { width, height } : null;
  }

  get colourMap(): ColourMapName {
    return this._colourMap;
  }

  set colourMap(name: ColourMapName) {
    if (name !== this._colourMap) {
      this._colourMap = name;
      this._changed.emit();
    }
  }

  /** The contrast: as set by hand for this stack, else 0.5 to 99.5 percent of the picture's values. */
  get window(): ContrastWindow {
    const header = this.picture?.header;
    return (
      this._windows.get(this._stack?.name ?? '') ?? header?.percentiles ?? header?.range ?? [0, 1]
    );
  }

  /** Whether the contrast follows every picture. */
  get isAutomatic(): boolean {
    return !this._windows.has(this._stack?.name ?? '');
  }

  /** Hold the contrast, or give it back to the percentiles with null. */
  setWindow(window: ContrastWindow | null): void {
    const name = this._stack?.name ?? '';
    const held = this._windows.get(name) ?? null;
    if (window === held || (window && held && window[0] === held[0] && window[1] === held[1])) {
      return;
    }
    if (window) {
      this._windows.set(name, window);
    } else {
      this._windows.delete(name);
    }
    this._changed.emit();
  }

  /** From the smallest to the largest value of this picture. */
  useFullRange(): void {
    this.setWindow(this.picture?.header.range ?? null);
  }

  /** Widen and shift the contrast by parts of its width, as a drag over the picture does. */
  dragWindow(level: number, width: number): void {
    const [low, high] = this.window;
    const span = Math.max(high - low, Number.MIN_VALUE);
    const middle = (low + high) / 2 + level * span;
    const half = (span / 2) * Math.exp(width);
    this.setWindow([middle - half, middle + half]);
  }

  /** Size of the view in CSS pixels. */
  get view(): ISize {
    return this._view;
  }

  setView(view: ISize): void {
    if (view.width !== this._view.width || view.height !== this._view.height) {
      this._view = view;
      this._changed.emit();
    }
  }

  /** The part seen; the whole picture until it was zoomed. */
  get viewport(): IViewport {
    const picture = this.pictureSize ?? { width: 1, height: 1 };
    return this._viewport ?? fit(this._view, picture);
  }

  get isFitted(): boolean {
    return this._viewport === null;
  }

  zoomToFit(): void {
    this._setViewport(null);
  }

  zoomOneToOne(pixelRatio: number): void {
    this._setViewport(oneToOne(this.viewport, pixelRatio));
  }

  /** Zoom about a point of the view in CSS pixels; the middle where none is given. */
  zoom(factor: number, x = this._view.width / 2, y = this._view.height / 2): void {
    this._setViewport(zoomAt(this.viewport, this._view, x, y, factor));
  }

  /** Move the picture by CSS pixels. */
  pan(dx: number, dy: number): void {
    const picture = this.pictureSize;
    if (picture) {
      this._setViewport(pan(this.viewport, picture, dx, dy));
    }
  }

  /** Where the pointer is in CSS pixels of the view; null when it left. */
  setPointer(pointer: { readonly x: number; readonly y: number } | null): void {
    this._pointer = pointer;
    this._changed.emit();
  }

  /** The pixel under the pointer and its value as it is in the data, or as near as the picture tells. */
  get reading(): IReading | null {
    const { picture, pictureSize, _pointer: pointer } = this;
    if (!picture || !pictureSize || !pointer) {
      return null;
    }
    const at = toPicture(this.viewport, this._view, pointer.x, pointer.y);
    const row = Math.floor(at.row);
    const column = Math.floor(at.column);
    if (row < 0 || column < 0 || row >= pictureSize.height || column >= pictureSize.width) {
      return null;
    }
    return readingOf(picture, row, column);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._stack?.changed.disconnect(this._reload, this);
    this._loader.dispose();
    Signal.clearData(this);
  }

  private get _step(): number {
    return this.picture?.step ?? 1;
  }

  private _setViewport(viewport: IViewport | null): void {
    this._viewport = viewport;
    this._changed.emit();
  }

  private _clampIndex(index: number): number {
    const last = (this._stack?.count ?? 1) - 1;
    return Math.max(0, Math.min(last, Math.round(index)));
  }

  private _reload(): void {
    this._index = this._clampIndex(this._index);
    this._load();
    this._changed.emit();
  }

  private _load(): void {
    this._isStale = !this._isSeen;
    if (this._isSeen) {
      this._loader.load(this._index);
    }
  }

  /** A zoom belongs to a size: another one starts with the whole picture. */
  private _onLoader(): void {
    const size = this.pictureSize;
    // A frame of fewer pixels may be a fraction of one larger or smaller than the slice.
    const isOther = (a: number, b: number): boolean => Math.abs(a - b) >= this._step;
    const zoomed = this._zoomedSize;
    if (size && (isOther(size.width, zoomed.width) || isOther(size.height, zoomed.height))) {
      this._zoomedSize = size;
      this._viewport = null;
    }
    this._changed.emit();
  }

  private readonly _loader = new PictureLoader();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _windows = new Map<string, ContrastWindow>();
  private _stack: IPictureStack | null = null;
  private _index = 0;
  private _isSeen = true;
  private _isStale = false;
  private _colourMap: ColourMapName = 'grey';
  private _view: ISize = { width: 1, height: 1 };
  private _viewport: IViewport | null = null;
  private _zoomedSize: ISize = { width: 0, height: 0 };
  private _pointer: { readonly x: number; readonly y: number } | null = null;
}
