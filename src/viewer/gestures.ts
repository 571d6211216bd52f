import type { IDisposable } from '@lumino/disposable';
import type { ViewerModel } from './model';

/** Zoom of one wheel notch (100 CSS pixels) and of one key. */
const ZOOM_STEP = 1.25;
/** CSS pixels that one arrow key moves. */
const PAN_STEP = 40;
/** Drag that shifts or widens the contrast by once its width, CSS pixels. */
const CONTRAST_DRAG = 300;
const LEAP = 10;

/** Wheel, drag and keys over the picture. Shift or the right button drag the contrast. */
export class Gestures implements IDisposable {
  constructor(
    private readonly _target: HTMLElement,
    private readonly _model: ViewerModel
  ) {
    _target.addEventListener('wheel', this._onWheel, { passive: false });
    _target.addEventListener('pointerdown', this._onDown);
    _target.addEventListener('pointermove', this._onMove);
    _target.addEventListener('pointerup', this._onUp);
    _target.addEventListener('pointercancel', this._onUp);
    _target.addEventListener('pointerleave', this._onLeave);
    _target.addEventListener('dblclick', this._onDoubleClick);
    _target.addEventListener('contextmenu', this._onMenu);
    _target.addEventListener('keydown', this._onKey);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    const { _target: target } = this;
    target.removeEventListener('wheel', this._onWheel);
    target.removeEventListener('pointerdown', this._onDown);
    target.removeEventListener('pointermove', this._onMove);
    target.removeEventListener('pointerup', this._onUp);
    target.removeEventListener('pointercancel', this._onUp);
    target.removeEventListener('pointerleave', this._onLeave);
    target.removeEventListener('dblclick', this._onDoubleClick);
    target.removeEventListener('contextmenu', this._onMenu);
    target.removeEventListener('keydown', this._onKey);
  }

  private _at(event: MouseEvent): { x: number; y: number } {
    const box = this._target.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private readonly _onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = this._at(event);
    // Lines and pages of older mice count as 16 and 400 pixels.
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    this._model.zoom(ZOOM_STEP ** (-pixels / 100), x, y);
  };

  private readonly _onDown = (event: PointerEvent): void => {
    this._drag = event.button === 2 || event.shiftKey ? 'contrast' : 'pan';
    this._last = this._at(event);
    this._target.setPointerCapture(event.pointerId);
  };

  private readonly _onMove = (event: PointerEvent): void => {
    const at = this._at(event);
    const dx = at.x - this._last.x;
    const dy = at.y - this._last.y;
    this._last = at;
    if (this._drag === 'pan') {
      this._model.pan(dx, dy);
    } else if (this._drag === 'contrast') {
      this._model.dragWindow(-dy / CONTRAST_DRAG, dx / CONTRAST_DRAG);
    }
    this._model.setPointer(at);
  };

  private readonly _onUp = (): void => {
    this._drag = null;
  };

  private readonly _onLeave = (): void => {
    this._model.setPointer(null);
  };

  private readonly _onDoubleClick = (): void => {
    this._model.zoomToFit();
  };

  private readonly _onMenu = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly _onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !this._press(event.key, event.shiftKey)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private _press(key: string, shift: boolean): boolean {
    const model = this._model;
    switch (key) {
      case 'ArrowLeft':
        model.pan(PAN_STEP, 0);
        return true;
      case 'ArrowRight':
        model.pan(-PAN_STEP, 0);
        return true;
      case 'ArrowUp':
        model.pan(0, PAN_STEP);
        return true;
      case 'ArrowDown':
        model.pan(0, -PAN_STEP);
        return true;
      case '+':
      case '=':
        model.zoom(ZOOM_STEP);
        return true;
      case '-':
        model.zoom(1 / ZOOM_STEP);
        return true;
      case '0':
        model.zoomToFit();
        return true;
      case '1':
        model.zoomOneToOne(window.devicePixelRatio);
        return true;
      case 'PageUp':
        model.index += shift ? LEAP : 1;
        return true;
      case 'PageDown':
        model.index -= shift ? LEAP : 1;
        return true;
      default:
        return false;
    }
  }

  private _drag: 'pan' | 'contrast' | null = null;
  private _last = { x: 0, y: 0 };
  private _isDisposed = false;
}
