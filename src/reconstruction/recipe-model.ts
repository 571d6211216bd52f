import { type ISignal, Signal } from '@lumino/signaling';
import type { IRecipe, IRecipeStep } from '../../protocol/recipe';
import type { ValueKind } from '../../protocol/scan';
import { changedField } from './changed-field';
import { defaultRecipe } from './default-recipe';
import { EditHistory } from './edit-history';
import { fitting, type StepDescriptors, withStep } from './step-order';

/** The section of a recipe that holds named fields. */
export type Section = 'input' | 'angles' | 'geometry' | 'rows' | 'output';

/** What the scan is described by; the rest of a recipe says what is done with it. */
export function inputOf({ input, angles, geometry }: IRecipe): string {
  return JSON.stringify([input, angles, geometry]);
}

/** The one recipe of a panel; setters compare, then emit once. */
export class RecipeModel {
  /** @param history takes every change but those of `reset`; parts of the panel beside the recipe put theirs in too */
  constructor(readonly history = new EditHistory()) {}

  get recipe(): IRecipe {
    return this._recipe;
  }

  get changed(): ISignal<this, IRecipe> {
    return this._changed;
  }

  /** Replace the whole recipe; can be undone. */
  set(recipe: IRecipe): void {
    this._set(recipe, changedField(this._recipe, recipe));
  }

  /** Begin with another recipe: of another scan, or as the reader completed it. */
  reset(recipe: IRecipe): void {
    this.history.clear();
    if (JSON.stringify(recipe) !== JSON.stringify(this._recipe)) {
      this._replace(recipe);
    }
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  /** Take the last change of the panel back, whatever it was about. */
  undo(): void {
    this.history.undo();
  }

  /** Make the change again that was taken back last. */
  redo(): void {
    this.history.redo();
  }

  /** Change fields of one section. */
  edit<Name extends Section>(section: Name, fields: Partial<IRecipe[Name]>): void {
    this.set({ ...this._recipe, [section]: { ...this._recipe[section], ...fields } });
  }

  /**
   * What the pixels are; the corrections follow, since each takes what the one before gives. Those that
   * would take something else are left out.
   */
  setValues(values: ValueKind, descriptors: StepDescriptors = []): void {
    const { steps, input } = this._recipe;
    if (values === input.values) {
      return;
    }
    const without = steps.filter(({ name }) => name !== 'flat-field' && name !== 'minus-log');
    const named = (name: string): IRecipeStep => steps.find(step => step.name === name) ?? { name };
    const first =
      values === 'counts'
        ? [named('flat-field'), named('minus-log')]
        : values === 'transmission'
          ? [named('minus-log')]
          : [];
    const ordered = without.reduce<readonly IRecipeStep[]>(
      (made, step) => withStep(made, step, descriptors),
      first
    );
    const fit = fitting(ordered, values, descriptors);
    this.set({ ...this._recipe, input: { ...input, values }, steps: [...fit] });
  }

  /** Take a correction in at its usual place, with its defaults, or leave it out. */
  setStep(name: string, wanted: boolean, descriptors: StepDescriptors): void {
    const without = this._recipe.steps.filter(step => step.name !== name);
    const steps = wanted ? withStep(without, { name }, descriptors) : without;
    this.set({ ...this._recipe, steps: [...steps] });
  }

  /** Set a parameter of a correction. */
  editStep(name: string, parameters: Readonly<Record<string, unknown>>): void {
    const steps = this._recipe.steps.map(step =>
      step.name === name ? { ...step, ...parameters } : step
    );
    this.set({ ...this._recipe, steps });
  }

  /** Set a parameter of the method. */
  editMethod(parameters: Readonly<Record<string, unknown>>): void {
    this.set({ ...this._recipe, method: { ...this._recipe.method, ...parameters } });
  }

  /** Take another method, keeping the parameters both know. */
  setMethod(name: string, known: readonly string[]): void {
    const kept = Object.entries(this._recipe.method).filter(([key]) => known.includes(key));
    this.set({ ...this._recipe, method: { ...Object.fromEntries(kept), name } });
  }

  /** The axis on the raw detector, first pixel's middle 0; null takes the file's own, else (W-1)/2. */
  setCentre(column: number | null): void {
    const slope = this._recipe.centre === 'auto' ? 0 : this._recipe.centre.slope;
    this.set({ ...this._recipe, centre: { column, slope } });
  }

  /** Both at once, and as a step of its own: the axis in the middle row, and how it moves from row to row. */
  setAxis(column: number, slope: number): void {
    this._set({ ...this._recipe, centre: { column, slope } }, null);
  }

  /** Pixels by which the axis moves from row to row; the column stays that of the middle row. */
  setSlope(slope: number): void {
    const column = this._recipe.centre === 'auto' ? null : this._recipe.centre.column;
    this.set({ ...this._recipe, centre: { column, slope } });
  }

  private _set(recipe: IRecipe, field: string | null): void {
    const before = this._recipe;
    if (JSON.stringify(recipe) !== JSON.stringify(before)) {
      this.history.push({
        owner: this,
        field,
        undo: () => this._replace(before),
        redo: () => this._replace(recipe)
      });
      this._replace(recipe);
    }
  }

  private _replace(recipe: IRecipe): void {
    const before = this._recipe;
    this._recipe = recipe;
    this._changed.emit(before);
  }

  private _recipe: IRecipe = defaultRecipe('');
  private readonly _changed = new Signal<this, IRecipe>(this);
}
