import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from './answers';
import { readNpy } from './npy';
import type { IStack } from './npy';
import { CLONE, PYTHON } from '../fixtures';

/** What h5py, silx and tifffile see in a volume. */
export interface IVolume {
  /** Dataset that silx plots by default; null for TIFF. */
  readonly signal: string | null;
  readonly dtype: string;
  readonly chunks: readonly number[] | null;
  readonly units: string | null;
  /** Names of the axes of the NXdata and their values. */
  readonly axes: Readonly<Record<string, readonly number[]>>;
  readonly axisUnits: Readonly<Record<string, string | null>>;
  /** Names of the TIFF files. */
  readonly files: readonly string[];
  /** Texts in the file that are JSON with a key `recipe`, by path. */
  readonly recipes: Readonly<Record<string, unknown>>;
  /** Every dataset of text, one number or three (as text), by path, and every attribute of text. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The values, read from the copy. */
  readonly stack: () => IStack;
}

/** Open a volume with tools that are not ours, and copy its values to an .npy file. */
export async function lookAt(path: string, copy: string): Promise<IVolume> {
  const script = join(CLONE, 'test', 'acceptance', 'look.py');
  const { stdout } = await promisify(execFile)(PYTHON, [script, path, copy], {
    maxBuffer: 64 * 1024 * 1024
  });
  return { ...parse<Omit<IVolume, 'stack'>>(stdout, 'signal', 'axes'), stack: () => readNpy(copy) };
}
