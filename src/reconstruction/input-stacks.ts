import type { IDisposable } from '@lumino/disposable';
import type { IScanDescription } from '../../protocol/scan';
import { type InputKind, RecipeStack } from './recipe-stack';

const KINDS = [
  'projection',
  'flat',
  'dark',
  'sinogram',
  'corrected',
  'corrected-sinogram',
  'slice'
] as const satisfies readonly InputKind[];

/** The stacks of one scan, a kind each; replaced as a whole with the scan. */
export class InputStacks implements IDisposable {
  constructor(private readonly _options: Omit<RecipeStack.IOptions, 'scan' | 'kind'>) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get isEmpty(): boolean {
    return this._stacks.size === 0;
  }

  get(kind: InputKind): RecipeStack | null {
    return this._stacks.get(kind) ?? null;
  }

  /** The stacks of this scan instead of those before; none with null. */
  set(scan: IScanDescription | null): void {
    for (const stack of this._stacks.values()) {
      stack.dispose();
    }
    this._stacks.clear();
    if (scan && !this._isDisposed) {
      for (const kind of KINDS) {
        this._stacks.set(kind, new RecipeStack({ ...this._options, scan, kind }));
      }
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this.set(null);
  }

  private readonly _stacks = new Map<InputKind, RecipeStack>();
  private _isDisposed = false;
}
