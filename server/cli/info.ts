import type { IScanDescription } from '../../protocol/scan';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { placesOf } from './places';
import { bytes } from './prediction';
import { recipeFromOptions } from './recipe-from-options';
import { reconstructCommand } from './reconstruct-command';
import type { IScanOptions } from './scan-options';
import { openSession } from './session';

/** `hepsct info`. */
export async function info(
  path: string,
  options: IScanOptions & { readonly json?: true }
): Promise<void> {
  const recipe = checkRecipe(recipeFromOptions(path, options, await placesOf(options)));
  const { scan } = await openSession(recipe);
  try {
    const command = reconstructCommand(scan.description, options);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ scan: scan.description, command })}\n`
        : `${infoLines(scan.description, recipe).join('\n')}\n\nReconstruct it with:\n  ${command}\n`
    );
  } finally {
    await scan.close();
  }
}

const KINDS: Readonly<Record<IScanDescription['kind'], string>> = {
  dxchange: 'DXchange HDF5',
  nxtomo: 'NXtomo HDF5',
  hdf5: 'HDF5',
  tiff: 'TIFF images'
};

/** What was found, a line each. */
export function infoLines(scan: IScanDescription, { input }: Pick<IRecipe, 'input'>): string[] {
  const { projections, rows, columns, dtype, values, data, axes, storage } = scan;
  const guess = input.kind === 'auto' ? 'by its content' : 'as you say';
  const { layout, compression, chunk, fallback } = storage;
  return [
    scan.path,
    `  kind         ${KINDS[scan.kind]} (${guess})`,
    `  projections  ${projections} of ${rows} rows x ${columns} columns, ${dtype} ${values}, ${data} (${axes})`,
    `  angles       ${anglesLine(scan)}`,
    ...setLines('flats', scan.flats),
    ...setLines('darks', scan.darks),
    `  pixel size   ${scan.pixelSizeUm === null ? 'not in the file' : `${scan.pixelSizeUm} um`}`,
    `  centre       ${scan.centre === null ? `not in the file; the middle is ${(columns - 1) / 2}` : `${scan.centre} in the file`}`,
    `  storage      ${layout}${chunk ? ` in chunks of ${chunk.join(' x ')}` : ''}, compression ${compression}, ${bytes(storage.bytes)}${fallback ? `; read by the library: ${fallback}` : ''}`,
    ...scan.notes.map(({ level, message }) => `  ${level.padEnd(11)}  ${message}`),
    ...scan.dangling.map(
      ({ path, target, reason }) => `  dangling     ${path} -> ${target}: ${reason}`
    )
  ];
}

function anglesLine({ angles }: IScanDescription): string {
  if (angles === null) {
    return 'none found: name a dataset or a text file with --angles';
  }
  const { count, firstDeg, lastDeg, source, unit, unitSource } = angles;
  const how = {
    attribute: 'as the file says',
    guessed: 'guessed from the values',
    chosen: 'as you say'
  }[unitSource];
  return `${count}, ${degrees(firstDeg)} to ${degrees(lastDeg)} degrees, ${source} (${unit}, ${how})`;
}

function degrees(value: number): string {
  return String(Number(value.toFixed(4)));
}

function setLines(name: string, sets: IScanDescription['flats']): string[] {
  if (sets.length === 0) {
    return [`  ${name.padEnd(11)}  none`];
  }
  return sets.map(
    ({ count, position, source }) =>
      `  ${name.padEnd(11)}  ${count} ${placeOf(position)}, ${source}`
  );
}

function placeOf(position: number | null): string {
  if (position === null) {
    return 'at an unknown time';
  }
  return position <= 0
    ? 'before the projections'
    : position >= 1
      ? 'after the projections'
      : 'between the projections';
}
