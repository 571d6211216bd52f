import { beforeEach, describe, expect, it } from 'vitest';
import { defaultRecipe } from './default-recipe';
import { RecipeHistory } from './recipe-history';
import { RecipeModel } from './recipe-model';

let now: number;
let model: RecipeModel;

beforeEach(() => {
  now = 0;
  model = new RecipeModel(new RecipeHistory(() => now));
  model.reset(defaultRecipe('/data/scan.h5'));
});

const column = () => (model.recipe.centre === 'auto' ? null : model.recipe.centre.column);

describe('history of a recipe', () => {
  it('takes back any change of any section, and makes it again', () => {
    const seen = [model.recipe];
    const changes = [
      () => model.setCentre(10),
      () => model.setSlope(0.01),
      () => model.editMethod({ filter: 'hann' }),
      () => model.edit('rows', { from: 3 }),
      () => model.edit('output', { format: 'tiff' }),
      () => model.setValues('transmission')
    ];
    for (const change of changes) {
      change();
      seen.push(model.recipe);
    }
    for (const before of seen.slice(0, -1).toReversed()) {
      model.undo();
      expect(model.recipe).toEqual(before);
    }
    expect(model.canUndo).toBe(false);
    model.undo();
    expect(model.recipe).toEqual(seen[0]);
    for (const after of seen.slice(1)) {
      model.redo();
      expect(model.recipe).toEqual(after);
    }
    expect(model.canRedo).toBe(false);
  });

  it('takes a drag for one change, and a rest for its end', () => {
    model.setCentre(10);
    for (let step = 1; step <= 50; step++) {
      now += 16;
      model.setCentre(10 + step / 10);
    }
    now += 5000;
    model.setCentre(20);
    model.undo();
    expect(column()).toBe(15);
    model.undo();
    expect(column()).toBeNull();
    expect(model.canUndo).toBe(false);
  });

  it('keeps quick changes of two fields apart', () => {
    model.setCentre(10);
    model.editMethod({ cutoff: 0.5 });
    model.setCentre(11);
    model.undo();
    expect(column()).toBe(10);
    model.undo();
    expect(model.recipe.method).not.toHaveProperty('cutoff', 0.5);
    expect(column()).toBe(10);
  });

  it('begins a new change after an undo, and forgets what was undone', () => {
    model.setCentre(10);
    now += 1000;
    model.setCentre(11);
    model.undo();
    model.setCentre(12);
    expect(model.canRedo).toBe(false);
    model.undo();
    expect(column()).toBe(10);
  });

  it('does not lead back into another scan', () => {
    model.setCentre(10);
    model.reset(defaultRecipe('/data/other.h5'));
    expect(model.canUndo).toBe(false);
  });
});
