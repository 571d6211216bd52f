import type { IRecipe, IRecipeStep } from '../../protocol/recipe';
import { flatField } from '../../protocol/steps/flat-field';
import { minusLog } from '../../protocol/steps/minus-log';
import { runsOf } from './rows';

/** Corrections that the engine makes as it reads counts. */
export interface IFusedSteps {
  /** null: values are transmission or attenuation already. */
  readonly flatField: IRecipeStep | null;
  /** Floor of the logarithm; null: values are attenuation already. */
  readonly floor: number | null;
}

/** @returns null where other steps stand between counts and reconstruction: they need sinograms or whole pictures */
export function fusedSteps(steps: readonly IRecipeStep[]): IFusedSteps | null {
  const names = steps.map(({ name }) => name);
  const [first, second] = steps;
  switch (names.join()) {
    case '':
      return { flatField: null, floor: null };
    case minusLog.name:
      return { flatField: null, floor: Number(first?.['floor']) };
    case [flatField.name, minusLog.name].join():
      return { flatField: first ?? null, floor: Number(second?.['floor']) };
    default:
      return null;
  }
}

/**
 * Whether the corrections of a job can be made within the reconstruction, so that counts are touched once
 * and no sinograms are held: by methods that read every sinogram once, for rows that lie side by side.
 */
export function correctionsOf(
  { method, steps }: Pick<IRecipe, 'method' | 'steps'>,
  rows: readonly number[]
): 'within' | 'before' {
  const fused = fusedSteps(steps);
  const once = method.name === 'gridding' || method.name === 'fbp';
  return fused !== null && once && runsOf(rows).length === 1 ? 'within' : 'before';
}
