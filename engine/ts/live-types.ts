/** The live slice: one slice that follows its centre, filter and cut-off. */
import type { IFilter, IPixelCounts, IPlanOptions } from './types';

/** What fixes a live slice but its data, centre and filter. */
export interface ILiveOptions extends Pick<
  IPlanOptions,
  'columns' | 'angles' | 'weights' | 'size' | 'scale'
> {
  /** Length P the rows are extended to by their edge values before they are filtered; better 2 W than less. */
  readonly paddedColumns: number;
  /** The angles go round once; else they are half a turn. */
  readonly fullTurn: boolean;
}

/** Values of a frame; of whole numbers v the slice's value is `lowest + v step`. */
export type LivePixels = Float32Array | Uint16Array | Uint8Array;

export interface IFrameScale {
  readonly lowest: number;
  readonly step: number;
}

/**
 * A slice of which half the spectrum is kept: a frame for another centre or filter costs one multiplication and
 * one transform. It is exact (as accuracy `fast`) at the centre it was loaded with, and errs more the farther
 * away the centre is; see "Live slice" in the engine's README.
 */
export interface ILiveSlice {
  /** Side N of the frames. */
  readonly size: number;
  /** Bytes that it holds once it is loaded. */
  bytes(): number;
  /** Bytes that it needs besides while it is being loaded. */
  loadingBytes(): number;
  /**
   * Take a sinogram in. Without a ramp (`none`) frames have that filter alone, with it all others.
   *
   * @param sinogram attenuation, (angle, column), float32
   * @param centre axis position in detector pixels
   * @param counts values that are not finite (or beyond 1e25) count as 0 and are added to `nonFinite`
   */
  load(
    sinogram: Float32Array,
    centre: number,
    ramp: boolean,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<void>;
  /**
   * The slice for a centre and a filter.
   *
   * @param out (N, N), row by row, or (n, n) of n = ceil(N / 2): means of 2 x 2 pixels, without what would alias, in
   *   a quarter of the time; values outside of what it can hold become its least or greatest
   * @param scale of whole numbers; float32 holds the values themselves
   */
  frame(
    centre: number,
    filter: IFilter,
    out: LivePixels,
    scale?: IFrameScale,
    signal?: AbortSignal
  ): Promise<void>;
  dispose(): void;
}
