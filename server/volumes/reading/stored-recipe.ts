import { InputError } from '../../../protocol/errors';
import type { IRecipe } from '../../../protocol/recipe';
import { checkRecipe } from '../../../protocol/recipe-check';

/** A recipe as a volume keeps it; null where there is none, or a newer version wrote it. */
export function storedRecipe(document: unknown): IRecipe | null {
  if (document === null || document === undefined) {
    return null;
  }
  try {
    return checkRecipe(document);
  } catch (error) {
    if (error instanceof InputError) {
      return null;
    }
    throw error;
  }
}

/** Text as JSON; null where it is none. */
export function parsedJson(text: string | null): unknown {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
