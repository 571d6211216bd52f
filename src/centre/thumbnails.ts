import type { IDisposable } from '@lumino/disposable';
import type { IPicture } from '../companion/tokens';
import type { ContrastWindow } from '../viewer/model';
import type { ColourMapName } from '../viewer/colour-map-names';
import type { IRenderer } from '../viewer/drawing';
import { RendererError } from '../viewer/graphics-card';
import { openRenderer } from '../viewer/open-renderer';
import { fit } from '../viewer/viewport';
import type { ISquare } from './seen-square';

/** Draws small pictures into ordinary canvases, one after the other with one context of the card. */
export class Thumbnails implements IDisposable {
  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Draw a square of a picture, or all of it; nothing where the card gives no context. */
  draw(
    canvas: HTMLCanvasElement,
    picture: IPicture,
    { square, window, colourMap }: Thumbnails.ILook
  ): void {
    const target = canvas.getContext('2d');
    const renderer = this._make();
    if (!target || !renderer || renderer.isLost) {
      return;
    }
    const [height = 1, width = 1] = picture.header.shape.map(n => n * (picture.step ?? 1));
    const view = { width: canvas.width, height: canvas.height };
    renderer.draw({
      picture,
      viewport: square
        ? { row: square.row, column: square.column, scale: view.width / square.side }
        : fit(view, { width, height }),
      view,
      pixelRatio: 1,
      window,
      colourMap,
      invalid: [0, 0, 0, 0]
    });
    target.clearRect(0, 0, view.width, view.height);
    target.drawImage(this._canvas, 0, 0);
  }

  dispose(): void {
    this._isDisposed = true;
    this._renderer?.dispose();
    this._renderer = null;
  }

  private _make(): IRenderer | null {
    if (!this._renderer && !this._isDisposed && !this._isRefused) {
      try {
        this._renderer = openRenderer(this._canvas);
      } catch (error) {
        if (!(error instanceof RendererError)) {
          throw error;
        }
        this._isRefused = true; // the view of the slice says why
      }
    }
    return this._renderer;
  }

  private readonly _canvas = document.createElement('canvas');
  private _renderer: IRenderer | null = null;
  private _isRefused = false;
  private _isDisposed = false;
}

export namespace Thumbnails {
  /** How a picture is shown. */
  export interface ILook {
    /** Null shows all of it. */
    readonly square: ISquare | null;
    readonly window: ContrastWindow;
    readonly colourMap: ColourMapName;
  }
}
