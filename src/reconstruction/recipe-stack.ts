import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PictureKind } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import type { ICompanion, IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';
import type { RecipeModel } from './recipe-model';

/** What the viewer can show of a scan. */
export type InputKind = PictureKind;

/** What a picture of this kind depends on; the rest of the recipe leaves it as it is. */
function dependsOn(kind: InputKind, recipe: IRecipe): string {
  const { input, angles, steps, geometry, centre, method } = recipe;
  switch (kind) {
    case 'projection':
    case 'flat':
    case 'dark':
    case 'sinogram':
      return JSON.stringify([input, angles.lines]);
    case 'corrected':
    case 'corrected-sinogram':
      return JSON.stringify([input, angles.lines, steps]);
    case 'slice':
      return JSON.stringify([input, angles, steps, geometry, centre, method]);
  }
}

function countOf(kind: InputKind, scan: IScanDescription): number {
  const frames = (sets: IScanDescription['flats']) =>
    sets.reduce((sum, { count }) => sum + count, 0);
  switch (kind) {
    case 'projection':
    case 'corrected':
      return scan.projections;
    case 'flat':
      return frames(scan.flats);
    case 'dark':
      return frames(scan.darks);
    case 'sinogram':
    case 'corrected-sinogram':
    case 'slice':
      return scan.rows;
  }
}

/** Pictures of the recipe as it stands, of one kind, of one scan. */
export class RecipeStack implements IPictureStack, IDisposable {
  constructor(private readonly _options: RecipeStack.IOptions) {
    this._key = dependsOn(_options.kind, _options.recipe.recipe);
    _options.recipe.changed.connect(this._onRecipe, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get name(): string {
    return this._options.kind;
  }

  get count(): number {
    return countOf(this._options.kind, this._options.scan);
  }

  /** Only a slice takes long enough for a draft to pay. */
  get hasDrafts(): boolean {
    return this._options.kind === 'slice';
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  labelOf(index: number): string {
    const { kind, trans } = this._options;
    switch (kind) {
      case 'projection':
      case 'corrected':
        return trans.__('projection %1', index);
      case 'flat':
        return trans.__('flat %1', index);
      case 'dark':
        return trans.__('dark %1', index);
      case 'sinogram':
      case 'corrected-sinogram':
      case 'slice':
        return trans.__('row %1', index);
    }
  }

  read(index: number, draft: boolean, signal: AbortSignal): Promise<IPicture> {
    const { companion, kind, recipe } = this._options;
    return companion.renderPicture({ recipe: recipe.recipe, kind, index, draft }, signal);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.recipe.changed.disconnect(this._onRecipe, this);
    Signal.clearData(this);
  }

  private _onRecipe(): void {
    const key = dependsOn(this._options.kind, this._options.recipe.recipe);
    if (key !== this._key) {
      this._key = key;
      this._changed.emit();
    }
  }

  private _key: string;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}

export namespace RecipeStack {
  export interface IOptions {
    readonly companion: ICompanion;
    readonly recipe: RecipeModel;
    readonly scan: IScanDescription;
    readonly kind: InputKind;
    readonly trans: TranslationBundle;
  }
}
