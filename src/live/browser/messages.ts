import type { IFilter } from '../../../engine/ts/types';
import type { IArrayHeader } from '../../../protocol/array';
import type { ILiveSinogramPart, IPlace, ISample } from '../../../protocol/live';

/** A corrected sinogram and all that slices of it are made with. */
export interface IHeldSinogram extends Pick<
  ILiveSinogramPart,
  'row' | 'columns' | 'size' | 'paddedColumns' | 'fullTurn' | 'scale' | 'unit' | 'counts'
> {
  /** Radians. */
  readonly angles: Float64Array<ArrayBuffer>;
  /** Radians; over half a turn or a whole one they add up to pi. */
  readonly weights: Float64Array<ArrayBuffer>;
  /** (angle, column). */
  readonly values: Float32Array<ArrayBuffer>;
}

/** A slice to be made. */
export interface ISliceWish {
  /** Axis, detector pixels. */
  readonly centre: number;
  readonly filter: IFilter;
  /** Device pixels that the slice takes up on the screen, along each axis; null is the exact slice. */
  readonly shown: number | null;
  /** Pixel whose true value is wanted, however coarse the frame. */
  readonly pointer: IPlace | null;
  /** Of the exact slice. */
  readonly accuracy: 'fast' | 'reference';
}

/** What the page says to the worker with its engine. */
export type ToEngine =
  | { readonly type: 'sinogram'; readonly sinogram: IHeldSinogram }
  | { readonly type: 'slice'; readonly id: number; readonly wish: ISliceWish };

/** A slice that was made. */
export interface IMadeSlice {
  readonly header: IArrayHeader;
  readonly data: Float32Array<ArrayBuffer>;
  /** Pixels of the slice, along each axis, that one of the numbers is the mean of. */
  readonly step: number;
  /** Value of the pixel that was named, where the numbers do not hold it. */
  readonly sample: ISample | null;
  readonly engine: string;
  readonly milliseconds: number;
}

/** What comes back. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'slice'; readonly id: number; readonly made: IMadeSlice }
  /** `id` is null where the engine itself cannot be used. */
  | { readonly type: 'failed'; readonly id: number | null; readonly message: string };
