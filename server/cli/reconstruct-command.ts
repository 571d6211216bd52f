import type { IScanDescription } from '../../protocol/scan';
import type { IScanOptions } from './scan-options';

const FLAGS: Readonly<Record<keyof IScanOptions, string>> = {
  kind: '--kind',
  values: '--values',
  data: '--data',
  flats: '--flats',
  darks: '--darks',
  imageKey: '--image-key',
  axes: '--axes',
  angles: '--angles',
  angleLines: '--angle-lines',
  angleUnit: '--angle-unit',
  angleOffset: '--angle-offset',
  angleDirection: '--angle-direction',
  leaveOut: '--leave-out'
};

/**
 * The command that reconstructs a scan as it was just read, to be pasted into a shell.
 *
 * @param given options with whole paths
 * @param angleLines ranges of angles to choose from, the likeliest first
 */
export function reconstructCommand(
  scan: IScanDescription,
  given: IScanOptions,
  angleLines: readonly string[] = []
): string {
  const [lines] = angleLines;
  const lacking = lines === undefined && scan.angles?.count !== scan.projections;
  const { angles, angleLines: chosen, ...others } = given;
  const options: IScanOptions = {
    ...others,
    angles: lacking ? 'ANGLES.txt' : angles,
    angleLines: lacking ? undefined : (lines ?? chosen)
  };
  const words = ['hepsct', 'reconstruct', scan.path];
  for (const [name, flag] of Object.entries(FLAGS)) {
    const [, value] = Object.entries(options).find(([key]) => key === name) ?? [];
    if (typeof value === 'string') {
      words.push(flag, value);
    }
  }
  if (options.values === undefined && scan.values !== 'counts') {
    words.push('--values', scan.values);
  } else if (options.values === undefined && scan.flats.length === 0) {
    // Counts without flats cannot be corrected: then the pixels must be transmission already.
    words.push('--values', 'transmission');
  }
  words.push('--center', String(scan.centre ?? (scan.columns - 1) / 2));
  return words.map(quoted).join(' ');
}

/** A word as a POSIX shell takes it literally. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
