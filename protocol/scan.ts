/** What a reader found in a scan, in the words the page and `hepsct info` show. */

export type ScanKind = 'dxchange' | 'nxtomo' | 'hdf5' | 'tiff';

/** The measured values: counts need flats; transmission and attenuation are already corrected. */
export type ValueKind = 'counts' | 'transmission' | 'attenuation';

/** Something that was guessed, is missing, or is unusual; `code` is stable, `message` a sentence. */
export interface IScanNote {
  readonly code: string;
  readonly level: 'info' | 'warning';
  readonly message: string;
}

/** How the bytes of the projections lie and how they are read. */
export interface IStorage {
  readonly layout: 'contiguous' | 'chunked' | 'files' | 'library';
  /** (frame, row, column) of a chunk; null where there are none. */
  readonly chunk: readonly number[] | null;
  /** `none`, `gzip`, `shuffle+gzip`, `bitshuffle-lz4`, ... as a user would say it. */
  readonly compression: string;
  /** Why the library reads instead of positioned reads; null where it does not. */
  readonly fallback: string | null;
  /** Bytes of the projections on disk. */
  readonly bytes: number;
}

export interface IFrameSetDescription {
  readonly count: number;
  readonly position: number | null;
  /** Dataset or folder the frames come from. */
  readonly source: string;
}

export interface IAngleDescription {
  readonly count: number;
  readonly firstDeg: number;
  readonly lastDeg: number;
  /** Dataset, file, or rule (`linspace 0..180`) they come from. */
  readonly source: string;
  readonly unit: 'deg' | 'rad';
  /** How the unit was found. */
  readonly unitSource: 'attribute' | 'guessed' | 'chosen';
}

/** A dataset inside an HDF5 file a user can choose from. */
export interface IDatasetEntry {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A link of an HDF5 file that leads to nothing that may be read. */
export interface IDanglingLink {
  readonly path: string;
  readonly target: string;
  readonly reason: string;
}

export interface IScanDescription {
  readonly path: string;
  readonly kind: ScanKind;
  readonly title: string;
  /** Projections, rows, columns of the raw detector. */
  readonly projections: number;
  readonly rows: number;
  readonly columns: number;
  readonly dtype: string;
  readonly values: ValueKind;
  /** Datasets or files the parts were taken from, as an input of a recipe would name them. */
  readonly data: string;
  readonly axes: string;
  readonly angles: IAngleDescription | null;
  readonly flats: readonly IFrameSetDescription[];
  readonly darks: readonly IFrameSetDescription[];
  readonly pixelSizeUm: number | null;
  /** Axis column the file itself names; null where it does not. */
  readonly centre: number | null;
  readonly storage: IStorage;
  readonly notes: readonly IScanNote[];
  /** Candidates for the pickers of the panel; empty for folders. */
  readonly datasets: readonly IDatasetEntry[];
  readonly dangling: readonly IDanglingLink[];
  /** Identity of the input: changes when any file behind it does. */
  readonly etag: string;
}
