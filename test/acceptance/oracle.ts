import { execFile } from 'node:child_process';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { CLONE, fixtureFolder, fixtures, PYTHON } from '../fixtures';
import type { IFixture } from '../fixtures';
import { has } from './answers';

/** The oracle's files, and where they may be read. */
export interface IManifest {
  readonly folder: string;
  readonly fixtures: readonly IFixture[];
  /** Folders that may be read: all of the oracle's but the one that plays "outside". */
  readonly roots: readonly string[];
}

/** The oracle's files and what is in them. */
export async function manifest(): Promise<IManifest> {
  const folder = await fixtureFolder();
  const all = await fixtures();
  const roots = all.map(({ path, root }) => root ?? topBelow(folder, path));
  return { folder, fixtures: all, roots: [...new Set(roots)] };
}

/** The file or folder of `folder` that a path leads through. */
function topBelow(folder: string, path: string): string {
  const [top = ''] = relative(folder, path).split(sep);
  return join(folder, top);
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
