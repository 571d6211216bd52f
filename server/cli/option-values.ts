import { HepsctError } from '../../protocol/errors';

function refuse(option: string, value: string, allowed: string): never {
  throw new HepsctError('usage', `${option} is "${value}", but must be ${allowed}.`, {
    option,
    value,
    allowed
  });
}

/** A number of the command line; undefined where the option is absent. */
export function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : refuse(option, text, 'a number');
}

/** A whole number that is not negative. */
export function wholeNumberOf(option: string, text: string | undefined): number | undefined {
  const number = numberOf(option, text);
  return number === undefined || (Number.isInteger(number) && number >= 0)
    ? number
    : refuse(option, text ?? '', 'a whole number from 0');
}

/** `a:b` or `a:b:c` where each part may be left out; absent options give nothing. */
export function rangeOf(
  option: string,
  text: string | undefined,
  parts: 2 | 3
): readonly (number | undefined)[] {
  if (text === undefined) {
    return [];
  }
  const ends = text.split(':');
  const fits = ends.length === 2 || (parts === 3 && ends.length === 3);
  if (!fits || (parts === 2 && ends.includes(''))) {
    return refuse(option, text, parts === 2 ? 'first:last' : 'from:to or from:to:step');
  }
  return ends.map(end => (end === '' ? undefined : wholeNumberOf(option, end)));
}
