import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RawPixels } from '../../engine/ts/types';
import { type Dtype, DTYPES } from '../../protocol/array';
import { InputError } from '../../protocol/errors';
import { hasSize, type IPiece, NewFile, removeUnfinished } from '../files/writable-file';
import { pixelSizeOf } from '../hdf5/element-types';
import type { ICountedScan } from './counted-scan';
import { RestagedScan } from './restaged-scan';
import type { IScan } from './scan';

/** Memory a restage may use unless the caller says otherwise. */
const BUDGET_BYTES = 256 * 1024 * 1024;

/** A scan that may say which projections are decoded together. */
export type RestageableScan = IScan & Partial<Pick<ICountedScan, 'blocksOf'>>;

export interface IRestageOptions {
  readonly signal?: AbortSignal;
  /** Bytes of memory for the blocks that are read and turned. */
  readonly budgetBytes?: number;
}

/**
 * Write the wanted rows and projections as (row, projection, column) into a scratch file, in one
 * pass over the chunks, and answer a scan that reads rows from it. A complete scratch of the same
 * scan, rows and projections is used again; an unfinished one is written anew.
 *
 * The answer's `close` closes the scratch only; the scan stays with the caller.
 *
 * @param folder folder for the scratch alone
 * @param rows detector rows in the order of the plan
 * @param projections indexes of projections, all of the plan
 * @throws CapacityError `disk-full`; what reading the scan throws
 */
export async function restage(
  scan: RestageableScan,
  folder: string,
  rows: readonly number[],
  projections: readonly number[],
  { signal, budgetBytes = BUDGET_BYTES }: IRestageOptions = {}
): Promise<IScan> {
  const { columns, etag } = scan.description;
  const [first, last] = bounds(rows);
  const frames = Uint32Array.from(projections);
  const hash = createHash('sha256').update(JSON.stringify([etag, rows, projections, columns]));
  const stem = `rows-${hash.digest('hex').slice(0, 24)}`;
  const sizeOf = (dtype: Dtype): number =>
    rows.length * frames.length * columns * pixelSizeOf(dtype);
  for (const dtype of DTYPES) {
    const path = join(folder, `${stem}.${dtype}`);
    if (await hasSize(path, sizeOf(dtype))) {
      return await RestagedScan.open(scan, path, { rows, projections: frames, columns, dtype });
    }
  }
  await removeUnfinished(folder);
  // A block is held twice: as it is read and as it is written; eight bytes are the widest pixel.
  const most = Math.max(1, Math.floor(budgetBytes / (16 * columns * (last - first + 1))));
  const blocks = scan.blocksOf?.(frames, most) ?? plainBlocks(frames, most);
  let scratch: { readonly file: NewFile; readonly path: string; readonly dtype: Dtype } | null =
    null;
  let done = 0;
  try {
    for (const block of blocks) {
      const { data, dtype } = await scan.readRows(first, last - first + 1, block, signal);
      const path = join(folder, `${stem}.${dtype}`);
      scratch ??= { file: await NewFile.create(path, sizeOf(dtype)), path, dtype };
      const shape = { frames: block.length, rows, first, last, line: columns * pixelSizeOf(dtype) };
      await scratch.file.write(turned(data, shape, done, frames.length), signal);
      done += block.length;
    }
  } catch (error) {
    await scratch?.file.discard();
    throw error;
  }
  if (scratch === null) {
    throw new InputError('dataset-shape', 'There are no projections to restage.');
  }
  await scratch.file.finish();
  const { path, dtype } = scratch;
  return await RestagedScan.open(scan, path, { rows, projections: frames, columns, dtype });
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

function* plainBlocks(frames: Uint32Array, most: number): Generator<Uint32Array> {
  for (let from = 0; from < frames.length; from += most) {
    yield frames.subarray(from, from + most);
  }
}

/** Smallest and largest, without spreading thousands of arguments. */
function bounds(rows: readonly number[]): [number, number] {
  return rows.reduce<[number, number]>(
    ([low, high], row) => [Math.min(low, row), Math.max(high, row)],
    [rows[0] ?? 0, rows[0] ?? 0]
  );
}
