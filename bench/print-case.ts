import { isSingle, ratiosOf } from './case-report';
import type { ICaseReport, IRatio } from './case-report';
import type { IRates } from './machine';
import { print } from './say';
import { digits, percent, table } from './table';

/** The tables of one case. */
export function printCase(report: ICaseReport, rates: readonly IRates[]): void {
  const { angles, columns } = report.case;
  const rateOf = (threads: number) => rates.find(rate => rate.threads === threads);
  print(`\n${angles} angles x ${columns} columns, milliseconds a slice`);
  const rows = report.entries.map(entry => [
    entry.name,
    String(entry.threads),
    digits(entry.msPerSlice.minimum),
    digits(entry.msPerSlice.median),
    entry.errors.error.toExponential(1),
    entry.errors.shapeError.toExponential(1),
    entry.phases?.map(share => Math.round(share * 100)).join(' / ') ?? '',
    digits(entry.GBs),
    percent(ratio(entry.GBs, rateOf(entry.threads)?.copyGBs)),
    digits(entry.gflops),
    percent(ratio(entry.gflops, rateOf(entry.threads)?.fftGflops))
  ]);
  const head = ['', 'threads', 'min', 'median', 'error', 'of shape', 'phases %', 'GB/s', 'of copy'];
  for (const line of table([...head, 'Gflop/s', 'of FFT'], rows)) print(line);
  printRatios(ratiosOf(report));
}

/** One line for each of ours, one column for each of the others, threads for threads. */
function printRatios(all: readonly IRatio[]): void {
  for (const kind of new Set(all.map(kindOf))) {
    const ratios = all.filter(ratio => kindOf(ratio) === kind);
    const others = [...new Set(ratios.map(({ slower }) => slower))];
    const ours = [...new Set(ratios.map(({ faster }) => faster))];
    const rows = ours.map(faster => [
      faster,
      ...others.map(slower => {
        const found = ratios.find(one => one.faster === faster && one.slower === slower);
        return found === undefined ? '' : `${digits(found.minimum)} (${digits(found.median)})`;
      })
    ]);
    print(`\nTimes as fast on ${kind}, by minima (medians)`);
    for (const line of table(['', ...others], rows)) print(line);
  }
}

function kindOf({ faster, threads }: IRatio): string {
  const many = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return isSingle(faster) ? `${many}, a single slice` : many;
}

function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined ? undefined : value / of;
}
