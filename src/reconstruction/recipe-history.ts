import type { IRecipe } from '../../protocol/recipe';

/** Changes of the same field within so long are one, as a slider makes many on its way. */
const MERGED_MS = 800;
/** Recipes are a few kilobytes each. */
const MOST = 200;

/** The fields of a recipe that differ, as one name. */
function changedField(a: unknown, b: unknown, path = ''): string {
  if (!isRecord(a) || !isRecord(b)) {
    return path;
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    name => JSON.stringify(a[name]) !== JSON.stringify(b[name])
  );
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? changedField(a[only], b[only], `${path}.${only}`)
    : `${path}{${names.toSorted().join()}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What a recipe was before and after; one step for each field that was changed in one go. */
export class RecipeHistory {
  /** @param now time in milliseconds that only grows */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  get canUndo(): boolean {
    return this._undone.length > 0;
  }

  get canRedo(): boolean {
    return this._redone.length > 0;
  }

  /** A change was made by hand. */
  push(before: IRecipe, after: IRecipe): void {
    const field = changedField(before, after);
    const now = this._now();
    const isMerged = field === this._field && now - this._last < MERGED_MS && this.canUndo;
    if (!isMerged) {
      this._undone = [...this._undone, before].slice(-MOST);
    }
    this._redone = [];
    this._field = field;
    this._last = now;
  }

  /** The recipe before the last change; null when there is none. */
  undo(present: IRecipe): IRecipe | null {
    const recipe = this._undone.pop() ?? null;
    if (recipe) {
      this._redone.push(present);
    }
    this._field = null;
    return recipe;
  }

  /** The recipe that was undone last; null when there is none. */
  redo(present: IRecipe): IRecipe | null {
    const recipe = this._redone.pop() ?? null;
    if (recipe) {
      this._undone.push(present);
    }
    this._field = null;
    return recipe;
  }

  clear(): void {
    this._undone = [];
    this._redone = [];
    this._field = null;
  }

  private _undone: IRecipe[] = [];
  private _redone: IRecipe[] = [];
  /** What the last change was about, and when it was made. */
  private _field: string | null = null;
  private _last = 0;
}
