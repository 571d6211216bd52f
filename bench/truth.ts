import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { ICase } from './cases';
import { folderOf } from './field';
import { PYTHON } from './places';
import { say } from './say';

const run = promisify(execFile);

/** How far a slice is from the double-precision reference (bench/reference.py). */
export interface IErrors {
  readonly error: number;
  /** After the best scale and offset. */
  readonly shapeError: number;
  readonly amplitude: number;
}

/** Sinogram, angles and reference of a case; made once. */
export async function prepareCase(case_: ICase): Promise<void> {
  const folder = folderOf(case_);
  if (existsSync(join(folder, 'truth.npz'))) return;
  say(`sinogram and reference of ${case_.angles} x ${case_.columns}`);
  await run(PYTHON, [
    join('bench', 'reference.py'),
    'prepare',
    folder,
    String(case_.angles),
    String(case_.columns)
  ]);
}

/** Errors of pictures, in their order. */
export async function errorsOf(case_: ICase, images: readonly string[]): Promise<IErrors[]> {
  if (images.length === 0) return [];
  const { stdout } = await run(PYTHON, [
    join('bench', 'reference.py'),
    'errors',
    folderOf(case_),
    ...images
  ]);
  const all: unknown = JSON.parse(stdout);
  if (!Array.isArray(all)) throw new Error(`bench/reference.py said ${stdout}`);
  return all.map((one: unknown) => {
    if (!isErrors(one)) throw new Error(`bench/reference.py said ${stdout}`);
    return one;
  });
}

function isErrors(value: unknown): value is IErrors {
  return (
    typeof value === 'object' &&
    value !== null &&
    'error' in value &&
    'shapeError' in value &&
    'amplitude' in value
  );
}
