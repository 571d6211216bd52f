/** Changes of the same field within so long are one, as a slider makes many on its way. */
const MERGED_MS = 800;
/** What was before a change is a few kilobytes. */
const MOST = 200;

/** A change that was made by hand. */
export interface IEdit {
  /** Who made it, for `forget`. */
  readonly owner: object;
  /** What it was about; changes of one field in one go are one. Null is never merged. */
  readonly field: string | null;
  undo(): void;
  redo(): void;
}

/** What was done in a panel, to be taken back and made again; one step for each field that was changed in one go. */
export class EditHistory {
  /** @param now time in milliseconds that only grows */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  get canUndo(): boolean {
    return this._undone.length > 0;
  }

  get canRedo(): boolean {
    return this._redone.length > 0;
  }

  /** A change was made. */
  push(edit: IEdit): void {
    const now = this._now();
    const last = this._undone.at(-1);
    const isMerged =
      last?.owner === edit.owner &&
      edit.field !== null &&
      edit.field === this._field &&
      now - this._last < MERGED_MS;
    this._undone = isMerged
      ? [...this._undone.slice(0, -1), { ...edit, undo: last.undo }]
      : [...this._undone, edit].slice(-MOST);
    this._redone = [];
    this._field = edit.field;
    this._last = now;
  }

  /** Take the last change back. */
  undo(): void {
    const edit = this._undone.pop();
    if (edit) {
      this._redone.push(edit);
      this._field = null;
      edit.undo();
    }
  }

  /** Make the change again that was taken back last. */
  redo(): void {
    const edit = this._redone.pop();
    if (edit) {
      this._undone.push(edit);
      this._field = null;
      edit.redo();
    }
  }

  /** Changes of one owner cannot be taken back any more: what they were about is gone. */
  forget(owner: object): void {
    const isKept = (edit: IEdit): boolean => edit.owner !== owner;
    this._undone = this._undone.filter(isKept);
    this._redone = this._redone.filter(isKept);
    this._field = null;
  }

  clear(): void {
    this._undone = [];
    this._redone = [];
    this._field = null;
  }

  private _undone: IEdit[] = [];
  private _redone: IEdit[] = [];
  /** What the last change was about, and when it was made. */
  private _field: string | null = null;
  private _last = 0;
}
