/** What looked at the sinogram: the names stand in answers and in the words of the page. */
export type CentreMethod =
  | 'seam'
  | 'seam-fine'
  | 'seam-broad'
  | 'mirror-mean'
  | 'mirror-rms'
  | `gradient-${number}`
  | `entropy-${number}`
  | `whole-${number}`
  | `turn-${number}`;

/** What one method says. */
export interface IEstimate {
  readonly method: CentreMethod;
  /** Column of the axis. */
  readonly centre: number;
  /** How far it may be off, in pixels: from parts of the data that say the same independently. */
  readonly deviation: number;
}

/** Why there is no answer. `flat`: nothing turns; `range`: outside of what the user allowed. */
export type RefusalReason =
  'flat' | 'silent' | 'contradiction' | 'uncertain' | 'seam' | 'range' | 'angles';

export interface IRefusal {
  readonly reason: RefusalReason;
  /** A sentence that says what to try. */
  readonly message: string;
}

/** Agreement of all methods over candidates. */
export interface ICentreCurve {
  readonly centres: readonly number[];
  readonly scores: readonly number[];
}

/** What was found, or the best guess that was not good enough. */
export interface IFinding {
  readonly centre: number | null;
  /** Standard error in pixels. */
  readonly error: number | null;
  /** The centre that comes second, where there is one. */
  readonly runnerUp: number | null;
  readonly curve: ICentreCurve;
  /** What each method says. */
  readonly methods: readonly IEstimate[];
  readonly refusal: IRefusal | null;
}

/** One detector row. */
export interface IRowFinding extends IFinding {
  readonly row: number;
}

/** A whole scan. */
export interface ICentreFinding extends IFinding {
  readonly rows: readonly IRowFinding[];
  /** Pixels per row by which the centre moves, where it surely does; `centre` is in the middle row then. */
  readonly slope?: number;
  readonly turn: 'half' | 'full';
  /** Of a full turn: columns that both half turns see, and the side of the detector the axis is on. */
  readonly overlap: number | null;
  readonly side: 'left' | 'right' | 'middle' | null;
  /** Columns among which the centre was looked for. */
  readonly range: readonly [from: number, to: number];
}
