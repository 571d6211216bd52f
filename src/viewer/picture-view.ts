import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { type ISignal, Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import type { IRenderer } from './drawing';
import { Gestures } from './gestures';
import type { ViewerModel } from './model';
import { RendererError } from './graphics-card';
import { openRenderer } from './open-renderer';
import { themeColour } from './theme-colour';
import type { IPicture } from '../companion/tokens';
import { errorWords } from '../companion/words';

/** A card that is reset answers within seconds; after this rest the page counts it as gone. */
const LOST_MS = 5000;

/**
 * The picture itself: a canvas with its renderer, and words over it where there is no picture.
 * A plain widget, since moving a tab would unmount a React tree and lose the context.
 */
export class PictureView extends Widget {
  constructor(
    readonly model: ViewerModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctViewer-picture');
    this._canvas.className = 'jp-HepsctViewer-canvas';
    this._canvas.tabIndex = 0;
    this._canvas.setAttribute('role', 'img');
    this._message.className = 'jp-HepsctViewer-message';
    this._message.setAttribute('role', 'status');
    this._badge.className = 'jp-HepsctViewer-badge';
    this.node.append(this._canvas, this._badge, this._message);
    this._canvas.addEventListener('webglcontextlost', this._onLost);
    this._canvas.addEventListener('webglcontextrestored', this._onRestored);
    this._gestures = new Gestures(this._canvas, model);
    model.changed.connect(this.update, this);
    // The bars around the picture grow without a message of Lumino.
    this._observer.observe(this.node);
  }

  /** Emitted with every picture that was drawn, again when it is drawn again. */
  get drawn(): ISignal<this, IPicture> {
    return this._drawn;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.model.changed.disconnect(this.update, this);
    this._canvas.removeEventListener('webglcontextlost', this._onLost);
    this._canvas.removeEventListener('webglcontextrestored', this._onRestored);
    clearTimeout(this._lostTimer);
    this._observer.disconnect();
    this._gestures.dispose();
    this._renderer?.dispose();
    this._renderer = null;
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.model.isSeen = this.isVisible;
    this._measure();
  }

  protected override onAfterShow(): void {
    this.model.isSeen = true;
    this._measure();
  }

  protected override onBeforeHide(): void {
    this.model.isSeen = false;
  }

  protected override onActivateRequest(): void {
    this._canvas.focus();
  }

  protected override onUpdateRequest(_: Message): void {
    if (!this.isVisible) {
      return;
    }
    this._say();
    this._draw();
    const { picture } = this.model;
    if (picture) {
      this._drawn.emit(picture);
    }
  }

  private _measure(): void {
    if (!this.isVisible) {
      return;
    }
    this.model.setView({
      width: Math.max(1, this.node.clientWidth),
      height: Math.max(1, this.node.clientHeight)
    });
    this.update();
  }

  private _draw(): void {
    const { picture } = this.model;
    if (this._failure?.reason === 'too-large' && picture !== this._failedOn) {
      this._failure = null; // the next picture may be smaller
      this._say();
    }
    if (this._failure) {
      return;
    }
    this._try(() => {
      this._renderer ??= openRenderer(this._canvas);
      if (!picture) {
        this._renderer.clear();
        return;
      }
      this._renderer.draw({
        picture,
        viewport: this.model.viewport,
        view: this.model.view,
        pixelRatio: window.devicePixelRatio,
        window: this.model.window,
        colourMap: this.model.colourMap,
        invalid: themeColour(this.node, '--jp-hepsct-invalid-pixel')
      });
    });
  }

  /** What the renderer refuses is said in words, over the picture. */
  private _try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof RendererError)) {
        throw error;
      }
      this._failure = error;
      this._failedOn = this.model.picture;
      this._say();
    }
  }

  private _say(): void {
    const { picture, error, isLoading, stack, index } = this.model;
    const message = this._failure
      ? this._failureWords(this._failure)
      : this._renderer?.isLost
        ? this._lostWords()
        : error
          ? errorWords(error, this._trans)
          : '';
    this._message.textContent = message;
    this._message.classList.toggle('jp-mod-shown', message !== '');
    const isDraft = picture !== null && !picture.header.exact;
    this._badge.textContent = isDraft ? this._trans.__('Draft') : '';
    this._badge.classList.toggle('jp-mod-shown', isDraft);
    this.node.classList.toggle('jp-mod-loading', isLoading);
    this._canvas.setAttribute(
      'aria-label',
      stack && picture
        ? this._trans.__(
            'Picture: %1. Arrows move, plus and minus zoom, Page Up and Down change the position.',
            picture.header.title || stack.labelOf(index)
          )
        : this._trans.__('No picture yet')
    );
  }

  private _lostWords(): string {
    return this._isGivenUp
      ? this._trans.__(
          'The graphics card has taken the picture away and does not give it back. Close other pages that draw much, then reload this one: the panel, its recipe and its jobs are kept, and jobs go on.'
        )
      : this._trans.__('The graphics card is busy; the picture comes back as soon as it answers.');
  }

  private _failureWords({ reason, message }: RendererError): string {
    switch (reason) {
      case 'no-webgl2':
        return this._trans.__(
          'This browser shows no pictures because it has no WebGL2: switch hardware acceleration on, or use a recent Firefox, Chrome or Safari. Reconstructing works all the same.'
        );
      case 'too-large':
        return this._trans.__(
          'The picture is larger than the graphics card can show (%1 pixels).',
          message
        );
      default:
        return this._trans.__('The graphics card refused to draw: %1', message);
    }
  }

  private readonly _onLost = (event: Event): void => {
    event.preventDefault(); // else the browser never gives it back
    clearTimeout(this._lostTimer);
    this._lostTimer = setTimeout(() => {
      this._isGivenUp = true;
      this.update();
    }, LOST_MS);
    this.update();
  };

  private readonly _onRestored = (): void => {
    clearTimeout(this._lostTimer);
    this._isGivenUp = false;
    this._try(() => this._renderer?.restore());
    this.update();
  };

  private readonly _drawn = new Signal<this, IPicture>(this);
  private readonly _observer = new ResizeObserver(() => this._measure());
  private readonly _canvas = document.createElement('canvas');
  private readonly _message = document.createElement('div');
  private readonly _badge = document.createElement('div');
  private readonly _gestures: Gestures;
  private _renderer: IRenderer | null = null;
  private _failure: RendererError | null = null;
  /** The picture that the failure is about. */
  private _failedOn: IPicture | null = null;
  /** Whether the context has been lost for longer than cards take. */
  private _isGivenUp = false;
  private _lostTimer: ReturnType<typeof setTimeout> | undefined;
}
