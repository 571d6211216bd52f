import type { IScanDescription } from '../../protocol/scan';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { counted } from '../../protocol/sentences';
import type { IScan } from '../datasets/scan';
import { withWholePaths } from './places';
import { bytes } from './prediction';
import { recipeFromOptions } from './recipe-from-options';
import { reconstructCommand } from './reconstruct-command';
import type { IScanOptions } from './scan-options';
import { openSession } from './session';

/** `hepsct info`. */
export async function info(
  path: string,
  { json, ...given }: IScanOptions & { readonly json?: true }
): Promise<void> {
  const options = await withWholePaths(path, given);
  const recipe = checkRecipe(recipeFromOptions(path, options));
  const { scan } = await openSession(recipe);
  try {
    const angleLines = fittingLines(scan);
    const command = reconstructCommand(scan.description, options, angleLines);
    const lines = infoLines(scan.description, recipe, angleLines);
    const usable = scan.anglesRad !== null || angleLines.length > 0;
    const header = usable ? 'Reconstruct it with:' : 'Put your file of angles here:';
    process.stdout.write(
      json
        ? `${JSON.stringify({ scan: scan.description, command, angleLines })}\n`
        : `${lines.join('\n')}\n\n${header}\n  ${command}\n`
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

/** Values of `--angle-lines` that give each projection an angle, the likeliest first; none where nothing is to choose. */
function fittingLines({ anglesRefusal }: Pick<IScan, 'anglesRefusal'>): string[] {
  const ranges = anglesRefusal?.fields['ranges'];
  return Array.isArray(ranges) ? ranges.map(String) : [];
}

/** What was found, a line each. */
export function infoLines(
  scan: IScanDescription,
  { input }: Pick<IRecipe, 'input'>,
  angleLines: readonly string[] = []
): string[] {
  const { projections, rows, columns, dtype, values, data, axes, storage } = scan;
  const guess = input.kind === 'auto' ? 'by its content' : 'as you say';
  const { layout, compression, chunk, fallback } = storage;
  return [
    scan.path,
    `  kind         ${KINDS[scan.kind]} (${guess})`,
    `  projections  ${projections} of ${counted(rows, 'row')} x ${counted(columns, 'column')}, ${dtype} ${values}, ${data} (${axes})`,
    `  angles       ${anglesLine(scan)}`,
    ...angleLines.map(
      lines => `  choose       --angle-lines ${lines} (${whichOf(lines, angleLines)})`
    ),
    ...setLines('flats', scan.flats),
    ...setLines('darks', scan.darks),
    `  pixel size   ${scan.pixelSizeUm === null ? 'not in the file' : `${scan.pixelSizeUm} um`}`,
    `  centre       ${scan.centre === null ? `not in the file; the middle is ${(columns - 1) / 2}` : `${scan.centre} in the file`}`,
    `  storage      ${layout}${chunk ? ` in chunks of ${chunk.join(' x ')}` : ''}, compression ${compression}, ${bytes(storage.bytes)}${fallback ? `; read by the library: ${fallback}` : ''}`,
    ...scan.notes.map(({ level, message }) => `  ${level.padEnd(11)}  ${message}`),
    ...scan.dangling.map(
      ({ path, target, reason, refused }) =>
        `  ${refused ? 'refused ' : 'dangling'}     ${path} -> ${target}: ${reason}`
    )
  ];
}

/** Which of the ranges one is. */
function whichOf(range: string, ranges: readonly string[]): string {
  const startOf = (lines: string): number => Number(lines.split(':')[0]);
  const starts = ranges.map(startOf);
  switch (startOf(range)) {
    case Math.min(...starts):
      return 'the first';
    case Math.max(...starts):
      return 'the last';
    default:
      return 'where the stage turns steadily';
  }
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
