import type { TranslationBundle } from '@jupyterlab/translation';
import { Poll } from '@lumino/polling';
import { Widget } from '@lumino/widgets';
import { errorWords } from '../companion/words';
import { RendererError } from '../viewer/graphics-card';
import { fit, type ISize, type IViewport, pan, zoomAt } from '../viewer/viewport';
import type { CentreModel } from './model';
import { type PairPart, PairRenderer } from './pair-renderer';

/** Time that each of the two is seen while they take turns. */
const BLINK_MS = 400;
/** Part of the projections' own contrast over which their difference is spread, to either side. */
const DIFFERENCE = 0.25;
const ZOOM_STEP = 1.25;
/** Least height of the projections in parts of their width; the rows of flatter ones are stretched. */
const LEAST_HEIGHT = 1 / 6;

/** Two opposite projections over each other. Dragging moves the mirrored one, and so the axis. */
export class PairView extends Widget {
  constructor(
    private readonly _model: CentreModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctViewer-picture');
    this._canvas.className = 'jp-HepsctViewer-canvas jp-HepsctCentre-pair';
    this._canvas.setAttribute('role', 'img');
    this._canvas.setAttribute(
      'aria-label',
      _trans.__(
        'Two opposite projections, the second mirrored about the axis. Drag sideways to move the axis; the slider above does the same.'
      )
    );
    this._message.className = 'jp-HepsctViewer-message';
    this._message.setAttribute('role', 'status');
    this.node.append(this._canvas, this._message);
    for (const [name, listener] of this._listeners) {
      this._canvas.addEventListener(name, listener, { passive: false });
    }
    _model.changed.connect(this.update, this);
    _model.pair.changed.connect(this._onPair, this);
    this._observer.observe(this.node);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._model.changed.disconnect(this.update, this);
    this._model.pair.changed.disconnect(this._onPair, this);
    for (const [name, listener] of this._listeners) {
      this._canvas.removeEventListener(name, listener);
    }
    this._observer.disconnect();
    this._blink.dispose();
    this._renderer?.dispose();
    this._renderer = null;
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this._onPair();
  }

  protected override onAfterShow(): void {
    this._onPair();
  }

  protected override onBeforeHide(): void {
    void this._blink.stop();
  }

  protected override onUpdateRequest(): void {
    const { pictures, error, isLoading } = this._model.pair;
    if (!this.isVisible) {
      return;
    }
    this.node.classList.toggle('jp-mod-loading', isLoading);
    let message = error ? errorWords(error, this._trans) : '';
    if (pictures && pictures !== this._refused) {
      try {
        this._draw(pictures);
      } catch (refusal) {
        if (!(refusal instanceof RendererError)) {
          throw refusal;
        }
        this._refused = pictures;
        message = this._trans.__('The graphics card refused to draw: %1', refusal.message);
      }
    }
    this._message.textContent = message;
    this._message.classList.toggle('jp-mod-shown', message !== '');
  }

  private _draw(pictures: NonNullable<CentreModel['pair']['pictures']>): void {
    const [low, high] = pictures[0].header.percentiles ?? pictures[0].header.range ?? [0, 1];
    const reach = DIFFERENCE * (high - low);
    const part = this._part;
    this._renderer ??= new PairRenderer(this._canvas);
    this._renderer.draw({
      pictures,
      part,
      axis: this._model.axis,
      stretch: this._stretch,
      viewport: this._viewport,
      view: this._view,
      pixelRatio: window.devicePixelRatio,
      window: part === 'difference' ? [-reach, reach] : [low, high]
    });
  }

  private get _part(): PairPart {
    const { mode } = this._model.pair;
    return mode === 'blink' ? (this._isSecond ? 'second' : 'first') : mode;
  }

  private get _view(): ISize {
    return {
      width: Math.max(1, this.node.clientWidth),
      height: Math.max(1, this.node.clientHeight)
    };
  }

  private get _stretch(): number {
    const [height = 1, width = 1] = this._model.pair.pictures?.[0].header.shape ?? [];
    return Math.max(1, Math.floor((LEAST_HEIGHT * width) / height));
  }

  private get _size(): ISize {
    const [height = 1, width = 1] = this._model.pair.pictures?.[0].header.shape ?? [];
    return { width, height: height * this._stretch };
  }

  private get _viewport(): IViewport {
    return this._zoomed ?? fit(this._view, this._size);
  }

  private _onPair(): void {
    if (this._model.pair.mode === 'blink' && this.isVisible) {
      void this._blink.start();
    } else {
      void this._blink.stop();
    }
    this.update();
  }

  private readonly _onWheel = (event: Event): void => {
    if (event instanceof WheelEvent) {
      event.preventDefault();
      const box = this._canvas.getBoundingClientRect();
      const factor = event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      this._zoomed = zoomAt(this._viewport, this._view, x, y, factor);
      this.update();
    }
  };

  private readonly _onDown = (event: Event): void => {
    if (event instanceof PointerEvent) {
      this._canvas.setPointerCapture(event.pointerId);
      this._isPanning = event.button !== 0 || event.shiftKey;
      this._from = { x: event.clientX, y: event.clientY, centre: this._model.centre ?? 0 };
    }
  };

  /** The mirrored projection moves by twice what the axis does. */
  private readonly _onMove = (event: Event): void => {
    if (!(event instanceof PointerEvent) || !this._canvas.hasPointerCapture(event.pointerId)) {
      return;
    }
    const { x, y, centre } = this._from;
    if (this._isPanning) {
      this._zoomed = pan(this._viewport, this._size, event.clientX - x, event.clientY - y);
      this._from = { x: event.clientX, y: event.clientY, centre };
      this.update();
    } else {
      this._model.centre = centre + (event.clientX - x) / this._viewport.scale / 2;
    }
  };

  private readonly _onDoubleClick = (): void => {
    this._zoomed = null;
    this.update();
  };

  private readonly _onLost = (event: Event): void => {
    event.preventDefault();
  };

  private readonly _onRestored = (): void => {
    this._renderer?.restore();
    this.update();
  };

  private readonly _onMenu = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly _listeners = [
    ['wheel', this._onWheel],
    ['pointerdown', this._onDown],
    ['pointermove', this._onMove],
    ['dblclick', this._onDoubleClick],
    ['contextmenu', this._onMenu],
    ['webglcontextlost', this._onLost],
    ['webglcontextrestored', this._onRestored]
  ] as const;
  private readonly _blink = new Poll({
    name: 'hepsct:blink',
    factory: async () => {
      this._isSecond = !this._isSecond;
      this.update();
    },
    frequency: { interval: BLINK_MS, backoff: false },
    standby: 'when-hidden',
    auto: false
  });
  private readonly _observer = new ResizeObserver(() => this.update());
  private readonly _canvas = document.createElement('canvas');
  private readonly _message = document.createElement('div');
  private _renderer: PairRenderer | null = null;
  private _refused: CentreModel['pair']['pictures'] = null;
  private _zoomed: IViewport | null = null;
  private _from = { x: 0, y: 0, centre: 0 };
  private _isPanning = false;
  private _isSecond = false;
}
