import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The clone. */
export const CLONE = dirname(dirname(fileURLToPath(import.meta.url)));

/** The interpreter of the set-up, with h5py, hdf5plugin and tifffile. */
export const PYTHON = join(CLONE, '.venv', 'bin', 'python');

/** Pixels of a stack as the oracle wrote them. */
export interface IFixtureArray {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256: string;
  readonly sha256F32: string;
  /** First and last value, and the sum of all; null where not finite. */
  readonly first: number | null;
  readonly last: number | null;
  readonly sum: number | null;
}

export interface IFixtureSet extends IFixtureArray {
  readonly position: number | null;
}

/** One file or folder that the oracle wrote, and what a correct reader makes of it. */
export interface IFixture {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly kind: 'dxchange' | 'nxtomo' | 'hdf5' | 'tiff';
  readonly about: string;
  /** Absolute path of the only root, or null. */
  readonly root: string | null;
  /** What the user says. */
  readonly choice: {
    readonly data?: string;
    readonly imageKey?: string;
    /** Dataset, or the absolute path of a text file. */
    readonly angles?: string;
    readonly angleLines?: readonly [number, number];
  };
  readonly scan: {
    readonly projections: IFixtureArray;
    readonly flats: readonly IFixtureSet[];
    readonly darks: readonly IFixtureSet[];
    readonly anglesDeg: readonly number[] | null;
    readonly anglesFrom: string;
    readonly pixelSizeUm: number | null;
    readonly notices: readonly string[];
  } | null;
  readonly error: {
    readonly when: 'open' | 'angles' | 'correct' | 'read';
    readonly mentions: readonly string[];
  } | null;
  readonly mayRefuse: boolean;
  /** What a reconstruction gives, or null. */
  readonly truth: {
    /** Absolute path of the slices (.npy). */
    readonly slices: string;
    readonly centre: number;
    readonly slope: number;
    readonly filter: string;
    readonly padding: string;
    readonly flatMethod: string;
  } | null;
}

let written: Promise<string> | null = null;

/** Folder of the oracle's fixtures; written once for each version of the oracle, in the clone's cache. */
export function fixtureFolder(): Promise<string> {
  written ??= write();
  return written;
}

/** All fixtures, with absolute paths. */
export async function fixtures(): Promise<IFixture[]> {
  const folder = await fixtureFolder();
  const text = readFileSync(join(folder, 'fixtures.json'), 'utf8');
  const manifest: unknown = JSON.parse(text);
  if (!isManifest(manifest)) {
    throw new Error(`${folder}/fixtures.json is not the manifest that the oracle describes`);
  }
  const absolute = (path: string): string => join(folder, path);
  return manifest.fixtures.map(fixture => ({
    ...fixture,
    path: absolute(fixture.path),
    root: fixture.root === null ? null : absolute(fixture.root),
    choice: {
      ...fixture.choice,
      ...(fixture.choice.angles?.endsWith('.txt') === true && {
        angles: absolute(fixture.choice.angles)
      })
    },
    truth: fixture.truth && { ...fixture.truth, slices: absolute(fixture.truth.slices) }
  }));
}

function isManifest(value: unknown): value is { readonly fixtures: readonly IFixture[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'fixtures' in value &&
    Array.isArray(value.fixtures)
  );
}

async function write(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of sourcesBelow(join(CLONE, 'test', 'oracle'))) {
    hash.update(file).update(readFileSync(file));
  }
  const folder = join(CLONE, '.cache', 'fixtures', hash.digest('hex').slice(0, 16));
  const manifest = join(folder, 'fixtures.json');
  await mkdir(dirname(folder), { recursive: true });
  // Some links in the fixtures are absolute, so they are written where they stay; one process writes.
  while (!existsSync(manifest)) {
    if (await taken(`${folder}.lock`)) {
      try {
        await rm(folder, { recursive: true, force: true });
        await promisify(execFile)(PYTHON, ['-m', 'oracle', 'fixtures', folder], {
          env: { ...process.env, PYTHONPATH: join(CLONE, 'test') },
          maxBuffer: 64 * 1024 * 1024
        });
      } finally {
        await rm(`${folder}.lock`, { recursive: true, force: true });
      }
    } else {
      await setTimeout(200);
    }
  }
  return folder;
}

/** Take the lock; one that a killed process left behind is removed after two minutes. */
async function taken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const found = await stat(lock).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > 120_000) {
      await rm(lock, { recursive: true, force: true });
    }
    return false;
  }
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.py') && !name.startsWith('tests'))
    .sort()
    .map(name => join(folder, name));
}
