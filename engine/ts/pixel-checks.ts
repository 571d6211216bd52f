import { inputError } from './errors';
import type { IFlatFields, RawPixels } from './types';

/** (angle, row, column), or any three sides. */
export type BlockShape = readonly [angles: number, rows: number, columns: number];

export function checkLength(what: string, array: ArrayLike<unknown>, expected: number): void {
  if (array.length !== expected) {
    throw inputError(`${what} has ${array.length} values, ${expected} are needed.`);
  }
}

export function checkWhole(what: string, value: number, least: number, most = 0x7fffffff): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    const range = most === 0x7fffffff ? `of at least ${least}` : `from ${least} to ${most}`;
    throw inputError(`${what} is ${value}: it must be a whole number ${range}.`);
  }
}

export function checkBlock(block: RawPixels, shape: BlockShape): void {
  shape.forEach(length => checkWhole('A length of the block', length, 0));
  checkLength('The block of projections', block, shape[0] * shape[1] * shape[2]);
}

export function checkFields(fields: IFlatFields, [angles, rows, columns]: BlockShape): void {
  const pixels = rows * columns;
  checkLength('The dark field', fields.dark, pixels);
  checkLength('The flat field', fields.before, pixels);
  if ((fields.after === null) !== (fields.mix === null)) {
    throw inputError('A second set of flats and the mix of each projection belong together.');
  }
  if (fields.after !== null) checkLength('The second flat field', fields.after, pixels);
  if (fields.darkAfter !== null) checkLength('The second dark field', fields.darkAfter, pixels);
  if (fields.mix !== null) checkLength('The mix of the flat fields', fields.mix, angles);
}

export function checkFloor(floor: number): void {
  if (!(Math.fround(floor) > 0) || !Number.isFinite(floor)) {
    throw inputError(`The floor of the transmission is ${floor}: it must be above 0.`);
  }
}
