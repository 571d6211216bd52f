import type { IEngine } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription, IScanNote } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { IScan } from '../datasets/scan';
import { type IAngledScan, selectAngles } from './angles';
import { centreAt, centreOf } from './centre';
import { createEnginePlan, paddingOf } from './method';
import { correctionsOf } from './fused';
import type { IPlan } from './plan.types';
import { gigabytes } from './prediction';
import { readingOf } from './reading';
import { rowsOf, withHalo } from './rows';
import { READ_AHEAD, slabSize, slabsOf, type ISliceBytes } from './slabs';
import { costOf, haloOf } from './steps/chain';

/** Space an HDF5 volume needs beside its values, or a TIFF stack for its headers, a slice. */
const HEADER_BYTES = 4096;

/** What a job may use. */
export interface ILimits {
  readonly engine: IEngine;
  readonly memoryBudgetBytes: number;
}

/** What flows through the engine for a recipe and a scan, for one slice or all of them. */
export interface IReconstructionGeometry {
  readonly projections: readonly number[];
  readonly anglesRad: readonly number[];
  readonly weights: readonly number[];
  readonly columns: number;
  readonly size: number;
  readonly paddedColumns: number;
  readonly scale: number;
  readonly unit: IPlan['unit'];
  readonly pixelSizeUm: number | null;
  readonly notes: readonly IScanNote[];
  /** Axis on the raw detector for a row. */
  centreAt(row: number): number;
}

/**
 * Everything of a plan that does not depend on which rows are wanted.
 *
 * @throws InputError as `selectAngles`, and `flats-missing`
 */
export function geometryOf(recipe: IRecipe, scan: IAngledScan): IReconstructionGeometry {
  const { columns, rows } = scan.description;
  const angles = selectAngles(scan, recipe.angles);
  const centre = centreOf(recipe.centre, scan.description);
  const pixelSizeUm = recipe.geometry.pixelSizeUm ?? scan.description.pixelSizeUm;
  return {
    ...angles,
    columns,
    size: columns,
    paddedColumns: paddingOf(recipe.method, columns),
    // attenuation per pixel to 1/cm: 1 cm is 1e4 um
    scale: pixelSizeUm === null ? 1 : 1e4 / pixelSizeUm,
    unit: pixelSizeUm === null ? '1/pixel' : '1/cm',
    pixelSizeUm,
    notes: [...angles.notes, ...centre.notes, ...unitNotes(pixelSizeUm)],
    centreAt: row => centreAt(centre, row, rows)
  };
}

/**
 * Turn a recipe into everything that fixes the values of its volume, and the slabs to compute it in.
 *
 * @param recipe as `checkRecipe` gives it
 * @param outputPath where the volume will stand
 * @throws InputError for rows, angles or projections the scan does not have
 */
export function planRecipe(
  recipe: IRecipe,
  scan: IAngledScan & Pick<IScan, 'flats' | 'darks'>,
  { engine, memoryBudgetBytes }: ILimits,
  outputPath: string
): IPlan {
  const { description } = scan;
  const { notes, centreAt: centreOfRow, ...geometry } = geometryOf(recipe, scan);
  const rows = rowsOf(recipe.rows, description);
  const enginePlan = createEnginePlan(engine, recipe.method, geometry);
  try {
    const halo = haloOf(recipe.steps);
    const cost = costOf(recipe.steps, geometry.projections.length, geometry.columns);
    const corrections = correctionsOf(recipe, rows);
    const whole = sliceBytes(scan, geometry.projections.length, geometry.size);
    const read = whole.raw + whole.fields;
    // rows that lie apart have a halo each, neighbours share one
    const apart = recipe.rows.step > 1 ? 1 + 2 * halo : 1;
    const bytes = {
      ...whole,
      raw: whole.raw * apart,
      fields: whole.fields * apart,
      sinogram: corrections === 'within' ? 0 : whole.sinogram + cost.copies * whole.raw * apart
    };
    const around = apart === 1 ? 2 * halo * (1 + READ_AHEAD + cost.copies) * read : 0;
    const working = (slices: number): number =>
      enginePlan.workingBytes(slices) + cost.bytes + around;
    const slab = slabSize(rows.length, enginePlan.batch, bytes, working, memoryBudgetBytes);
    const { count, memoryBytes } = slab;
    const batch = Math.min(slab.batch, rows.length);
    const slabs = slabsOf(rows.length, count);
    const withNeighbours = (some: readonly number[]): number[] =>
      withHalo(some, halo, description.rows);
    const passes = slabs.map(({ first, count: slices }) =>
      withNeighbours(rows.slice(first, first + slices))
    );
    const reading = readingOf(description, passes);
    const scratchBytes = reading === 'restage' ? withNeighbours(rows).length * read : 0;
    return {
      ...geometry,
      rows,
      slabs,
      centres: rows.map(centreOfRow),
      engine: engine.variant,
      reading,
      corrections,
      batch,
      lanes: enginePlan.lanes(batch),
      memoryBytes,
      diskBytes: rows.length * (bytes.image + HEADER_BYTES) + scratchBytes,
      scratchBytes,
      outputPath,
      notes: [
        ...notes,
        ...readingNotes(reading, description),
        ...batchNotes(batch, Math.min(enginePlan.batch, rows.length), memoryBudgetBytes)
      ]
    };
  } finally {
    enginePlan.dispose();
  }
}

function sliceBytes(
  { description, flats, darks }: Pick<IScan, 'description' | 'flats' | 'darks'>,
  projections: number,
  size: number
): ISliceBytes {
  const { columns, dtype } = description;
  const pixel = pixelBytes(dtype);
  const frames = [...flats, ...darks].reduce((sum, { count }) => sum + count, 0);
  return {
    raw: projections * columns * pixel,
    fields: (frames * pixel + 4 * 4) * columns,
    sinogram: projections * columns * 4,
    image: size * size * 4
  };
}

/** Bytes of a pixel by its type: `u2` counts bytes, `uint16` bits. */
export function pixelBytes(dtype: string): number {
  const number = Number(/\d+$/u.exec(dtype)?.[0] ?? 4);
  return /^[<>|]?[a-z]\d$/u.test(dtype) ? number : Math.max(1, number / 8);
}

function unitNotes(pixelSizeUm: number | null): IScanNote[] {
  return pixelSizeUm !== null
    ? []
    : [
        {
          code: 'pixel-size-missing',
          level: 'info',
          message:
            'The pixel size is not known: values are attenuation per pixel; give it for values in 1/cm.'
        }
      ];
}

/** Told where the budget holds fewer slices at a time than the engine would like. */
function batchNotes(batch: number, wanted: number, memoryBudgetBytes: number): IScanNote[] {
  return batch === wanted
    ? []
    : [
        {
          code: 'small-batches',
          level: 'info',
          message: `The memory budget of ${gigabytes(memoryBudgetBytes)} holds ${counted(batch, 'slice')} at a time, not ${wanted}: this takes longer and changes no value.`
        }
      ];
}

function readingNotes(reading: IPlan['reading'], { storage }: IScanDescription): IScanNote[] {
  return reading === 'direct'
    ? []
    : [
        {
          code: 'restage',
          level: 'info',
          message: `The projections are stored with ${storage.compression}, many rows together: they are decoded once into a scratch file in the job's folder.`
        }
      ];
}
