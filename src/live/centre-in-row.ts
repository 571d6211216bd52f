import type { IRecipe } from '../../protocol/recipe';

/** How far a row is below the middle row of the detector. */
function belowMiddle(row: number, rows: number): number {
  return row - (rows - 1) / 2;
}

/** The axis in a detector row, pixels, by the recipe's rule; null where the recipe leaves it open. */
export function centreInRow({ centre }: IRecipe, row: number, rows: number): number | null {
  return centre === 'auto' || centre.column === null
    ? null
    : centre.column + centre.slope * belowMiddle(row, rows);
}

/** The recipe's `centre.column` with which the axis lies at `centre` in a row. */
export function columnFor(recipe: IRecipe, centre: number, row: number, rows: number): number {
  const slope = recipe.centre === 'auto' ? 0 : recipe.centre.slope;
  return centre - slope * belowMiddle(row, rows);
}
