/** Numbers of a picture. */
export type PaintedNumbers =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array;

/** In which colours a picture is painted. */
export interface IPalette {
  /** Numbers at which the table begins and ends. */
  readonly low: number;
  readonly high: number;
  /** Colours as a canvas holds them, for the numbers from `low` to `high`. */
  readonly table: Uint32Array;
  /** Colour of what is no number. */
  readonly invalid: number;
}

/** Every number of 16 bits. */
const WORDS = new Uint16Array(0x10000).map((_, index) => index);

/**
 * Paint a picture on the processor, for pages whose graphics card is a program itself: there a shader takes
 * thirty times as long.
 *
 * @param out one colour a number
 */
export function paint(numbers: PaintedNumbers, palette: IPalette, out: Uint32Array): void {
  if (numbers instanceof Uint8Array || numbers instanceof Uint16Array) {
    const all = numbers instanceof Uint8Array ? WORDS.subarray(0, 0x100) : WORDS;
    const colours = new Uint32Array(all.length);
    paintEach(all, palette, colours);
    for (let i = 0; i < numbers.length; i++) out[i] = colours[numbers[i] ?? 0] ?? 0;
  } else {
    paintEach(numbers, palette, out);
  }
}

function paintEach(
  numbers: PaintedNumbers,
  { low, high, table, invalid }: IPalette,
  out: Uint32Array
): void {
  const last = table.length - 1;
  const steps = high > low ? last / (high - low) : Infinity;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] ?? NaN;
    if (number - number !== 0) {
      out[i] = invalid;
    } else {
      const step = number === low ? (high > low ? 0 : last) : (number - low) * steps;
      out[i] = table[Math.round(Math.min(Math.max(step, 0), last))] ?? 0;
    }
  }
}
