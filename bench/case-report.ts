import type { ICase } from './cases';
import type { IResult } from './rounds';
import { summary } from './statistics';
import type { ISummary } from './statistics';
import type { IErrors } from './truth';
import { workLoad } from './work-load';

/** What is kept of one contestant. */
export interface IEntry {
  readonly name: string;
  readonly threads: number;
  readonly slices: number;
  /** Seconds of each round, for all slices. */
  readonly seconds: readonly number[];
  readonly msPerSlice: ISummary;
  readonly errors: IErrors;
  /** Shares of the phases (rows, sum over angles, pictures), of the quickest round. */
  readonly phases?: readonly number[];
  /** Of the engine's batches: how near to the machine's own rates the quickest round came. */
  readonly GBs?: number;
  readonly gflops?: number;
}

export interface ICaseReport {
  readonly case: ICase;
  readonly entries: readonly IEntry[];
}

/** Put times and errors together. */
export function reportOf(
  case_: ICase,
  results: readonly IResult[],
  errors: readonly IErrors[]
): ICaseReport {
  const entries = results.flatMap((result, index) => {
    const own = errors[index];
    return own === undefined ? [] : [entryOf(case_, result, own)];
  });
  return { case: case_, entries };
}

function entryOf(case_: ICase, { spec, slices, answers }: IResult, errors: IErrors): IEntry {
  const seconds = answers.map(answer => answer.seconds);
  const { minimum, median } = summary(seconds);
  const best = answers.find(answer => answer.seconds === minimum);
  const batch = /^hepsct (?!.*(single|live|first picture))/.test(spec.name);
  const load = workLoad(case_, spec.name.includes('reference') ? 'reference' : 'fast');
  const perSecond = slices / minimum / 1e9;
  return {
    name: spec.name,
    threads: spec.threads,
    slices,
    seconds,
    msPerSlice: { minimum: (minimum * 1000) / slices, median: (median * 1000) / slices },
    errors,
    ...(best?.phases === undefined ? {} : { phases: shares(best.phases) }),
    ...(batch
      ? {
          GBs: load.bytes * perSecond,
          gflops: (load.transformFlops + load.griddingFlops) * perSecond
        }
      : {})
  };
}

function shares(seconds: readonly number[]): number[] {
  const sum = seconds.reduce((total, one) => total + one, 0);
  return seconds.map(one => one / sum);
}

/** How many times as long `slower` takes for a slice as `faster`, by minima and by medians. */
export interface IRatio extends ISummary {
  readonly faster: string;
  readonly slower: string;
  readonly threads: number;
}

/** Our entries against everybody who is not ours, threads for threads; one who has one thread only, with that. */
export function ratiosOf({ entries }: ICaseReport): IRatio[] {
  const ours = entries.filter(({ name }) => name.startsWith('hepsct'));
  const others = entries.filter(({ name }) => !name.startsWith('hepsct'));
  return ours.flatMap(own =>
    others
      .filter(other => isSingle(own.name) === isSingle(other.name))
      .filter(other => other.threads === own.threads || oneThreadOnly(other, others))
      .map(other => ({
        faster: own.name,
        slower: other.name,
        threads: own.threads,
        minimum: other.msPerSlice.minimum / own.msPerSlice.minimum,
        median: other.msPerSlice.median / own.msPerSlice.median
      }))
  );
}

/** One slice by itself; frames of a live slice are many, and are compared with batches. */
export function isSingle(name: string): boolean {
  return /(single|first picture)$/.test(name);
}

/** A single slice of gridrec, which cannot be split. The slow packages are compared with one thread of ours. */
function oneThreadOnly(entry: IEntry, all: readonly IEntry[]): boolean {
  return (
    isSingle(entry.name) && all.every(({ name, threads }) => name !== entry.name || threads === 1)
  );
}
