import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { isCancelled } from '../companion/error';
import type { ICompanion } from '../companion/tokens';
import { Latest } from '../reconstruction/latest';

/** Whoever types fast gets one answer. */
const REST_MS = 120;

/** Paths that begin as typed; the newest text wins. */
export class PathCompletion implements IDisposable {
  constructor(private readonly _companion: ICompanion) {}

  get isDisposed(): boolean {
    return this._latest.isDisposed;
  }

  get paths(): readonly string[] {
    return this._paths;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  complete(prefix: string): void {
    if (!prefix.startsWith('/')) {
      this._latest.cancel();
      this._set([]);
      return;
    }
    this._latest.run(async signal => {
      try {
        this._set(await this._companion.completePath(prefix, signal));
      } catch (error) {
        // Nothing begins like that, or it may not be seen: no suggestions; opening it says why.
        if (!isCancelled(error)) {
          this._set([]);
        }
      }
    });
  }

  dispose(): void {
    this._latest.dispose();
    Signal.clearData(this);
  }

  private _set(paths: readonly string[]): void {
    if (!this.isDisposed && paths.join('\n') !== this._paths.join('\n')) {
      this._paths = paths;
      this._changed.emit();
    }
  }

  private readonly _latest = new Latest(REST_MS);
  private readonly _changed = new Signal<this, void>(this);
  private _paths: readonly string[] = [];
}
