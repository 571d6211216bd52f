import { ratiosOf } from './case-report';
import type { ICaseReport, IRatio } from './case-report';
import type { IFilesReport } from './files';

/** What a ratio must not fall below; of what was not measured nothing is asked. */
interface IFloor {
  readonly case: string;
  readonly ours: RegExp;
  readonly others: RegExp;
  readonly threads: number;
  readonly least: number;
}

const PACKAGES = /^(tomoxide|algotom|astra|scikit-image)/;

/** `ours` so many times as fast as the fastest of `others`, by minima, with 1, 2, .. threads. */
function floors(
  case_: string,
  ours: RegExp,
  others: RegExp,
  ...least: readonly number[]
): IFloor[] {
  return least.map((value, index) => ({
    case: case_,
    ours,
    others,
    threads: index + 1,
    least: value
  }));
}

const FLOORS: readonly IFloor[] = [
  ...floors('a', /^hepsct avx512$/, /^gridrec stock$/, 10.5, 11.5),
  ...floors('a', /^hepsct avx512$/, /^gridrec best$/, 6.5, 7),
  ...floors('a', /^hepsct avx2$/, /^gridrec stock$/, 8),
  ...floors('a', /^hepsct wasm \w+$/, /^gridrec stock$/, 2.9),
  ...floors('a', /^hepsct avx512 single$/, /^gridrec stock single$/, 9, 18),
  ...floors('a', /^hepsct avx512 live$/, /^gridrec stock$/, 12),
  ...floors('a', /^hepsct wasm.* live$/, /^gridrec stock$/, 4),
  ...floors('a', /^hepsct avx512 first picture$/, /^gridrec stock single$/, 4),
  ...floors('b', /^hepsct avx512$/, /^gridrec stock$/, 10, 9.5),
  ...floors('b', /^hepsct avx2$/, /^gridrec stock$/, 7),
  ...floors('b', /^hepsct avx512$/, PACKAGES, 90)
];

/** How much longer accuracy `reference` may take than `fast`. */
const MOST_FOR_REFERENCE = 1.4;
/** How much longer a volume from file to file may take than the longest of its parts, a command each. */
const MOST_FOR_FILES = 1.25;

/** How many times as fast frames of a live slice must be with two threads. */
const LEAST_BY_THREADS = 1.8;

export interface IJudged {
  /** What was measured, in words. */
  readonly what: string;
  readonly value: number;
  readonly bar: number;
  readonly held: boolean;
}

/** Every ratio that has a floor or a ceiling and was measured. */
export function judge(cases: readonly ICaseReport[], files: IFilesReport | null): IJudged[] {
  const ofFiles =
    files === null
      ? []
      : [withCeiling('file to file, of commands', files.commands.ratio, MOST_FOR_FILES)];
  return [judgeFloors, judgeReferences, judgeThreads]
    .flatMap(judgeCase => cases.flatMap(judgeCase))
    .concat(ofFiles);
}

function judgeFloors(report: ICaseReport): IJudged[] {
  const ratios = ratiosOf(report);
  return FLOORS.filter(floor => floor.case === report.case.name).flatMap(floor => {
    const met = ratios.filter(ratio => concerns(floor, ratio));
    const least = met.reduce<IRatio | undefined>(
      (best, one) => (best === undefined || one.minimum < best.minimum ? one : best),
      undefined
    );
    return least === undefined ? [] : [withFloor(report, least, floor.least)];
  });
}

function concerns(floor: IFloor, { faster, slower, threads }: IRatio): boolean {
  return threads === floor.threads && floor.ours.test(faster) && floor.others.test(slower);
}

function withFloor({ case: { name } }: ICaseReport, ratio: IRatio, bar: number): IJudged {
  const what = `(${name}) ${ratio.faster} over ${ratio.slower}, threads: ${ratio.threads}`;
  return { what, value: ratio.minimum, bar, held: ratio.minimum >= bar };
}

function timeOf({ entries }: ICaseReport, name: string, threads: number): number | undefined {
  return entries.find(entry => entry.name === name && entry.threads === threads)?.msPerSlice
    .minimum;
}

function judgeThreads(report: ICaseReport): IJudged[] {
  const name = 'hepsct avx512 live';
  const [one, two] = [1, 2].map(threads => timeOf(report, name, threads));
  if (report.case.name !== 'a' || one === undefined || two === undefined) return [];
  const value = one / two;
  const what = `(a) ${name}, two threads over one`;
  return [{ what, value, bar: LEAST_BY_THREADS, held: value >= LEAST_BY_THREADS }];
}

function judgeReferences(report: ICaseReport): IJudged[] {
  const { entries } = report;
  const { name } = report.case;
  return entries
    .filter(entry => entry.name.endsWith(' reference'))
    .flatMap(entry => {
      const fast = timeOf(report, entry.name.replace(' reference', ''), entry.threads);
      const what = `(${name}) time of ${entry.name} over fast, threads: ${entry.threads}`;
      return fast === undefined
        ? []
        : [withCeiling(what, entry.msPerSlice.minimum / fast, MOST_FOR_REFERENCE)];
    });
}

function withCeiling(what: string, value: number, bar: number): IJudged {
  return { what, value, bar, held: value <= bar };
}
