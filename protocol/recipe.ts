import type { ScanKind, ValueKind } from './scan';

/**
 * The recipe (format 1): one JSON document that says how a scan becomes a volume. The JSON Schema
 * in `recipe.schema.json` is the truth; `checkRecipe` fills in its defaults and gives this type.
 */
export interface IRecipe {
  readonly recipe: 1;
  readonly input: IRecipeInput;
  readonly angles: IRecipeAngles;
  readonly geometry: IRecipeGeometry;
  readonly rows: IRecipeRows;
  readonly steps: readonly IRecipeStep[];
  readonly centre: RecipeCentre;
  readonly method: IRecipeMethod;
  readonly output: IRecipeOutput;
}

export interface IRecipeInput {
  /** Absolute path of the file or folder. */
  readonly path: string;
  readonly kind: ScanKind | 'auto';
  readonly values: ValueKind;
  /** Datasets inside the file, or folders and files beside a TIFF folder; null = as the reader finds. */
  readonly data: string | null;
  readonly flats: string | null;
  readonly darks: string | null;
  readonly imageKey: string | null;
  /** Order of axes of `data`; null = as the file says, else angle, row, column. */
  readonly axes: 'angle,row,column' | 'row,angle,column' | null;
}

export interface IRecipeAngles {
  /** Dataset in the file or text file; null = as the reader finds. */
  readonly source: string | null;
  /** 1-based first and last line (text) or entry (dataset) that belong to the projections. */
  readonly lines: readonly [first: number, last: number] | null;
  readonly unit: 'auto' | 'deg' | 'rad';
  readonly offsetDeg: number;
  /** 1: angles as they stand; -1: the sample turned the other way. */
  readonly direction: 1 | -1;
  /** 0-based projections that are left out. */
  readonly leftOut: readonly number[];
}

export interface IRecipeGeometry {
  /** Overrides the file's pixel size; null = the file's. */
  readonly pixelSizeUm: number | null;
  readonly rotate: 0 | 90 | 180 | 270;
  readonly mirror: boolean;
  readonly binning: 1 | 2 | 4;
  /** Detector columns [from, to); null = all. */
  readonly columns: readonly [from: number, to: number] | null;
  readonly scan: 'parallel' | 'half-acquisition';
}

/** Detector rows [from, to) with a step; `to` null = the last row. */
export interface IRecipeRows {
  readonly from: number;
  readonly to: number | null;
  readonly step: number;
}

/** A correction: its descriptor's name and parameters. */
export interface IRecipeStep {
  readonly name: string;
  readonly [parameter: string]: unknown;
}

/** centre(row) = column + slope (row - (H-1)/2) on the raw upright detector. */
export type RecipeCentre = { readonly column: number; readonly slope: number } | 'auto';

export interface IRecipeMethod {
  readonly name: string;
  readonly [parameter: string]: unknown;
}

export interface IRecipeOutput {
  /** Absolute path of the volume; null = `<processed root>/<scan>/run-NNN/`. */
  readonly path: string | null;
  readonly format: 'hdf5' | 'tiff';
}
