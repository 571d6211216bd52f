import type { IEngine, RawPixels } from '../../engine/ts/types';
import { dtypeOf, type NdArray } from '../../protocol/array';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import { bytesToPixels, pixelSizeOf } from '../hdf5/element-types';
import { selectAngles } from '../pipeline/angles';
import { runsOf, withHalo } from '../pipeline/rows';
import { SinogramPipeline } from '../pipeline/sinograms';
import { haloOf } from '../pipeline/steps/chain';
import type { ISinogramSource } from './find';

/** Bytes of projections that are decoded at a time. */
const BLOCK_BYTES = 128 * 1024 * 1024;
/** Widest pixel. */
const PIXEL_BYTES = 8;

/** A scan, the recipe that corrects it, and the rows that will be asked for. */
export interface IScanRows {
  readonly engine: IEngine;
  readonly recipe: IRecipe;
  readonly scan: IScan;
  readonly rows: readonly number[];
}

/**
 * Corrected sinograms of a scan. Where frames are compressed whole, all rows are taken in one pass over them: each
 * row by itself would decode the scan once more.
 *
 * @throws InputError what `selectAngles` throws
 */
export async function scanSource(
  { engine, recipe, scan, rows }: IScanRows,
  signal: AbortSignal
): Promise<ISinogramSource> {
  const { projections, anglesRad } = selectAngles(scan, recipe.angles);
  const { storage, columns } = scan.description;
  const decoded = storage.compression !== 'none' && rows.length > 1;
  const near = withHalo(rows, haloOf(recipe.steps), scan.description.rows);
  const reader = decoded ? await gathered(scan, near, projections, signal) : scan;
  const pipeline = new SinogramPipeline({ recipe, scan: reader, engine, projections });
  return {
    columns,
    anglesRad,
    sinogram: async (row, asked) => {
      const { data } = await pipeline.correct(await pipeline.read([row], asked));
      asked.throwIfAborted();
      return data;
    }
  };
}

/** Room for as many pixels of the same type. */
function roomLike(pixels: RawPixels, length: number): RawPixels {
  const dtype = dtypeOf(pixels);
  return bytesToPixels(new Uint8Array(length * pixelSizeOf(dtype)), dtype);
}

/** The scan with some of its rows in memory. */
async function gathered(
  scan: IScan,
  rows: readonly number[],
  projections: readonly number[],
  signal: AbortSignal
): Promise<IScan> {
  const { columns } = scan.description;
  const frames = Uint32Array.from(projections);
  const first = rows[0] ?? 0;
  const height = (rows.at(-1) ?? first) - first + 1;
  const most = Math.max(1, Math.floor(BLOCK_BYTES / (PIXEL_BYTES * columns * height)));
  const lines = new Map<number, RawPixels>();
  let done = 0;
  for (const block of scan.blocksOf(frames, most)) {
    const { data } = await scan.readRows(first, height, block, signal);
    for (const row of rows) {
      const line = lines.get(row) ?? roomLike(data, frames.length * columns);
      lines.set(row, line);
      for (let frame = 0; frame < block.length; frame++) {
        const from = (frame * height + row - first) * columns;
        line.set(data.subarray(from, from + columns), (done + frame) * columns);
      }
    }
    done += block.length;
  }
  const runs = runsOf(rows);
  return {
    description: scan.description,
    anglesRad: scan.anglesRad,
    anglesRefusal: scan.anglesRefusal,
    flats: scan.flats,
    darks: scan.darks,
    statistics: scan.statistics,
    readProjection: (index, asked) => scan.readProjection(index, asked),
    blocksOf: (some, count) => scan.blocksOf(some, count),
    close: () => scan.close(),
    readRows: (from, count, some, asked) =>
      runs.some(run => from >= run.first && from + count <= run.first + run.count)
        ? Promise.resolve(joined(lines, from, count, frames.length, columns))
        : scan.readRows(from, count, some, asked)
  };
}

/** (projection, row, column) of rows that are there. */
function joined(
  lines: ReadonlyMap<number, RawPixels>,
  first: number,
  count: number,
  projections: number,
  columns: number
): NdArray<RawPixels> {
  const data = roomLike(lines.get(first) ?? new Float32Array(), projections * count * columns);
  for (let row = 0; row < count; row++) {
    const line = lines.get(first + row);
    for (let projection = 0; line && projection < projections; projection++) {
      const from = projection * columns;
      data.set(line.subarray(from, from + columns), (projection * count + row) * columns);
    }
  }
  return { data, shape: [projections, count, columns], dtype: dtypeOf(data) };
}
