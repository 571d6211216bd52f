import type { IDisposable } from '@lumino/disposable';
import type { IPicture } from '../companion/tokens';
import type { ColourMapName } from './colour-map-names';
import type { ISize, IViewport } from './viewport';

/** Everything a drawing depends on. */
export interface IScene {
  readonly picture: IPicture;
  readonly viewport: IViewport;
  readonly view: ISize;
  readonly pixelRatio: number;
  readonly window: readonly [low: number, high: number];
  readonly colourMap: ColourMapName;
  /** Colour of pixels without a number, RGBA from 0 to 1. */
  readonly invalid: readonly [number, number, number, number];
}

/** What draws one picture into a canvas of its own. */
export interface IRenderer extends IDisposable {
  /** Whether what it draws with was taken away for a while. */
  readonly isLost: boolean;
  /** @throws RendererError `too-large` for pictures beyond what it can hold */
  draw(scene: IScene): void;
  /** An empty view. */
  clear(): void;
  /**
   * Forget what was taken away; call when it is back.
   *
   * @throws RendererError `failed` where it came back without what is needed
   */
  restore(): void;
}

/** The canvas as large as the view, in device pixels. */
export function resizeCanvas(canvas: HTMLCanvasElement, { view, pixelRatio }: IScene): void {
  const width = Math.max(1, Math.round(view.width * pixelRatio));
  const height = Math.max(1, Math.round(view.height * pixelRatio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}
