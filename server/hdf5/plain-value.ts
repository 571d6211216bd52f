import type { PlainValue } from './messages';

/** What the library answers, as JSON has it: big integers as numbers, arrays as lists. */
export function plain(value: unknown): PlainValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  // Lists and typed arrays alike.
  return isIterable(value) ? Array.from(value, plain) : null;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** All numbers of a value, or null where it holds anything else. */
export function numbersOf(value: PlainValue): number[] | null {
  if (typeof value === 'number') {
    return [value];
  }
  if (!isList(value)) {
    return null;
  }
  const numbers: number[] = [];
  for (const item of value) {
    const inner = numbersOf(item);
    if (inner === null) {
      return null;
    }
    numbers.push(...inner);
  }
  return numbers;
}

/** A text; of a list the first. */
export function textOf(value: PlainValue | undefined): string | null {
  const first = value !== undefined && isList(value) ? value[0] : value;
  return typeof first === 'string' ? first.replace(/\0+$/u, '').trim() : null;
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
