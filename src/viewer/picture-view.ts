import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { Gestures } from './gestures';
import type { ViewerModel } from './model';
import { PictureRenderer, RendererError } from './renderer';
import { themeColour } from './theme-colour';
import { errorWords } from '../companion/words';

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

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.model.changed.disconnect(this.update, this);
    this._canvas.removeEventListener('webglcontextlost', this._onLost);
    this._canvas.removeEventListener('webglcontextrestored', this._onRestored);
    this._observer.disconnect();
    this._gestures.dispose();
    this._renderer?.dispose();
    this._renderer = null;
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this._measure();
  }

  protected override onAfterShow(): void {
    this._measure();
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
    if (this._failure) {
      return;
    }
    try {
      this._renderer ??= new PictureRenderer(this._canvas);
      const { picture } = this.model;
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
    } catch (error) {
      if (!(error instanceof RendererError)) {
        throw error;
      }
      this._failure = error;
      this._say();
    }
  }

  private _say(): void {
    const { picture, error, isLoading, stack, index } = this.model;
    const message = this._failure
      ? this._failureWords(this._failure)
      : this._renderer?.isLost
        ? this._trans.__('The graphics card is busy; the picture comes back as soon as it answers.')
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
    this.update();
  };

  private readonly _onRestored = (): void => {
    this._renderer?.restore();
    this.update();
  };

  private readonly _observer = new ResizeObserver(() => this._measure());
  private readonly _canvas = document.createElement('canvas');
  private readonly _message = document.createElement('div');
  private readonly _badge = document.createElement('div');
  private readonly _gestures: Gestures;
  private _renderer: PictureRenderer | null = null;
  private _failure: RendererError | null = null;
}
