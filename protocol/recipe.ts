import type { components } from './generated/api';

/**
 * The recipe (format 1): one JSON document that says how a scan becomes a volume. The truth is
 * `recipe.schema.json`; these are its types after `checkRecipe` has filled in the defaults.
 */
export type IRecipe = components['schemas']['Recipe'];
export type IRecipeInput = IRecipe['input'];
export type IRecipeAngles = IRecipe['angles'];
export type IRecipeGeometry = IRecipe['geometry'];
export type IRecipeRows = IRecipe['rows'];
/** A correction: its descriptor's name and parameters. */
export type IRecipeStep = { readonly name: string } & Readonly<Record<string, unknown>>;
export type IRecipeMethod = { readonly name: string } & Readonly<Record<string, unknown>>;
/** centre(row) = column + slope (row - (H-1)/2) on the raw upright detector. */
export type RecipeCentre = IRecipe['centre'];
export type IRecipeOutput = IRecipe['output'];
