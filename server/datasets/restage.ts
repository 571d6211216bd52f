import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RawPixels } from '../../engine/ts/types';
import { type Dtype, DTYPES } from '../../protocol/array';
import { InputError } from '../../protocol/errors';
import { hasSize, type IPiece, NewFile, removeUnfinished } from '../files/writable-file';
import { pixelSizeOf } from '../hdf5/element-types';
import { durably } from '../jobs/durably';
import { type IRestageSource, RestagedRows } from './restaged-rows';

/** Memory a restage may use unless the caller says otherwise. */
const BUDGET_BYTES = 256 * 1024 * 1024;

export interface IRestageOptions {
  readonly signal?: AbortSignal;
  /** Bytes of memory for the blocks that are read and turned. */
  readonly budgetBytes?: number;
}

/** Where the scratch of some rows and projections of a scan stands in a folder. */
class ScratchPlace {
  private readonly _stem: string;
  readonly frames: Uint32Array;

  constructor(
    private readonly _source: IRestageSource,
    private readonly _folder: string,
    readonly rows: readonly number[],
    projections: readonly number[]
  ) {
    const { columns, etag } = _source.description;
    this.frames = Uint32Array.from(projections);
    const hash = createHash('sha256').update(JSON.stringify([etag, rows, projections, columns]));
    this._stem = `rows-${hash.digest('hex').slice(0, 24)}`;
  }

  pathOf(dtype: Dtype): string {
    return join(this._folder, `${this._stem}.${dtype}`);
  }

  bytesOf(dtype: Dtype): number {
    const { columns } = this._source.description;
    return this.rows.length * this.frames.length * columns * pixelSizeOf(dtype);
  }

  open(dtype: Dtype): Promise<RestagedRows> {
    const { rows, frames: projections } = this;
    const { columns } = this._source.description;
    const scratch = { rows, projections, columns, dtype };
    return RestagedRows.open(this._source, this.pathOf(dtype), scratch);
  }

  /** The scratch where it is complete: it gets its name last. */
  async openComplete(): Promise<RestagedRows | null> {
    for (const dtype of DTYPES) {
      if (await hasSize(this.pathOf(dtype), this.bytesOf(dtype))) {
        return await this.open(dtype);
      }
    }
    return null;
  }
}

/**
 * The rows of a scratch that `restage` completed; null where there is none. Writes nothing.
 *
 * @param rows as for `restage`
 * @param projections as for `restage`
 */
export function openRestaged(
  source: IRestageSource,
  folder: string,
  rows: readonly number[],
  projections: readonly number[]
): Promise<RestagedRows | null> {
  return new ScratchPlace(source, folder, rows, projections).openComplete();
}

/**
 * Write the wanted rows and projections as (row, projection, column) into a scratch file, in one
 * pass over the chunks, and answer rows read from it. A complete scratch of the same scan, rows and
 * projections is used again; an unfinished one is written anew.
 *
 * The answer's `close` closes the scratch only; the scan stays with the caller.
 *
 * @param folder folder for the scratch alone; one process writes there at a time
 * @param rows detector rows in the order of the plan
 * @param projections indexes of projections, all of the plan
 * @throws CapacityError `disk-full`; what reading the scan throws
 */
export async function restage(
  source: IRestageSource,
  folder: string,
  rows: readonly number[],
  projections: readonly number[],
  { signal, budgetBytes = BUDGET_BYTES }: IRestageOptions = {}
): Promise<RestagedRows> {
  const place = new ScratchPlace(source, folder, rows, projections);
  const complete = await place.openComplete();
  if (complete !== null) {
    return complete;
  }
  await removeUnfinished(folder);
  const { columns } = source.description;
  const { frames } = place;
  const [first, last] = bounds(rows);
  // A block is held twice: as it is read and as it is written; eight bytes are the widest pixel.
  const most = Math.max(1, Math.floor(budgetBytes / (16 * columns * (last - first + 1))));
  let scratch: { readonly file: NewFile; readonly dtype: Dtype } | null = null;
  let done = 0;
  try {
    for (const block of source.blocksOf(frames, most)) {
      const { data, dtype } = await source.readRows(first, last - first + 1, block, signal);
      scratch ??= await durably('scratch-create', async () => ({
        file: await NewFile.create(place.pathOf(dtype), place.bytesOf(dtype)),
        dtype
      }));
      const { file } = scratch;
      const shape = { frames: block.length, rows, first, last, line: columns * pixelSizeOf(dtype) };
      await durably('scratch-block', () =>
        file.write(turned(data, shape, done, frames.length), signal)
      );
      done += block.length;
    }
  } catch (error) {
    await scratch?.file.discard();
    throw error;
  }
  if (scratch === null) {
    throw new InputError('dataset-shape', 'There are no projections to restage.');
  }
  const { file, dtype } = scratch;
  await durably('scratch-sync', () => file.sync());
  await durably('scratch-appear', () => file.appear());
  return await place.open(dtype);
}

interface IBlockShape {
  readonly frames: number;
  readonly rows: readonly number[];
  readonly first: number;
  readonly last: number;
  /** Bytes of a detector row. */
  readonly line: number;
}

/** The lines of a block row by row, each row one piece of the scratch. */
function* turned(
  data: RawPixels,
  { frames, rows, first, last, line }: IBlockShape,
  done: number,
  all: number
): Generator<IPiece> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const height = last - first + 1;
  for (const [r, row] of rows.entries()) {
    const piece = new Uint8Array(frames * line);
    for (let k = 0; k < frames; k++) {
      const from = (k * height + row - first) * line;
      piece.set(bytes.subarray(from, from + line), k * line);
    }
    yield { position: (r * all + done) * line, bytes: piece };
  }
}

/** Smallest and largest, without spreading thousands of arguments. */
function bounds(rows: readonly number[]): [number, number] {
  return rows.reduce<[number, number]>(
    ([low, high], row) => [Math.min(low, row), Math.max(high, row)],
    [rows[0] ?? 0, rows[0] ?? 0]
  );
}
