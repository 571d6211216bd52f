import type { IJob, JobState } from '../../protocol/job';
import { counted } from '../../protocol/sentences';
import type { IJobFiles } from './directory';
import { etaSeconds } from './eta';
import { slabsOf, type IDriverEvent, type IJobFile, type ISlabEvent } from './job-file';

export type SlabState = 'waiting' | 'running' | 'done' | 'failed';

/** What became of a slab: its last attempt decides, so an output that was lost can be made again. */
export function slabState(events: readonly ISlabEvent[]): SlabState {
  const last = events.findLast(({ type }) => type !== 'stage');
  switch (last?.type) {
    case 'attempt':
      return 'running';
    case 'done':
      return 'done';
    case 'failed':
      return 'failed';
    default:
      return 'waiting';
  }
}

/** Everything the state alone depends on. */
export type IStateFiles = Pick<IJobFiles, 'driver' | 'lease' | 'stop' | 'resume'>;

/**
 * The state of a job: drawn in README.md beside this file. Stored nowhere.
 */
export function jobState({ driver, lease, stop, resume }: IStateFiles): JobState {
  if (driver.some(({ type }) => type === 'finished')) {
    return 'done';
  }
  if (lease?.alive) {
    return stop ? 'stopping' : 'running';
  }
  const last = driver.at(-1);
  if (stop) {
    return last?.type === 'failed' && !resume ? 'failed' : 'cancelled';
  }
  if (resume || !last) {
    return 'queued';
  }
  switch (last.type) {
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'interrupted';
  }
}

/**
 * A job as everyone sees it.
 *
 * @param now milliseconds since 1970, for the ETA
 */
export function describeJob(files: IJobFiles, now: number): IJob {
  const { file, driver } = files;
  const state = jobState(files);
  const work = slabsOf(file).map((slab, index) => ({ slab, events: files.slabs[index] ?? [] }));
  const done = work.filter(({ events }) => slabState(events) === 'done');
  const slices = (some: typeof work): number => some.reduce((sum, { slab }) => sum + slab.count, 0);
  return {
    id: file.id,
    kind: file.kind,
    title: file.title,
    state,
    createdAt: file.createdAt,
    startedAt: driver.find(({ type }) => type === 'start')?.time ?? null,
    finishedAt: finishedAt(state, driver),
    inputPath: file.input.path,
    outputPath: outputOf(file),
    slabs: { done: done.length, total: work.length },
    slices: { done: slices(done), total: slices(work) },
    stageSeconds: stageSeconds(files.slabs),
    etaSeconds: state === 'running' ? etaSeconds(driver, work, now) : null,
    engine: file.kind === 'reconstruct' ? file.plan.engine : '',
    ...messageOf(state, driver, done.length, work.length),
    counts: countsOf(files.slabs)
  };
}

function finishedAt(state: JobState, driver: readonly IDriverEvent[]): string | null {
  const last = driver.at(-1);
  const ended = state === 'done' || state === 'failed' || state === 'cancelled';
  return ended && last && last.type !== 'start' ? last.time : null;
}

function outputOf(file: IJobFile): string {
  return file.kind === 'reconstruct' ? file.plan.outputPath : (file.output.path ?? '');
}

function messageOf(
  state: JobState,
  driver: readonly IDriverEvent[],
  done: number,
  total: number
): { message: string | null; code: string | null } {
  const last = driver.at(-1);
  if (state === 'failed' && last?.type === 'failed') {
    return { message: last.message, code: last.code };
  }
  if (state === 'interrupted') {
    const message = `The process that ran this job ended after ${done} of ${counted(total, 'slab')}: resume it to go on there.`;
    return { message, code: null };
  }
  return { message: null, code: null };
}

function stageSeconds(slabs: IJobFiles['slabs']): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const event of slabs.flat()) {
    if (event.type === 'stage') {
      sums[event.stage] = (sums[event.stage] ?? 0) + event.seconds;
    }
  }
  return sums;
}

/** Pixels mended in the slabs that are done. */
function countsOf(slabs: IJobFiles['slabs']): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const events of slabs) {
    const last = events.findLast(({ type }) => type !== 'stage');
    for (const [name, count] of Object.entries(last?.type === 'done' ? last.counts : {})) {
      sums[name] = (sums[name] ?? 0) + count;
    }
  }
  return sums;
}
