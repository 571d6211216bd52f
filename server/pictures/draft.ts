import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IScan } from '../datasets/scan';

/** Projections of a draft: streaks appear, but the hand is followed. */
const DRAFT_PROJECTIONS = 256;

/**
 * The same recipe from every n-th projection and at the fast accuracy, for sliders on the move; iterative
 * methods give way to gridding.
 */
export function draftOf(recipe: IRecipe, scan: Pick<IScan, 'description'>): IRecipe {
  const { projections } = scan.description;
  const step = Math.ceil(projections / DRAFT_PROJECTIONS);
  const skipped = Array.from({ length: projections }, (_, index) => index).filter(
    index => index % step !== 0
  );
  return {
    ...recipe,
    angles: { ...recipe.angles, leftOut: [...new Set([...recipe.angles.leftOut, ...skipped])] },
    method: draftMethod(recipe)
  };
}

function draftMethod({ method, input }: IRecipe): IRecipe['method'] {
  switch (method.name) {
    case 'gridding':
      return { ...method, accuracy: 'fast' };
    case 'cgls':
    case 'sirt':
      return checkRecipe({
        recipe: 1,
        input: { path: input.path },
        method: { name: 'gridding', accuracy: 'fast' }
      }).method;
    default:
      return method;
  }
}
