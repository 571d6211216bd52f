import type { IFilesReport, IPart } from './files';
import { print } from './say';
import { digits, table } from './table';

/** The table of a volume from file to file. */
export function printFiles(report: IFilesReport): void {
  const { angles, rows, columns } = report.size;
  print(`\n${angles} x ${rows} x ${columns} from file to file, seconds`);
  const parts: readonly (readonly [string, Partial<IPart> & Pick<IPart, 'seconds'>])[] = [
    [`reading ${digits(report.scanBytes / 1e9)} GB alone`, report.read],
    [`computing alone, ${report.cores} threads`, report.compute],
    ['the same by a command of its own', report.computeCommand],
    [`writing ${digits(report.volumeBytes / 1e9)} GB alone, as a job does`, report.write],
    ['the same through the cache', report.writeCached],
    ['hepsct reconstruct', report.whole]
  ];
  const lines = parts.map(([name, { seconds, processorSeconds }]) => [
    name,
    digits(seconds.minimum),
    digits(seconds.median),
    digits(processorSeconds)
  ]);
  for (const line of table(['', 'min', 'median', 'processor'], lines)) print(line);
  for (const [name, { seconds, ratio }] of [
    ['all parts warm', report.warm],
    ['computing by a command', report.commands]
  ] as const) {
    print(
      `Bound, ${name}: ${digits(seconds)} s (the longest, or the processor seconds of all three by the cores); the whole takes ${digits(ratio)} times as long.`
    );
  }
}
