import { isAbsolute, join, normalize } from 'node:path';

export type Engine = 'auto' | 'native' | 'wasm';

/** A folder that may be browsed and opened, with the name users see. */
export interface IRoot {
  readonly name: string;
  readonly path: string;
  /** Whether outputs may be written below it. */
  readonly writable: boolean;
}

/** What one file or the environment sets. */
export interface IConfigLayer {
  readonly roots?: readonly IRoot[];
  readonly processedRoot?: string;
  readonly jobsRoot?: string;
  readonly memoryBudget?: number;
  readonly threads?: number;
  readonly maxRunningJobs?: number;
  readonly liveSessions?: number;
  readonly liveMemory?: number;
  readonly engine?: Engine;
}

/** Keys of `roots`' entries. */
export const ROOT_KEYS: readonly string[] = ['name', 'path', 'writable'];

/** How a value that was written becomes a setting; undefined where it is not allowed. */
export interface ISetting<T> {
  /** Completes "threads is 0, but must be ...". */
  readonly allowed: string;
  parse(value: unknown, home: string): T | undefined;
}

const wholeNumber = (least: number, most: number): ISetting<number> => ({
  allowed: `a whole number from ${least} to ${most}`,
  parse(value) {
    const number = typeof value === 'string' && /^\d+$/u.test(value.trim()) ? Number(value) : value;
    const fits =
      typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most;
    return fits ? number : undefined;
  }
});

export const FOLDER: ISetting<string> = {
  allowed: 'an absolute path, or one that begins with ~/',
  parse(value, home) {
    if (typeof value !== 'string' || value.includes('\0')) {
      return undefined;
    }
    const path = value === '~' || value.startsWith('~/') ? join(home, value.slice(1)) : value;
    return isAbsolute(path) ? normalize(path).replace(/(?<=.)\/+$/u, '') : undefined;
  }
};

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40
};

const BYTES: ISetting<number> = {
  allowed: 'a number of bytes, or a number with a unit such as 4 GB or 500 MiB, at least 400 MB',
  parse(value) {
    const [, number = '', unit = 'B'] =
      /^\s*(\d+(?:\.\d+)?)\s*([kKMGT]?i?B)?\s*$/u.exec(String(value)) ?? [];
    const bytes = Math.floor(Number(number) * (UNITS[unit] ?? NaN));
    return number !== '' && bytes >= 4e8 ? bytes : undefined;
  }
};

const ENGINE: ISetting<Engine> = {
  allowed: 'one of auto, native, wasm',
  parse: value => (value === 'auto' || value === 'native' || value === 'wasm' ? value : undefined)
};

/** Every setting but `roots`, with the variable of the environment that sets it. */
export const SETTINGS = {
  processedRoot: { variable: 'HEPSCT_PROCESSED_ROOT', setting: FOLDER },
  jobsRoot: { variable: 'HEPSCT_JOBS_ROOT', setting: FOLDER },
  memoryBudget: { variable: 'HEPSCT_MEMORY_BUDGET', setting: BYTES },
  threads: { variable: 'HEPSCT_THREADS', setting: wholeNumber(1, 1024) },
  maxRunningJobs: { variable: 'HEPSCT_MAX_RUNNING_JOBS', setting: wholeNumber(1, 64) },
  liveSessions: { variable: 'HEPSCT_LIVE_SESSIONS', setting: wholeNumber(1, 64) },
  liveMemory: { variable: 'HEPSCT_LIVE_MEMORY', setting: BYTES },
  engine: { variable: 'HEPSCT_ENGINE', setting: ENGINE }
} as const;

export type SettingName = keyof typeof SETTINGS;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
