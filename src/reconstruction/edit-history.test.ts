import { beforeEach, describe, expect, it } from 'vitest';
import { defaultRecipe } from './default-recipe';
import { EditHistory } from './edit-history';
import { RecipeModel } from './recipe-model';

let now: number;
let model: RecipeModel;

beforeEach(() => {
  now = 0;
  model = new RecipeModel(new EditHistory(() => now));
  model.reset(defaultRecipe('/data/scan.h5'));
});

const column = () => (model.recipe.centre === 'auto' ? null : model.recipe.centre.column);

describe('history of a panel', () => {
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

  it('takes an axis that was found for a step of its own, however quickly it follows', () => {
    model.setAxis(10, 0);
    model.setAxis(11, 0);
    model.undo();
    expect(column()).toBe(10);
    model.redo();
    expect(column()).toBe(11);
  });

  it('keeps the changes of several parts in their order, and forgets those of one', () => {
    const other = { value: 'a' };
    const change = (before: string, after: string): void => {
      other.value = after;
      model.history.push({
        owner: other,
        field: null,
        undo: () => (other.value = before),
        redo: () => (other.value = after)
      });
    };
    model.setCentre(10);
    change('a', 'b');
    model.setCentre(11);
    model.undo();
    expect([column(), other.value]).toEqual([10, 'b']);
    model.undo();
    expect([column(), other.value]).toEqual([10, 'a']);
    model.redo();
    model.redo();
    expect([column(), other.value]).toEqual([11, 'b']);
    model.history.forget(other);
    model.undo();
    model.undo();
    expect([column(), other.value]).toEqual([null, 'b']);
    expect(model.canUndo).toBe(false);
  });
});
