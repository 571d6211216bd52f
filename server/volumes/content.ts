import type { IRecipe } from '../../protocol/recipe';

/** A volume that is to be written: all but its values. */
export interface IVolumeContent {
  readonly title: string;
  /** Detector row of each slice. */
  readonly rows: readonly number[];
  /** Pixels of a slice. */
  readonly height: number;
  readonly width: number;
  readonly unit: string;
  /** Side of a voxel in the plane of a slice; null where the pixel size is not known. */
  readonly pixelSizeUm: number | null;
  /** As it was run, every default filled in; null for volumes that come without one. */
  readonly recipe: IRecipe | null;
  /** Where the values come from: input and its identity, engine, job. */
  readonly provenance: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601 UTC, when the job was made. */
  readonly date: string;
}

/** A volume being built beside its final place. */
export interface IVolumeBuilder {
  /**
   * Where slices from `first` on begin in a page of the file, in bytes: values that begin there in a page
   * of memory are written past the system's cache (`pageAlignedFloats`).
   */
  pageOffset(first: number): number;
  /** Write slices [first, first + count), float32 (slice, row, column); on the disk when it returns. */
  write(first: number, count: number, values: Float32Array): Promise<void>;
  /** Close what is open; the part stays where it is. Idempotent. */
  close(): Promise<void>;
  /** True once the file system has refused to write past its cache. */
  readonly refusesDirect: boolean;
}

/** How volumes are stored. Every slice has a place of its own: writers need no lock. */
export interface IOutputFormat {
  readonly name: 'hdf5' | 'tiff';
  readonly title: string;
  /** Of the file, with its dot; '' where the volume is a folder. */
  readonly extension: string;
  /** Make `part`, or go on with one that is there; the same content gives the same bytes. */
  build(part: string, content: IVolumeContent): Promise<IVolumeBuilder>;
  /** Whether the volume at `path` was built from this very content (job and recipe). */
  recognises(path: string, content: IVolumeContent): Promise<boolean>;
}
