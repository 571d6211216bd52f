/** Which rows of a sinogram become which. */
export interface IGrouping {
  /** Rows of the sinogram, in the order they are wanted in. */
  readonly rows: Int32Array;
  /** How many they become: neighbours are averaged, in groups as nearly equal as can be. */
  readonly groups: number;
  /** Columns that become one. */
  readonly bin: number;
}

/** Pairs of rows half a turn apart; see `IEngine.fullTurn`. */
export interface ITurnPairs {
  readonly rows: Int32Array;
  /** The opposite projection lies between these rows: `fraction` of `after`, the rest of `before`. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly fraction: Float64Array;
  /** The pairs are also taken in so many equal parts. */
  readonly sectors: number;
}

/** Rings that were taken away, but for what is broader than nearly a Gaussian of `broad` columns. */
export interface IRings {
  /** Standard deviation from column to column. */
  readonly deviation: number;
  readonly broad: number;
}

/** Candidates of `seamLikelihood`. */
export interface ISeamSearch {
  /** Four times the first candidate, and how many follow a quarter of a column apart. */
  readonly first: number;
  readonly count: number;
  /** What is broader than so many columns is left out. */
  readonly broad: number;
  /** What `removeRings` said of the sinogram. */
  readonly rings: IRings;
}

/** How sharp a slice is; see `IEngine.sliceSharpness`. */
export interface ISharpness {
  /** Of all angles, the first half of them, the second half: least for the sharpest slice. */
  readonly gradient: readonly [all: number, first: number, second: number];
  readonly entropy: readonly [all: number, first: number, second: number];
}

/**
 * What the centre of rotation is found by. Sinograms are (angle, column) float32, one detector row each. A
 * candidate is a whole number s = 2 c: column j and column s - j are mirror images.
 */
export interface ICentreFunctions {
  /**
   * In place: rings go, what a column's mean has above the median of 9 neighbours, and what is narrow and common to
   * all sectors of angles. What is not finite becomes 0.
   */
  removeRings(sinogram: Float32Array, columns: number): Promise<IRings>;
  /** Means of neighbouring rows and columns, (groups, columns / bin). */
  groupSinogram(
    sinogram: Float32Array,
    columns: number,
    grouping: IGrouping
  ): Promise<Float32Array>;
  /** In place: what is broader than nearly a Gaussian of `sigma` columns goes from every row. */
  keepDetails(sinogram: Float32Array, columns: number, sigma: number): Promise<void>;
  /** Correlation of neighbouring angles after all that does not turn is taken away, and its number of samples. */
  turningStructure(
    sinogram: Float32Array,
    columns: number
  ): Promise<{
    readonly correlation: number;
    readonly samples: number;
    readonly power: number;
  }>;
  /**
   * Vo's metric (Optics Express 22, 19078 (2014)) of half a turn of evenly spaced angles, for candidates
   * s = first + i: mean and rms of what lies outside the double wedge.
   */
  mirrorSpectrum(
    sinogram: Float32Array,
    columns: number,
    first: number,
    count: number
  ): Promise<{ readonly mean: Float64Array; readonly rms: Float64Array }>;
  /**
   * Correlation of the projection at the seam of a half turn as its end and its beginning foresee it.
   *
   * @param radians ascending, over at most half a turn
   * @returns curves of all rows, two sets of every second row, the left and the right half of the overlap; `weight` by
   * which those of several detector rows are averaged
   */
  seamCorrelation(
    sinogram: Float32Array,
    columns: number,
    radians: Float64Array,
    first: number,
    count: number
  ): Promise<{
    readonly curves: readonly Float64Array[];
    readonly samplesPerColumn: number;
    readonly weight: number;
  }>;
  /**
   * Logarithm of the likelihood, but for a constant, that the beginning of a half turn is the mirror image of its end.
   * Those of several detector rows are added.
   *
   * @param radians ascending, over at most half a turn
   * @returns curves of all rows, and of two sets of every second row
   */
  seamLikelihood(
    sinogram: Float32Array,
    columns: number,
    radians: Float64Array,
    search: ISeamSearch
  ): Promise<readonly Float64Array[]>;
  /** The step across the seam over the usual one (75th percentile) between neighbouring rows. */
  seamJump(sinogram: Float32Array, columns: number, centre: number): Promise<number>;
  /**
   * Sharpness of a slice that two halves of the angles give, inside a disc around the axis.
   *
   * @param first, second (size, size); their mean is the slice
   * @param moments 6 values, zeros at first; keep them from candidate to candidate
   */
  sliceSharpness(
    first: Float32Array,
    second: Float32Array,
    size: number,
    radius: number,
    moments: Float64Array
  ): Promise<ISharpness>;
  /**
   * Full turn: correlation of rows with the mirror image of those half a turn away over their overlap.
   *
   * @param shortest overlap in columns; shorter ones give 0
   * @returns for s from 0 to 2 (columns - 1): all pairs, then each sector
   */
  fullTurn(
    sinogram: Float32Array,
    columns: number,
    pairs: ITurnPairs,
    shortest: number
  ): Promise<readonly Float64Array[]>;
}
