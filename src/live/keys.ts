import type { IRecipe } from '../../protocol/recipe';

/** All that the corrected sinogram of a row depends on, and how it is used. */
export function sinogramKey({ input, angles, steps, geometry }: IRecipe, row: number): string {
  return JSON.stringify([input, angles, steps, geometry, row]);
}

/** What a slice depends on, but for its centre. */
export function looksOf(recipe: IRecipe, row: number): string {
  return sinogramKey(recipe, row) + JSON.stringify(recipe.method);
}
