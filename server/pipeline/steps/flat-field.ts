import { InputError } from '../../../protocol/errors';
import { flatField as descriptor } from '../../../protocol/steps/flat-field';
import type { IRecipeStep } from '../../../protocol/recipe';
import { combineFields, type Drift, type IFieldPart, type IRawFields } from '../fields';
import type { ICorrection, IStepContext } from './step';

/** (p - dark) / (flat - dark); flats and darks averaged, one set or linear in time between sets. */
export const flatField: ICorrection = {
  name: descriptor.name,
  usesFields: true,
  async apply(block, step, context) {
    const { engine, fields, counts } = context;
    if (block.layout !== 'projections' || fields === null) {
      throw new InputError(
        'recipe-invalid',
        'The recipe cannot be used: flat-field correction must be the first step.',
        {
          field: 'steps'
        }
      );
    }
    const [angles, rows, columns] = block.shape;
    const parts = await fieldsOf(step, fields, context);
    const [only] = parts;
    if (only && parts.length === 1) {
      const data = await engine.flatField(block.data, block.shape, only.fields, counts);
      return { layout: 'sinograms', data, shape: [rows, angles, columns] };
    }
    // several stretches of time: each gives its projections of every row
    const data = new Float32Array(rows * angles * columns);
    for (const { first, count, fields: field } of parts) {
      const stretch = block.data.subarray(first * rows * columns, (first + count) * rows * columns);
      const done = await engine.flatField(stretch, [count, rows, columns], field, counts);
      for (let row = 0; row < rows; row++) {
        const from = row * count * columns;
        data.set(done.subarray(from, from + count * columns), (row * angles + first) * columns);
      }
    }
    return { layout: 'sinograms', data, shape: [rows, angles, columns] };
  }
};

/** The flats and darks of each projection, as the step wants them. */
export function fieldsOf(
  step: IRecipeStep,
  fields: IRawFields,
  { engine, path, times }: Pick<IStepContext, 'engine' | 'path' | 'times'>
): Promise<IFieldPart[]> {
  const average = step['average'] === 'median' ? 'median' : 'average';
  return combineFields(engine, fields, { average, drift: driftOf(step), path }, times);
}

function driftOf(step: IRecipeStep): Drift {
  const { drift: value } = step;
  return value === 'none' || value === 'linear' ? value : 'auto';
}
