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
  print(
    `Bound ${digits(report.bound)} s (the longest alone, or the processor seconds of all three by the cores); the whole takes ${digits(report.ratio)} times as long.`
  );
}
