import { InputError } from './errors';
import { shown } from './sentences';

/** Format of recipes this version writes. */
export const RECIPE_FORMAT = 1;

/**
 * Bring a recipe of an older format to the present one; pure.
 *
 * @throws InputError `recipe-version` when the format is newer or not a number,
 *   `recipe-invalid` when the document is no object or names no format
 */
export function upgradeRecipe(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new InputError(
      'recipe-invalid',
      `A recipe is a JSON object, but this is ${shown(document)}.`,
      {
        field: 'the recipe',
        value: shown(document),
        allowed: 'a JSON object'
      }
    );
  }
  const format: unknown = 'recipe' in document ? document.recipe : undefined;
  if (format === undefined) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: recipe is missing; it says the format of the recipe and must be ${RECIPE_FORMAT}.`,
      { field: 'recipe', value: 'missing', allowed: String(RECIPE_FORMAT) }
    );
  }
  if (format !== RECIPE_FORMAT) {
    throw new InputError(
      'recipe-version',
      `This recipe has format ${shown(format)}, but this version reads format ${RECIPE_FORMAT}; ` +
        'open it with a version of hepsct that is at least as new as the one that wrote it.',
      { field: 'recipe', value: shown(format), allowed: String(RECIPE_FORMAT) }
    );
  }
  return document;
}
