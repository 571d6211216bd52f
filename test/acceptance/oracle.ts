import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fixtureFolder } from '../fixtures';
import { has, parse } from './answers';
import { CLONE, PYTHON } from './room';

export interface IArray {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly sum: number | null;
}

export interface IFrames extends IArray {
  readonly position: number | null;
}

/** One entry of the oracle's manifest; paths are absolute. */
export interface IFixture {
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly root: string | null;
  readonly choice: {
    readonly data?: string;
    readonly imageKey?: string;
    readonly angles?: string;
    readonly angleLines?: readonly [number, number];
  };
  readonly scan: {
    readonly projections: IArray;
    readonly flats: readonly IFrames[];
    readonly darks: readonly IFrames[];
    readonly anglesDeg: readonly number[] | null;
    readonly anglesFrom: string;
    readonly pixelSizeUm: number | null;
    readonly notices: readonly string[];
  } | null;
  readonly error: { readonly when: string; readonly mentions: readonly string[] } | null;
  readonly mayRefuse: boolean;
  readonly truth: {
    readonly slices: string;
    readonly centre: number;
    readonly slope: number;
    readonly filter: string;
    readonly padding: string;
    readonly flatMethod: string;
  } | null;
}

export interface IManifest {
  readonly folder: string;
  readonly fixtures: readonly IFixture[];
  /** Folders that may be read: all of the oracle's but the one that plays "outside". */
  readonly roots: readonly string[];
}

/** The oracle's files and what is in them. */
export async function manifest(): Promise<IManifest> {
  const folder = await fixtureFolder();
  const text = readFileSync(join(folder, 'fixtures.json'), 'utf8');
  const { fixtures } = parse<{ fixtures: IFixture[] }>(text, 'fixtures');
  const absolute = (path: string): string => join(folder, path);
  const all = fixtures.map(fixture => ({
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
  const roots = fixtures.map(({ path, root }) => absolute(root ?? path.split('/')[0] ?? path));
  return { folder, fixtures: all, roots: [...new Set(roots)] };
}

/** A fixture of this name. */
export function fixtureOf(all: IManifest, name: string): IFixture {
  const found = all.fixtures.find(fixture => fixture.name === name);
  if (found === undefined) throw new Error(`the oracle writes no ${name}`);
  return found;
}

/** The recipe of someone who says no more than the fixture asks for. */
export function recipeOf({ path, choice }: IFixture): {
  readonly recipe: 1;
  readonly input: Readonly<Record<string, string>>;
  readonly angles: Readonly<Record<string, unknown>>;
} {
  return {
    recipe: 1,
    input: {
      path,
      ...(choice.data !== undefined && { data: choice.data }),
      ...(choice.imageKey !== undefined && { imageKey: choice.imageKey })
    },
    angles: {
      ...(choice.angles !== undefined && { source: choice.angles }),
      ...(choice.angleLines !== undefined && { lines: choice.angleLines })
    }
  };
}

/** The same choices on the command line. */
export function optionsOf({ path, choice }: IFixture): string[] {
  return [
    path,
    ...(choice.data === undefined ? [] : ['--data', choice.data]),
    ...(choice.imageKey === undefined ? [] : ['--image-key', choice.imageKey]),
    ...(choice.angles === undefined ? [] : ['--angles', choice.angles]),
    ...(choice.angleLines === undefined ? [] : ['--angle-lines', choice.angleLines.join(':')])
  ];
}

/** Run the oracle; what it prints. */
export async function oracle(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(PYTHON, ['-m', 'oracle', ...args], {
    env: { ...process.env, PYTHONPATH: join(CLONE, 'test') },
    maxBuffer: 64 * 1024 * 1024
  });
  const printed: unknown = JSON.parse(stdout);
  if (!has<Record<string, unknown>>(printed)) throw new Error(stdout);
  return printed;
}

/** The smallest even length >= 2W whose prime factors are 2, 3 and 5: the padding of the reference. */
export function paddedOf(columns: number): number {
  let length = 2 * columns;
  while (!smooth(length)) length += 2;
  return length;
}

function smooth(length: number): boolean {
  let rest = length;
  for (const factor of [2, 3, 5]) while (rest % factor === 0) rest /= factor;
  return rest === 1;
}
