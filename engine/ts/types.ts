/**
 * The face of the numeric core: what every build of it (native addon, WASM, later WebGPU) can do.
 *
 * Arrays are C order and little-endian; a block of detector rows is (angle, row, column) as it is
 * read, sinograms are (row, angle, column), slices are (slice, row, column).
 */
import type { ICentreFunctions } from './centre-types';
import type { IIterativeOptions, IIterativePlan } from './iterative-types';
import type { IFrameScale, ILiveOptions, ILiveSlice, LivePixels } from './live-types';

/** Which build computes; `native-baseline` is x86-64-v2. */
export type EngineVariant =
  'native-avx512' | 'native-avx2' | 'native-baseline' | 'wasm-relaxed' | 'wasm-simd128';

/** Windows on the ramp; `none` means no ramp at all (plain back-projection). */
export type FilterName =
  'ramp' | 'shepp-logan' | 'cosine' | 'hann' | 'hamming' | 'parzen' | 'butterworth' | 'none';

export interface IFilter {
  readonly name: FilterName;
  /** Fraction of the Nyquist frequency above which the spectrum is cut, in (0, 1]. */
  readonly cutoff: number;
  /** Order n of `butterworth`, 1/(1 + s^2n). */
  readonly order?: number;
}

/** Everything that fixes the values of a reconstruction except the data and the centres. */
export interface IPlanOptions {
  readonly method: 'gridding' | 'fbp';
  /** `fast` and `reference` are two rows of the parameter table of the gridding engine. */
  readonly accuracy: 'fast' | 'reference';
  /** Detector width W in pixels. */
  readonly columns: number;
  /** Angles in radians, any order. */
  readonly angles: Float64Array;
  /** One weight per angle in radians; over 180 or 360 degrees they add up to pi. */
  readonly weights: Float64Array;
  /** Side N of the square slices; the axis lies at column floor(N/2), row N-1-floor(N/2). */
  readonly size: number;
  /** Length P the rows are extended to, by their edge values, half of the extension on each side. */
  readonly paddedColumns: number;
  readonly filter: IFilter;
  /** Factor on the result: 1 gives attenuation per pixel. */
  readonly scale: number;
  /**
   * A full turn about an axis near one edge of the detector (also "offset" or "360 degree" scan): each
   * half turn sees one side of the object, and what both see, around the axis, is blended. Slices are
   * 2 W - round(o) wide, o = 2 c + 1 with the axis left, 2 (W - c) - 1 right; weights add up to 2 pi;
   * `paddedColumns` follows from the slice's width.
   */
  readonly halfAcquisition?: boolean;
  /** `fbp` only: the filtered rows are upsampled so often before they are interpolated linearly; 8 when absent. */
  readonly upsampling?: 2 | 4 | 8;
  /**
   * Rows and columns [from, to) of the slices; images hold these alone. `gridding` saves with rows (a single
   * slice: columns) and gives the same bits as in the whole slice; `fbp` saves with both.
   */
  readonly region?: {
    readonly rows: readonly [from: number, to: number];
    readonly columns: readonly [from: number, to: number];
  };
  /**
   * `fbp` only: the line x cos + y sin = offset of every slice (pixels from the axis, y upwards), N points in
   * the direction (-sin, cos), instead of the slice, so that the images of a stack, (slice, N), are a vertical
   * plane through it. Angle -90 degrees and offset d show row axis + d from left to right, angle 0 and offset
   * d column axis + d from bottom to top.
   */
  readonly plane?: { readonly angleRad: number; readonly offset: number };
  /**
   * Most bytes of working memory that a call may take; no limit when absent. The plan takes fewer slices at a
   * time until they fit, down to a pair: `workingBytes(2)` and `singleBytes()` tell what is needed at least, and
   * calls that need more throw EngineError `engine-memory`. No bit of the result depends on it.
   */
  readonly memoryBytes?: number;
}

/** Flats and darks of consecutive projections. */
export interface IFlatStretch {
  /** Projections. */
  readonly count: number;
  readonly fields: IFlatFields;
}

/** Detector rows as they are read, and what makes attenuation of them. */
export interface ICountRows {
  /** (angle, row, column); the angles are those of the plan, in its order. */
  readonly block: RawPixels;
  /** Rows of the block. */
  readonly rows: number;
  /**
   * Of all rows of the block, as `flatField` takes them, one stretch of projections after the other: several
   * where flats were taken at more than two times, each with two sets then. None: values are transmission already.
   */
  readonly fields: readonly IFlatStretch[];
  /** Floor of the transmission, as `minusLog` takes it; null: values are attenuation, no logarithm is taken. */
  readonly floor: number | null;
}

/** A prepared reconstruction; its tables live in the engine until it is disposed. */
export interface IReconstructionPlan {
  /** Slices the engine likes to have at a time: all its lanes, or what of them `memoryBytes` allows; any number is right. */
  readonly batch: number;
  /** Lanes that go through the machine together for `slices` slices at a time, a pair of slices each. */
  lanes(slices: number): number;
  /** Bytes of working memory for `slices` slices at a time, input and output not counted. */
  workingBytes(slices: number): number;
  /**
   * Reconstruct `centres.length` slices.
   *
   * @param sinograms attenuation, (slice, angle, column), float32
   * @param centres axis position of each slice in detector pixels (first pixel's middle is 0)
   * @param out (slice, N, N) float32, or what `region` or `plane` leave of it; made when absent
   * @param signal ends the call within milliseconds (in WASM only before it begins); what it throws is
   * the signal's reason, and `out` is undefined then
   * @param counts values that are not finite (or beyond 1e25) count as 0 and are added to `nonFinite`; they
   * do not touch other slices
   */
  reconstruct(
    sinograms: Float32Array,
    centres: Float64Array,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array>;
  /** Bytes of working memory for `reconstructSingle`. */
  singleBytes(): number;
  /**
   * Reconstruct one slice at once, for pictures: with a fraction of a batch's memory and time. It
   * differs from the same slice of `reconstruct` by rounding alone (below 2e-5 of the range).
   *
   * @param sinogram attenuation, (angle, column), float32
   * @param centre axis position in detector pixels
   * @param out (N, N) float32, or what `region` or `plane` leave of it; made when absent
   */
  reconstructSingle(
    sinogram: Float32Array,
    centre: number,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array>;
  dispose(): void;
}

/** A plan that also takes counts. */
export interface ICountsPlan extends IReconstructionPlan {
  /**
   * Reconstruct `centres.length` slices from counts, which are corrected as the first phase reads them: bit for
   * bit what `flatField`, `minusLog` and `reconstruct` give, but counts are touched once and no sinograms are held.
   *
   * @param first row of the block that is the first slice; the others follow it
   * @param out, signal as for `reconstruct`
   * @param counts pixels that were mended are added
   */
  reconstructCounts(
    rows: ICountRows,
    first: number,
    centres: Float64Array,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: IPixelCounts
  ): Promise<Float32Array>;
}

export type RawPixels =
  Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Counted while correcting, so that nothing is mended in silence. */
export interface IPixelCounts {
  /** Pixels whose transmission was at or below the floor and was lifted to it. */
  clipped: number;
  /** Pixels that were not finite (0/0, dead flat) and were set to a transmission of 1. */
  nonFinite: number;
  /** Pixels brighter than their neighbourhood that its median took the place of; absent where none were looked for. */
  zingers?: number;
}

/** How zingers are told from the picture; see `IEngine.removeZingers`. */
export interface IZingerOptions {
  /** Side of the square window of the median in pixels. */
  readonly size: number;
  /** Least brightness above the median, in the unit of the pixels. */
  readonly threshold: number;
  /** Rows at the top and bottom of the block that are there for their neighbours only. */
  readonly margin: readonly [above: number, below: number];
}

/** Flat fields: `mix[a]` blends `before` (0) into `after` (1) for each projection; null is `before` alone. */
export interface IFlatFields {
  readonly dark: Float32Array; // (row, column)
  readonly before: Float32Array; // (row, column)
  readonly after: Float32Array | null; // (row, column)
  readonly darkAfter: Float32Array | null; // (row, column)
  readonly mix: Float32Array | null; // (angle)
}

export interface IHistogram {
  readonly counts: Uint32Array;
  readonly low: number;
  readonly high: number;
  readonly finite: number;
}

/** An ellipsoid of the phantom: centre, half axes in pixels relative to the axis; angle in the slice plane. */
export interface IEllipsoid {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly angleRad: number;
  /** Attenuation per pixel added inside. */
  readonly density: number;
}

export interface IEngine extends ICentreFunctions {
  readonly variant: EngineVariant;
  /** Threads every call may use. */
  readonly threads: number;

  createPlan(options: IPlanOptions): ICountsPlan;
  createIterativePlan(options: IIterativeOptions): IIterativePlan;
  createLiveSlice(options: ILiveOptions): ILiveSlice;
  /**
   * How many bytes of live slices that are gone stay for the next ones, which are loaded faster in memory that need
   * not be found anew: 0 at first. Nothing stays in WASM.
   *
   * @returns bytes that are kept now
   */
  keepLiveMemory(bytes: number): number;

  /** Average of frames (frame, pixels) -> (pixels), double-precision sums, float32 out. */
  averageFrames(frames: RawPixels, count: number): Promise<Float32Array>;
  /** Median of frames (frame, pixels) -> (pixels); an even count takes the mean of the middle two. */
  medianFrames(frames: RawPixels, count: number): Promise<Float32Array>;
  /** Counts (angle, row, column) -> transmission (row, angle, column): (p - dark) / (flat - dark). */
  flatField(
    block: RawPixels,
    shape: readonly [angles: number, rows: number, columns: number],
    fields: IFlatFields,
    counts: IPixelCounts
  ): Promise<Float32Array>;
  /** (angle, row, column) of any type -> (row, angle, column) float32, no correction. */
  toSinograms(
    block: RawPixels,
    shape: readonly [angles: number, rows: number, columns: number]
  ): Promise<Float32Array>;
  /**
   * Frames (frame, row, column) without zingers: a pixel that is at least `threshold` brighter than the
   * median of its window is replaced by it (TomoPy `remove_outlier`; edges are reflected). The rows of
   * `margin` are left out of the result, which has the type of `frames`.
   */
  removeZingers(
    frames: RawPixels,
    shape: readonly [frames: number, rows: number, columns: number],
    options: IZingerOptions,
    counts: IPixelCounts
  ): Promise<RawPixels>;
  /**
   * Stripe removal in place on (row, angle, column), sinogram by sinogram: every column is sorted along
   * the angle, a median over `size` columns smooths each rank, the sort is undone (Vo et al., Optics
   * Express 26, 28396 (2018), algorithm 3).
   */
  removeStripesBySorting(
    sinograms: Float32Array,
    shape: readonly [rows: number, angles: number, columns: number],
    size: number
  ): Promise<void>;
  /** Transmission -> attenuation, in place: -ln(max(t, floor)). */
  minusLog(transmission: Float32Array, floor: number, counts: IPixelCounts): Promise<void>;

  /** Undo HDF5's byte shuffle (filter 2). */
  unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array;
  /** Undo bitshuffle with LZ4 (HDF5 filter 32008): header as bitshuffle writes it. */
  decodeBitshuffleLz4(bytes: Uint8Array, elementSize: number, decodedBytes: number): Uint8Array;
  encodeBitshuffleLz4(bytes: Uint8Array, elementSize: number, blockElements?: number): Uint8Array;
  /** Swap the byte order of elements in place. */
  swapBytes(bytes: Uint8Array, elementSize: number): void;

  /** Histogram of the finite values; `disc` limits it to the inscribed disc of (height, width). */
  histogram(
    values: RawPixels,
    shape: readonly [height: number, width: number],
    bins: number,
    disc: boolean
  ): IHistogram;

  /**
   * A smaller picture for a small view: each pixel is the mean of a square of `factor` x `factor` pixels, of
   * fewer at the right and lower edges where the sides are no multiples of it.
   *
   * @param picture (height, width)
   * @param out (ceil(height / factor), ceil(width / factor)); whole numbers as for frames of a live slice
   */
  reducePicture(
    picture: Float32Array,
    shape: readonly [height: number, width: number],
    factor: number,
    out: LivePixels,
    scale?: IFrameScale
  ): Promise<void>;

  /** Exact parallel projections (angle, row, column) of ellipsoids, averaged over each detector bin, per row. */
  projectEllipsoids(
    phantom: readonly IEllipsoid[],
    anglesRad: Float64Array,
    rows: readonly [first: number, count: number, height: number],
    columns: number,
    centre: number
  ): Promise<Float32Array>;
  /** Counts with Poisson noise from line integrals; the same seed and frame give the same counts anywhere. */
  photonCounts(
    integrals: Float32Array,
    beam: Float32Array,
    offset: Float32Array,
    seed: number,
    firstIndex: number
  ): Promise<Uint16Array>;
}
