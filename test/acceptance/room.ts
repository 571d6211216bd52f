import { mkdtempSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary place with a home of its own, so that no run meets the settings of whoever tests. */
export interface IRoom {
  readonly folder: string;
  readonly home: string;
  /** Where volumes stand that name no place. */
  readonly processed: string;
  /** A path in the room. */
  readonly path: (...names: readonly string[]) => string;
  readonly remove: () => void;
}

export function makeRoom(): IRoom {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hepsct-acceptance-')));
  const path = (...names: readonly string[]): string => join(folder, ...names);
  for (const name of ['home', 'processed', 'raw', 'out', 'run']) {
    mkdirSync(path(name), { mode: 0o700 });
  }
  return {
    folder,
    home: path('home'),
    processed: path('processed'),
    path,
    remove: () => rmSync(folder, { recursive: true, force: true })
  };
}

/** The environment of a user whose home is the room; nothing configured but the processed root. */
export function environmentOf(
  room: IRoom,
  more: Readonly<Record<string, string>> = {}
): Record<string, string> {
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  return {
    PATH,
    LANG,
    HOME: room.home,
    XDG_CONFIG_HOME: join(room.home, '.config'),
    XDG_DATA_HOME: join(room.home, '.local', 'share'),
    XDG_STATE_HOME: join(room.home, '.local', 'state'),
    XDG_CACHE_HOME: join(room.home, '.cache'),
    XDG_RUNTIME_DIR: room.path('run'),
    HEPSCT_PROCESSED_ROOT: room.processed,
    ...more
  };
}
