import type { IIterativeOptions, IIterativePlan } from '../../engine/ts/iterative-types';
import type { IReconstructionPlan } from '../../engine/ts/types';
import type { IRecipeMethod } from '../../protocol/recipe';

/** What a recipe says of an iterative method, in the engine's words. */
export type IIterativeMethod = Pick<
  IIterativeOptions,
  'method' | 'iterations' | 'contained' | 'notNegative'
>;

/** @returns null for a method that is not iterative */
export function iterativeMethodOf(recipe: IRecipeMethod): IIterativeMethod | null {
  const { name, iterations, contained, notNegative } = recipe;
  if ((name !== 'cgls' && name !== 'sirt') || typeof iterations !== 'number') {
    return null;
  }
  return name === 'cgls'
    ? { method: name, iterations, contained: contained === true }
    : { method: name, iterations, notNegative: notNegative === true };
}

/** Whether a plan tells how it comes closer. */
export function isIterative(plan: IReconstructionPlan): plan is IIterativePlan {
  return 'solve' in plan;
}
