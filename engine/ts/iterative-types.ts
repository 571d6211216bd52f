/** Iterative reconstruction: what a caller asks for and gets. */
import type { IPixelCounts, IReconstructionPlan } from './types';

/** Everything that fixes the values of an iterative reconstruction except data, centres and start. */
export interface IIterativeOptions {
  /**
   * `cgls`: conjugate gradients for the least squares; the number of iterations is what smooths.
   * `sirt`: slower and smoother, with row and column sums (Gregor & Benson 2008).
   */
  readonly method: 'cgls' | 'sirt';
  readonly iterations: number;
  /** Detector width W in pixels. */
  readonly columns: number;
  /** Angles in radians, any order; all count alike. */
  readonly angles: Float64Array;
  /** Side N of the square slices; the axis lies at column floor(N/2), row N-1-floor(N/2). */
  readonly size: number;
  /** Period P of the rays, as of a plan: at least 2 W, so that what lies beside the detector stays there. */
  readonly paddedColumns: number;
  /** Factor on the result: 1 gives attenuation per pixel. */
  readonly scale: number;
  /**
   * `cgls`: the object lies inside the detector at every angle, so that rays beyond it count as seen and
   * empty. Wrong for wider objects; from half as many angles as columns on it is faster.
   */
  readonly contained?: boolean;
  /** `sirt`: negative values become 0 after each iteration. */
  readonly notNegative?: boolean;
}

/** The state of one slice after an iteration; Euclidean norms, rays in attenuation, slices per pixel. */
export interface IConvergence {
  /** 0 is the start. */
  readonly iteration: number;
  /** |p - A f| / |p|; 0 for a slice without data. */
  readonly residual: number;
  /** |A^T (p - A f)|, `cgls` only. */
  readonly gradient: number | null;
}

/** Convergence of every slice of a call, one list a slice. */
export type ConvergenceCurves = readonly (readonly IConvergence[])[];

export interface ISolveOptions {
  /** Where to begin, (slice, N, N), in the unit of the result; zeros when absent. */
  readonly start?: Float32Array | undefined;
  /** (slice, N, N) float32, made when absent. */
  readonly out?: Float32Array | undefined;
  /** Ends the work within milliseconds, in WASM after the iteration; what was reached is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Values that are not finite (or beyond 1e25) count as 0 and are added to `nonFinite`. */
  readonly counts?: Pick<IPixelCounts, 'nonFinite'> | undefined;
  /**
   * Called after every iteration of the slices [first, first + count) of the call.
   *
   * @returns whether to go on; with false these slices stay as they are
   */
  readonly onIteration?:
    ((states: readonly IConvergence[], first: number) => boolean | Promise<boolean>) | undefined;
}

export interface ISolution {
  /** (slice, N, N) */
  readonly slices: Float32Array;
  readonly curves: ConvergenceCurves;
}

/** A prepared iterative reconstruction. Slices and sinograms are laid out as those of a plan. */
export interface IIterativePlan extends IReconstructionPlan {
  /** Whether A^T A is applied as a convolution: see `contained`. */
  readonly convolves: boolean;
  /**
   * Reconstruct `centres.length` slices.
   *
   * @param sinograms attenuation, (slice, angle, column)
   * @throws the reason of `signal` when it is aborted
   */
  solve(
    sinograms: Float32Array,
    centres: Float64Array,
    options?: ISolveOptions
  ): Promise<ISolution>;
  /** A f: slices in attenuation per pixel -> sinograms; P columns an angle where `contained`. */
  forward(slices: Float32Array, centres: Float64Array): Promise<Float32Array>;
  /** A^T p, the exact adjoint of `forward`. */
  adjoint(sinograms: Float32Array, centres: Float64Array): Promise<Float32Array>;
  /** A^T A f for rays that the detector does not cut off (`contained`), as a convolution. */
  normal(slices: Float32Array): Promise<Float32Array>;
}
