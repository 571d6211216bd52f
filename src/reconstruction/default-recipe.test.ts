import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import { defaultRecipe, readRecipe } from './default-recipe';

describe('default recipe', () => {
  it('is what the companion fills in, but for parameters of steps, which descriptors give', () => {
    const { steps, method, ...rest } = defaultRecipe('/data/scan.h5');
    const checked = checkRecipe({ recipe: 1, input: { path: '/data/scan.h5' } });
    const { steps: _steps, method: _method, ...expected } = checked;
    expect(rest).toEqual(expected);
    expect(steps.map(({ name }) => name)).toEqual(checked.steps.map(({ name }) => name));
    expect(method.name).toBe(checked.method.name);
  });

  it('keeps what a stored recipe says', () => {
    const stored = {
      recipe: 1,
      input: { path: '/a.h5', values: 'transmission' },
      centre: { column: 296 },
      rows: { step: 4 },
      steps: [{ name: 'minus-log', floor: 0.01 }]
    };
    expect(readRecipe(stored)).toMatchObject({
      input: { path: '/a.h5', values: 'transmission', kind: 'auto' },
      centre: { column: 296, slope: 0 },
      rows: { from: 0, to: null, step: 4 },
      steps: [{ name: 'minus-log', floor: 0.01 }]
    });
    expect(readRecipe({ ...stored, centre: 'auto' })?.centre).toBe('auto');
  });

  it.each([
    null,
    3,
    'recipe',
    [],
    {},
    { recipe: 2, input: { path: '/a' } },
    { recipe: 1, input: {} }
  ])('is none: %j', value => {
    expect(readRecipe(value)).toBeNull();
  });

  it('gives every recipe steps of its own', () => {
    expect(defaultRecipe('/a').steps).not.toBe(defaultRecipe('/b').steps);
  });
});
