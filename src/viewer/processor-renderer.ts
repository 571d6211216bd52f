import { paint } from '../../engine/ts/paint';
import { bakeColourMap } from './colour-map';
import { type IRenderer, type IScene, resizeCanvas } from './drawing';
import { RendererError } from './graphics-card';

/**
 * Draws pictures without a graphics card: each number becomes a colour once, and the browser scales the colours.
 * Remote desktops and servers have cards that are programs; there this is many times as fast as a shader.
 */
export class ProcessorRenderer implements IRenderer {
  /** @throws RendererError `no-webgl2` where the browser draws nothing at all */
  constructor(private readonly _canvas: HTMLCanvasElement) {
    this._target = openContext(_canvas);
    this._source = openContext(this._painted);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  readonly isLost = false;

  restore(): void {
    this._last = null;
  }

  draw(scene: IScene): void {
    if (this._isDisposed) {
      return;
    }
    resizeCanvas(this._canvas, scene);
    this._paint(scene);
    const { width, height } = this._canvas;
    const { viewport, pixelRatio } = scene;
    const { step = 1 } = scene.picture;
    const scale = viewport.scale * step * pixelRatio;
    const target = this._target;
    target.clearRect(0, 0, width, height);
    target.imageSmoothingEnabled = scale < 1;
    target.imageSmoothingQuality = 'medium';
    target.drawImage(
      this._painted,
      width / 2 - (viewport.column / step) * scale,
      height / 2 - (viewport.row / step) * scale,
      this._painted.width * scale,
      this._painted.height * scale
    );
  }

  clear(): void {
    this._target.clearRect(0, 0, this._canvas.width, this._canvas.height);
  }

  /** Gives the memory back. */
  dispose(): void {
    this._isDisposed = true;
    this._last = null;
    this._image = null;
    this._painted.width = 0;
  }

  private _paint(scene: IScene): void {
    const { picture, window, colourMap, invalid } = scene;
    const last = this._last;
    if (
      last?.picture === picture &&
      last.colourMap === colourMap &&
      last.window.every((end, index) => end === window[index]) &&
      last.invalid.every((part, index) => part === invalid[index])
    ) {
      return;
    }
    const { shape, scale, offset } = picture.header;
    const image = this._imageOf(shape[1] ?? 0, shape[0] ?? 0);
    const [low, high] = window.map(value => (value - offset) / scale);
    const table = new Uint32Array(bakeColourMap(colourMap).buffer);
    const [colour = 0] = new Uint32Array(
      Uint8Array.from(invalid, part => Math.round(part * 255)).buffer
    );
    const out = new Uint32Array(image.data.buffer);
    paint(picture.data, { low: low ?? 0, high: high ?? 0, table, invalid: colour }, out);
    this._source.putImageData(image, 0, 0);
    this._last = scene;
  }

  /** @throws RendererError `too-large` */
  private _imageOf(width: number, height: number): ImageData {
    if (this._image?.width === width && this._image.height === height) {
      return this._image;
    }
    try {
      this._painted.width = width;
      this._painted.height = height;
      this._image = this._source.createImageData(width, height);
    } catch (error) {
      throw new RendererError('too-large', `${width} x ${height} (${String(error)})`);
    }
    return this._image;
  }

  private readonly _painted = document.createElement('canvas');
  private readonly _target: CanvasRenderingContext2D;
  private readonly _source: CanvasRenderingContext2D;
  private _image: ImageData | null = null;
  /** What `_painted` shows. */
  private _last: IScene | null = null;
  private _isDisposed = false;
}

/** One that stays in main memory. */
function openContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) {
    throw new RendererError('no-webgl2', 'This browser draws nothing.');
  }
  return context;
}
