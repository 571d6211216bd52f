/**
 * What part of a picture is seen. `scale` is CSS pixels per picture pixel; `row` and `column` are
 * the point of the picture in the middle of the view, pixel (0, 0) reaching from 0 to 1.
 */
export interface IViewport {
  readonly scale: number;
  readonly row: number;
  readonly column: number;
}

export interface ISize {
  readonly width: number;
  readonly height: number;
}

/** From one pixel on a thousand screens' worth to 64 CSS pixels a pixel. */
const SCALES = { min: 1 / 256, max: 64 };

/** The whole picture, as large as the view allows. */
export function fit(view: ISize, picture: ISize): IViewport {
  const scale = Math.min(view.width / picture.width, view.height / picture.height);
  return { scale: clampScale(scale), row: picture.height / 2, column: picture.width / 2 };
}

/** One picture pixel on one device pixel, the middle of the view kept. */
export function oneToOne(viewport: IViewport, pixelRatio: number): IViewport {
  return { ...viewport, scale: 1 / pixelRatio };
}

/** Zoom by a factor about a point of the view in CSS pixels; that point of the picture stays. */
export function zoomAt(
  viewport: IViewport,
  view: ISize,
  x: number,
  y: number,
  factor: number
): IViewport {
  const scale = clampScale(viewport.scale * factor);
  const { row, column } = toPicture(viewport, view, x, y);
  return {
    scale,
    row: row - (y - view.height / 2) / scale,
    column: column - (x - view.width / 2) / scale
  };
}

/** Move the picture with the pointer, by CSS pixels, keeping its middle within the picture. */
export function pan(viewport: IViewport, picture: ISize, dx: number, dy: number): IViewport {
  const { scale } = viewport;
  return {
    scale,
    row: clamp(viewport.row - dy / scale, 0, picture.height),
    column: clamp(viewport.column - dx / scale, 0, picture.width)
  };
}

/** The point of the picture under a point of the view; the pixel is its floor. */
export function toPicture(
  viewport: IViewport,
  view: ISize,
  x: number,
  y: number
): { readonly row: number; readonly column: number } {
  return {
    row: viewport.row + (y - view.height / 2) / viewport.scale,
    column: viewport.column + (x - view.width / 2) / viewport.scale
  };
}

function clampScale(scale: number): number {
  return Number.isFinite(scale) ? clamp(scale, SCALES.min, SCALES.max) : 1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
