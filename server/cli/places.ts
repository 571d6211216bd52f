import { basename, dirname, join, resolve } from 'node:path';
import { NotFoundError } from '../../protocol/errors';
import { isPlace } from '../config/named-roots';
import { isTiffName } from '../datasets/tiff-discovery';
import { isFolder } from '../files/folder-entries';
import type { IScanOptions } from './scan-options';

/** What the options name: in a folder of TIFF images files and folders, in HDF5 all but angles are datasets. */
const DATASETS = ['data', 'flats', 'darks', 'imageKey'] as const;
const PLACES = ['data', 'flats', 'darks', 'angles'] as const;

/** Names of text files; a dataset may bear any other. */
const TEXT_NAME = /\.(txt|dat|csv|tsv|ang)$/iu;

/**
 * The options with every path whole, so that they mean the same from any working directory: files and
 * folders as seen from here, else from the scan's folder; datasets from the root of their file.
 *
 * @param path the scan
 * @throws NotFoundError `not-found` for a file or folder that is not there
 */
export async function withWholePaths<T extends IScanOptions>(path: string, options: T): Promise<T> {
  const scan = resolve(path);
  const folder = await isFolder(scan);
  const images = folder || options.kind === 'tiff' || isTiffName(scan);
  const base = folder ? scan : dirname(scan);
  const whole: { -readonly [K in keyof IScanOptions]?: string } = {};
  for (const name of images ? PLACES : DATASETS) {
    const value = options[name];
    if (value !== undefined) {
      whole[name] = images ? await place(name, value, base) : fromRoot(value);
    }
  }
  if (!images && options.angles !== undefined) {
    const { angles } = options;
    whole.angles =
      (await found(angles, base)) ??
      (TEXT_NAME.test(angles) ? missing('angles', angles, base) : fromRoot(angles));
  }
  return { ...options, ...whole };
}

async function place(name: string, value: string, base: string): Promise<string> {
  return (await found(value, base)) ?? missing(name, value, base);
}

/** The whole path of what stands here or in the scan's folder; of a series (`flat_*`), its folder counts. */
async function found(value: string, base: string): Promise<string | null> {
  for (const whole of [resolve(value), resolve(base, value)]) {
    const series = basename(whole).endsWith('*');
    if (await isPlace(series ? dirname(whole) : whole)) {
      return whole;
    }
  }
  return null;
}

function missing(name: string, value: string, base: string): never {
  const here = resolve(value);
  const beside = resolve(base, value);
  const why = here === beside ? `${here} does not exist` : `neither ${here} nor ${beside} exists`;
  throw new NotFoundError('not-found', `--${name} is "${value}", but ${why}.`, {
    option: `--${name}`,
    value,
    path: here
  });
}

function fromRoot(dataset: string): string {
  return join('/', dataset);
}
