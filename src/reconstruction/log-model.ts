import { type ISignal, Signal } from '@lumino/signaling';
import type { ILogLine, LogLevel } from '../../protocol/job';

/** From the least to the most serious. */
export const LOG_LEVELS = [
  'DEBUG',
  'INFO',
  'WARNING',
  'ERROR'
] as const satisfies readonly LogLevel[];
/** Lines held; a job writes a few for each slab. */
const LIMIT = 5000;

/** The log of a panel: lines of its jobs and of what was done in it. */
export class LogModel {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Least serious level shown. */
  get level(): LogLevel {
    return this._level;
  }

  set level(level: LogLevel) {
    if (level !== this._level) {
      this._level = level;
      this._changed.emit();
    }
  }

  /** Lines at or above the level, newest first. */
  get shown(): readonly ILogLine[] {
    const least = LOG_LEVELS.indexOf(this._level);
    return this._lines.filter(({ level }) => LOG_LEVELS.indexOf(level) >= least);
  }

  /** All lines, oldest first. */
  get lines(): readonly ILogLine[] {
    return this._lines.toReversed();
  }

  /** Add lines of a job; those held already are left out, so that a log may be asked for again. */
  add(lines: readonly ILogLine[]): void {
    const held = new Set(this._lines.map(keyOf));
    const fresh = lines.filter(line => !held.has(keyOf(line)));
    if (fresh.length > 0) {
      this._lines = [...fresh.toReversed(), ...this._lines]
        .toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
        .slice(0, LIMIT);
      this._changed.emit();
    }
  }

  /** A line about something done in this panel, now. */
  say(level: LogLevel, message: string): void {
    this.add([{ time: new Date().toISOString(), level, message }]);
  }

  /** Newest first. */
  private _lines: readonly ILogLine[] = [];
  private _level: LogLevel = 'INFO';
  private readonly _changed = new Signal<this, void>(this);
}

function keyOf({ time, level, message }: ILogLine): string {
  return `${time} ${level} ${message}`;
}
