import type { IDisposable } from '@lumino/disposable';
import type { CentreModel } from './model';

/** The axis as a line over the sinogram; it can be dragged. Keys and numbers are the slider's. */
export class AxisLine implements IDisposable {
  constructor(
    parent: HTMLElement,
    private readonly _model: CentreModel
  ) {
    this._line.className = 'jp-HepsctCentre-axis';
    this._line.setAttribute('aria-hidden', 'true');
    parent.append(this._line);
    this._line.addEventListener('pointerdown', this._onDown);
    this._line.addEventListener('pointermove', this._onMove);
    _model.changed.connect(this._place, this);
    _model.viewer.changed.connect(this._place, this);
    this._place();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._model.changed.disconnect(this._place, this);
    this._model.viewer.changed.disconnect(this._place, this);
    this._line.removeEventListener('pointerdown', this._onDown);
    this._line.removeEventListener('pointermove', this._onMove);
    this._line.remove();
  }

  private _place(): void {
    const { shown, centre, viewer } = this._model;
    const isShown = shown === 'sinogram' && centre !== null && viewer.picture !== null;
    this._line.classList.toggle('jp-mod-shown', isShown);
    if (isShown) {
      const { viewport, view } = viewer;
      // Pixel 0 reaches from 0 to 1 in the picture; its middle is centre 0.
      const x = view.width / 2 + (centre + 0.5 - viewport.column) * viewport.scale;
      this._line.style.transform = `translateX(${x}px)`;
    }
  }

  private readonly _onDown = (event: PointerEvent): void => {
    event.preventDefault();
    this._line.setPointerCapture(event.pointerId);
    this._from = { x: event.clientX, centre: this._model.centre ?? 0 };
  };

  private readonly _onMove = (event: PointerEvent): void => {
    if (this._line.hasPointerCapture(event.pointerId)) {
      const { scale } = this._model.viewer.viewport;
      this._model.centre = this._from.centre + (event.clientX - this._from.x) / scale;
    }
  };

  private readonly _line = document.createElement('div');
  private _from = { x: 0, centre: 0 };
  private _isDisposed = false;
}
