import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import { STEPS } from '../../protocol/steps';
import { defaultRecipe } from './default-recipe';
import { RecipeModel } from './recipe-model';

function model(): { readonly recipe: RecipeModel; readonly changes: () => number } {
  const recipe = new RecipeModel();
  recipe.set(defaultRecipe('/data/scan.h5'));
  let changes = 0;
  recipe.changed.connect(() => (changes += 1));
  return { recipe, changes: () => changes };
}

describe('recipe model', () => {
  it('compares, then emits once', () => {
    const { recipe, changes } = model();
    recipe.edit('rows', { step: 1 });
    recipe.setCentre(null);
    expect(changes()).toBe(0);
    recipe.edit('rows', { step: 2, to: 10 });
    expect(changes()).toBe(1);
    expect(recipe.recipe.rows).toEqual({ from: 0, to: 10, step: 2 });
  });

  it.each(['counts', 'transmission', 'attenuation'] as const)(
    'stays a recipe in its right order when the pixels are %s',
    values => {
      const { recipe } = model();
      recipe.editStep('minus-log', { floor: 0.01 });
      recipe.setValues('attenuation');
      recipe.setValues(values);
      expect(checkRecipe(recipe.recipe).input.values).toBe(values);
    }
  );

  it('takes the flat-field correction away and gives it back', () => {
    const { recipe } = model();
    recipe.setValues('transmission');
    expect(recipe.recipe.steps.map(({ name }) => name)).toEqual(['minus-log']);
    recipe.setValues('counts');
    expect(recipe.recipe.steps.map(({ name }) => name)).toEqual(['flat-field', 'minus-log']);
  });

  it('takes corrections in at their usual place, and drops those that no longer fit', () => {
    const { recipe } = model();
    const descriptors = STEPS.map(step => ({ ...step, also: [...(step.also ?? [])] }));
    const names = (): string[] => checkRecipe(recipe.recipe).steps.map(({ name }) => name);
    recipe.setStep('stripes-sorting', true, descriptors);
    recipe.setStep('zinger-removal', true, descriptors);
    recipe.editStep('stripes-sorting', { size: 5 });
    expect(names()).toEqual(['zinger-removal', 'flat-field', 'minus-log', 'stripes-sorting']);
    recipe.setValues('transmission', descriptors);
    expect(names()).toEqual(['zinger-removal', 'minus-log', 'stripes-sorting']);
    recipe.setValues('attenuation', descriptors);
    expect(names()).toEqual(['stripes-sorting']);
    recipe.setValues('counts', descriptors);
    expect(names()).toEqual(['flat-field', 'minus-log', 'stripes-sorting']);
    expect(recipe.recipe.steps.at(-1)).toEqual({ name: 'stripes-sorting', size: 5 });
    recipe.setStep('stripes-sorting', false, descriptors);
    expect(names()).toEqual(['flat-field', 'minus-log']);
  });

  it('keeps the parameters two methods share', () => {
    const { recipe } = model();
    recipe.editMethod({ filter: 'hann', accuracy: 'fast' });
    recipe.setMethod('fbp', ['filter', 'cutoff', 'order']);
    expect(recipe.recipe.method).toEqual({ name: 'fbp', filter: 'hann' });
    expect(checkRecipe(recipe.recipe).method.name).toBe('fbp');
  });

  it('keeps the slope of the axis when its column moves', () => {
    const { recipe } = model();
    recipe.set({ ...recipe.recipe, centre: { column: 1, slope: 0.01 } });
    recipe.setCentre(296);
    expect(recipe.recipe.centre).toEqual({ column: 296, slope: 0.01 });
  });
});
