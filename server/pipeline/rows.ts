import { InputError } from '../../protocol/errors';
import type { IRecipeRows } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';

/** Consecutive detector rows [first, first + count). */
export interface IRun {
  readonly first: number;
  readonly count: number;
}

/**
 * Detector rows of a recipe, ascending.
 *
 * @throws InputError `recipe-invalid` for rows the detector does not have
 */
export function rowsOf(
  { from, to, step }: IRecipeRows,
  { rows: height, path }: Pick<IScanDescription, 'rows' | 'path'>
): number[] {
  const end = to ?? height;
  if (from >= height) {
    throw outside(
      'rows.from',
      from,
      `${path} has detector rows 0 to ${height - 1}`,
      `0 to ${height - 1}`
    );
  }
  if (end > height) {
    throw outside(
      'rows.to',
      end,
      `${path} has ${counted(height, 'detector row')}`,
      `at most ${height}`
    );
  }
  return Array.from({ length: Math.ceil((end - from) / step) }, (_, index) => from + index * step);
}

function outside(field: string, value: number, reason: string, allowed: string): InputError {
  return new InputError(
    'recipe-invalid',
    `The recipe cannot be used: ${field} is ${value}, but ${reason}.`,
    {
      field,
      value,
      allowed
    }
  );
}

/** Ascending rows as runs of consecutive ones. */
export function runsOf(rows: readonly number[]): IRun[] {
  const runs: { first: number; count: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row === last.first + last.count) {
      last.count += 1;
    } else {
      runs.push({ first: row, count: 1 });
    }
  }
  return runs;
}

/** The rows and those within `halo` of them on a detector of `height` rows, ascending. */
export function withHalo(rows: readonly number[], halo: number, height: number): number[] {
  const all = rows.flatMap(row =>
    Array.from({ length: 2 * halo + 1 }, (_, index) => row + index - halo)
  );
  return [...new Set(all)].filter(row => row >= 0 && row < height).sort((a, b) => a - b);
}
