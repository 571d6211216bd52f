import type { TranslationBundle } from '@jupyterlab/translation';

export interface INumberRange {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
}

/** What a field for a number takes, as a sentence. */
export function allowedWords(range: INumberRange, trans: TranslationBundle): string {
  const { minimum, exclusiveMinimum, maximum } = range;
  const kind = range.integer === true ? trans.__('a whole number') : trans.__('a number');
  if (exclusiveMinimum !== undefined) {
    return maximum === undefined
      ? trans.__('Must be %1 above %2.', kind, exclusiveMinimum)
      : trans.__('Must be %1 above %2, up to %3.', kind, exclusiveMinimum, maximum);
  }
  if (minimum !== undefined) {
    return maximum === undefined
      ? trans.__('Must be %1 from %2 on.', kind, minimum)
      : trans.__('Must be %1 from %2 to %3.', kind, minimum, maximum);
  }
  return maximum === undefined
    ? trans.__('Must be %1.', kind)
    : trans.__('Must be %1 up to %2.', kind, maximum);
}
