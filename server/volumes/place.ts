import { access, constants, mkdir, readdir, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { ConflictError, InputError, PermissionError } from '../../protocol/errors';
import type { IRecipeOutput } from '../../protocol/recipe';
import { isInside } from '../files/inside';
import { systemCode } from '../files/system-error';
import { formatOf } from './registry';
import { exists, makeFolder, outputExists, writingTo } from './writing';

/** Where outputs go when a recipe does not say. */
export interface IPlaceSettings {
  readonly processedRoot: string;
  /** The scan's file or folder. */
  readonly inputPath: string;
}

const RUN = /^run-(\d{3,})$/u;
const SCAN_EXTENSIONS = ['.h5', '.hdf5', '.hdf', '.nxs', '.nx'];

/** A scan's name for people: its file without the extension, or its folder. */
export function scanName(path: string): string {
  const name = basename(path);
  const extension = extname(name);
  return SCAN_EXTENSIONS.includes(extension.toLowerCase())
    ? name.slice(0, -extension.length)
    : name;
}

/**
 * Where a volume would stand; nothing is written. Without a path of its own:
 * `<processed root>/<scan>/run-NNN/<scan>.h5`, NNN the next free number.
 *
 * @throws InputError `recipe-invalid` for a path that is not absolute; ConflictError `output-exists`,
 *   `output-in-raw`; PermissionError `permission-denied` where the folder cannot be written to
 */
export async function proposeOutput(
  output: IRecipeOutput,
  settings: IPlaceSettings
): Promise<string> {
  const path = output.path ?? inRun(output, settings, await nextRun(settings));
  await refuseRaw(absolute(path), settings);
  return refuseTaken(path);
}

/**
 * The place of a new file or folder, resolved.
 *
 * @throws InputError `recipe-invalid` for a path that is not absolute; ConflictError `output-exists`;
 *   PermissionError `permission-denied` where the folder cannot be written to
 */
export async function refuseTaken(path: string): Promise<string> {
  const place = absolute(path);
  if (await exists(place)) {
    throw outputExists(place);
  }
  await refuseReadOnly(place);
  return place;
}

/**
 * Take the place of a volume: a run folder is made for this job alone, however many jobs ask at a
 * time. A path the recipe names is checked as by `proposeOutput`.
 */
export async function claimOutput(
  output: IRecipeOutput,
  settings: IPlaceSettings
): Promise<string> {
  const proposed = await proposeOutput(output, settings);
  if (output.path !== null) {
    return proposed;
  }
  const folder = scanFolder(settings);
  return writingTo(folder, async () => {
    await makeFolder(folder);
    for (let run = await nextRun(settings); ; run++) {
      try {
        await mkdir(join(folder, runName(run)));
        return inRun(output, settings, run);
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  });
}

/** Bytes free for this user where a file is to stand, and the device that holds them. */
export async function freeSpace(
  path: string
): Promise<{ readonly bytes: number; readonly device: number }> {
  const folder = await nearestFolder(path);
  return writingTo(folder, async () => {
    const [{ bavail, bsize }, { dev }] = await Promise.all([statfs(folder), stat(folder)]);
    return { bytes: bavail * bsize, device: dev };
  });
}

function absolute(path: string): string {
  if (!isAbsolute(path)) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: output.path is ${path}, but must be an absolute path.`,
      {
        field: 'output.path',
        value: path,
        allowed: 'an absolute path'
      }
    );
  }
  return resolve(path);
}

function scanFolder({ processedRoot, inputPath }: IPlaceSettings): string {
  return join(resolve(processedRoot), scanName(inputPath));
}

function inRun({ format }: IRecipeOutput, settings: IPlaceSettings, run: number): string {
  const name = scanName(settings.inputPath);
  const extension = formatOf(format).extension;
  return join(
    scanFolder(settings),
    runName(run),
    extension === '' ? `${name}-slices` : `${name}${extension}`
  );
}

function runName(run: number): string {
  return `run-${String(run).padStart(3, '0')}`;
}

async function nextRun(settings: IPlaceSettings): Promise<number> {
  const folder = scanFolder(settings);
  const names = (await exists(folder)) ? await writingTo(folder, () => readdir(folder)) : [];
  return 1 + Math.max(0, ...names.map(name => Number(RUN.exec(name)?.[1] ?? 0)));
}

/**
 * The folder of the raw data is never written to. A processed root that was configured below it is
 * not part of it.
 */
async function refuseRaw(
  path: string,
  { inputPath, processedRoot }: IPlaceSettings
): Promise<void> {
  const [target, processed, input] = await Promise.all([
    realPlace(path),
    realPlace(processedRoot),
    realPlace(inputPath)
  ]);
  const raw = (await isFolder(input)) ? input : dirname(input);
  const configured = isInside(target, processed) && isInside(processed, raw) && processed !== raw;
  if (isInside(target, raw) && !configured) {
    throw new ConflictError(
      'output-in-raw',
      `${path} lies in the folder of the raw data, ${raw}, which is never written to: choose another folder (output.path).`,
      { path, raw }
    );
  }
}

async function refuseReadOnly(path: string): Promise<void> {
  const above = await nearest(dirname(resolve(path)));
  if (!(await isFolder(above))) {
    throw new ConflictError(
      'output-exists',
      `${path} cannot be made: ${above} is a file, not a folder. Choose another place (output.path).`,
      { path, file: above }
    );
  }
  const folder = await nearestFolder(path);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new PermissionError(
      'permission-denied',
      `${path} cannot be made: the folder ${folder} may not be written to by you. Choose another place (output.path).`,
      { path, folder },
      { cause: error }
    );
  }
}

/** A path whose existing part is made real. */
async function realPlace(path: string): Promise<string> {
  const whole = resolve(path);
  const existing = await nearest(whole);
  return join(await realpath(existing), whole.slice(existing.length));
}

async function nearestFolder(path: string): Promise<string> {
  const found = await nearest(resolve(path));
  return (await isFolder(found)) ? found : dirname(found);
}

async function nearest(path: string): Promise<string> {
  let found = path;
  while (!(await exists(found)) && dirname(found) !== found) {
    found = dirname(found);
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  return (await exists(path)) && (await stat(path)).isDirectory();
}
