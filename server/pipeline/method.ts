import type {
  FilterName,
  IEngine,
  IFilter,
  IPlanOptions,
  IReconstructionPlan
} from '../../engine/ts/types';
import { paddedColumns } from '../../engine/ts/index';
import { InputError } from '../../protocol/errors';
import type { IRecipeMethod } from '../../protocol/recipe';
import { iterativeMethodOf } from './iterative-method';

const FILTERS: readonly FilterName[] = [
  'ramp',
  'shepp-logan',
  'cosine',
  'hann',
  'hamming',
  'parzen',
  'butterworth',
  'none'
];

/** The method of a checked recipe in the engine's words. */
export interface IMethodOptions {
  readonly method: IPlanOptions['method'];
  readonly accuracy: IPlanOptions['accuracy'];
  readonly filter: IFilter;
}

/**
 * @param recipe a method after `checkRecipe`, defaults filled in
 * @throws InputError `recipe-invalid` for a method or filter the engine does not know
 */
export function methodOf(recipe: IRecipeMethod): IMethodOptions {
  const { name, filter, cutoff, order, accuracy } = recipe;
  const known = FILTERS.find(candidate => candidate === filter);
  if (
    (name !== 'gridding' && name !== 'fbp') ||
    known === undefined ||
    typeof cutoff !== 'number'
  ) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: the method ${JSON.stringify(recipe)} is not known.`,
      {
        field: 'method'
      }
    );
  }
  return {
    method: name,
    // direct FBP has one accuracy; its rows are padded as the reference pads them
    accuracy: name === 'gridding' && accuracy === 'fast' ? 'fast' : 'reference',
    filter: { name: known, cutoff, ...(typeof order === 'number' ? { order } : {}) }
  };
}

/** What of a plan the engine needs. */
export interface IGeometry {
  readonly columns: number;
  readonly size: number;
  readonly paddedColumns: number;
  readonly anglesRad: readonly number[];
  readonly weights: readonly number[];
  readonly scale: number;
}

/** Length of the extended rows: as the accuracy of the method wants it. */
export function paddingOf(method: IRecipeMethod, columns: number): number {
  // iterative methods need room for what lies beside the detector, as the reference has
  const accuracy = iterativeMethodOf(method) ? 'reference' : methodOf(method).accuracy;
  return paddedColumns(columns, accuracy);
}

/**
 * Prepare a reconstruction; dispose of it after use.
 *
 * @param memoryBytes most working memory of a call, where the method can do with less
 */
export function createEnginePlan(
  engine: IEngine,
  method: IRecipeMethod,
  geometry: IGeometry,
  memoryBytes?: number
): IReconstructionPlan {
  const { columns, size, paddedColumns: padded, anglesRad, weights, scale } = geometry;
  const shared = {
    columns,
    size,
    paddedColumns: padded,
    angles: Float64Array.from(anglesRad),
    scale
  };
  const iterative = iterativeMethodOf(method);
  return iterative
    ? engine.createIterativePlan({ ...iterative, ...shared })
    : engine.createPlan({
        ...methodOf(method),
        ...shared,
        weights: Float64Array.from(weights),
        ...(memoryBytes === undefined ? {} : { memoryBytes })
      });
}
