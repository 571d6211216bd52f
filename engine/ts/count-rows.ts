import { inputError } from './errors';
import { emptyLike } from './host';
import { checkBlock, checkFields, checkFloor, checkWhole } from './pixel-checks';
import type { ICountRows, IFlatFields, IPlanOptions } from './types';

/** Refuse counts that do not fit the plan. */
export function checkCountRows(
  { angles, columns }: Pick<IPlanOptions, 'angles' | 'columns'>,
  { block, rows, fields, floor }: ICountRows,
  first: number,
  slices: number
): void {
  checkWhole('The number of rows', rows, 1);
  checkWhole('The first row', first, 0);
  if (first + slices > rows) {
    throw inputError(
      `${slices} slices from row ${first} on are asked for, but the block has ${rows} rows.`
    );
  }
  const shape = [angles.length, rows, columns] as const;
  checkBlock(block, shape);
  if (fields !== null) checkFields(fields, shape);
  if (floor !== null) checkFloor(floor);
}

/** Rows [first, first + count) of the block alone: for hosts that copy what they are handed. */
export function onlyRows(
  { block, rows, fields, floor }: ICountRows,
  columns: number,
  first: number,
  count: number
): ICountRows {
  const [from, length, frame] = [first * columns, count * columns, rows * columns];
  const frames = frame === 0 ? 0 : block.length / frame;
  const made = emptyLike(block, frames * length);
  for (let index = 0; index < frames; index++) {
    const at = index * frame + from;
    made.set(block.subarray(at, at + length), index * length);
  }
  const part = (field: Float32Array): Float32Array => field.subarray(from, from + length);
  return { block: made, rows: count, floor, fields: fields && partOfFields(fields, part) };
}

function partOfFields(
  { dark, before, after, darkAfter, mix }: IFlatFields,
  part: (field: Float32Array) => Float32Array
): IFlatFields {
  return {
    dark: part(dark),
    before: part(before),
    after: after && part(after),
    darkAfter: darkAfter && part(darkAfter),
    mix
  };
}
