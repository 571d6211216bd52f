import { inputError } from './errors';
import { emptyLike } from './host';
import { checkBlock, checkFields, checkFloor, checkWhole } from './pixel-checks';
import type { ICountRows, IFlatFields, IFlatStretch, IPlanOptions } from './types';

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
  checkBlock(block, [angles.length, rows, columns]);
  if (fields.length > 0) checkStretches(fields, angles.length, rows, columns);
  if (floor !== null) checkFloor(floor);
}

function checkStretches(
  stretches: readonly IFlatStretch[],
  angles: number,
  rows: number,
  columns: number
): void {
  for (const { count, fields } of stretches) checkFields(fields, [count, rows, columns]);
  const sum = stretches.reduce((projections, { count }) => projections + count, 0);
  if (sum !== angles) {
    throw inputError(`The flat fields are those of ${sum} projections, but ${angles} are there.`);
  }
  const darks = stretches.filter(({ fields }) => fields.darkAfter !== null).length;
  const alike = stretches.every(({ fields }) => fields.after !== null);
  if (stretches.length > 1 && !(alike && (darks === 0 || darks === stretches.length))) {
    throw inputError(
      'Several stretches of projections need two sets of flats each, and two sets of darks each or one.'
    );
  }
}

/** Flats and darks as the C function takes them: (stretch, row, column) where there are several. */
export interface IStackedFields extends IFlatFields {
  /** Of each projection; null: there is one. */
  readonly stretch: Int32Array | null;
}

/** @param stretches as `checkCountRows` let them pass */
export function stacked(stretches: readonly IFlatStretch[]): IStackedFields | null {
  const [only] = stretches;
  if (!only || stretches.length === 1) return only ? { ...only.fields, stretch: null } : null;
  const all = (of: (fields: IFlatFields) => Float32Array | null): Float32Array =>
    joined(stretches.map(({ fields }) => of(fields) ?? new Float32Array()));
  return {
    dark: all(({ dark }) => dark),
    before: all(({ before }) => before),
    after: all(({ after }) => after),
    darkAfter: only.fields.darkAfter && all(({ darkAfter }) => darkAfter),
    mix: all(({ mix }) => mix),
    stretch: Int32Array.from(
      stretches.flatMap(({ count }, index) => new Array<number>(count).fill(index))
    )
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Rows [first, first + count) of the block alone: for hosts that copy what they are handed. */
export function onlyRows(
  { block, rows, fields, floor }: ICountRows,
  columns: number,
  first: number,
  count: number
): ICountRows {
  const [from, length, frame] = [first * columns, count * columns, rows * columns];
  const frames = block.length / frame;
  const made = emptyLike(block, frames * length);
  for (let index = 0; index < frames; index++) {
    const at = index * frame + from;
    made.set(block.subarray(at, at + length), index * length);
  }
  const part = (field: Float32Array): Float32Array => field.subarray(from, from + length);
  return {
    block: made,
    rows: count,
    floor,
    fields: fields.map(stretch => ({ ...stretch, fields: partOfFields(stretch.fields, part) }))
  };
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
