import type { ISize, IViewport } from '../viewer/viewport';

/** A square of a slice; its middle in rows and columns of the slice, pixel (0, 0) reaching from 0 to 1. */
export interface ISquare {
  readonly row: number;
  readonly column: number;
  readonly side: number;
}

/** What of a viewer tells which part of its picture is seen. */
export interface ISeen {
  readonly isFitted: boolean;
  readonly viewport: IViewport;
  readonly view: ISize;
  readonly pictureSize: ISize | null;
}

/** Side of a small picture, device pixels. */
export const SMALL_SIDE = 176;
/** Frames of the whole slice are asked for no larger than this: seven of them are under way at rest. */
const LARGEST_FRAME = 1024;

/** The largest square in the middle of what is seen of a slice; null where all of it is. */
export function seenSquare({ isFitted, viewport, view, pictureSize }: ISeen): ISquare | null {
  if (isFitted || !pictureSize) {
    return null;
  }
  const { row, column, scale } = viewport;
  const side = Math.min(view.width, view.height) / scale;
  return side >= pictureSize.width ? null : { row, column, side };
}

/** Side of a frame of the whole slice in which that square is about as fine as a small picture shows it. */
export function frameSide(square: ISquare | null, columns: number): number {
  const wanted = square ? (SMALL_SIDE * columns) / square.side : SMALL_SIDE;
  // In doublings, so that a small change of the zoom asks for nothing.
  const doublings = Math.max(0, Math.ceil(Math.log2(wanted / SMALL_SIDE)));
  return Math.min(SMALL_SIDE * 2 ** doublings, LARGEST_FRAME);
}
