import { setTimeout } from 'node:timers/promises';
import { ERROR_CODES, EXIT_OF, HepsctError } from '../../protocol/errors';
import type { IJob } from '../../protocol/job';
import type { JobDirectory } from '../jobs/directory';
import { formatLogLine } from '../jobs/log-format';
import type { LogTail } from '../jobs/log-tail';
import { describeJob } from '../jobs/state';
import { ProgressBar } from './progress-bar';

export interface IFollowOptions {
  readonly json?: true;
}

/** What is followed. */
export interface IFollowed {
  readonly directory: JobDirectory;
  /** Gives the lines that are to be shown. */
  readonly tail: LogTail;
  /** Settles with the worker's end: then there is nothing to wait for. */
  readonly ended: Promise<unknown>;
}

const LOOK_MS = 200;
const ENDED: readonly IJob['state'][] = ['done', 'failed', 'cancelled', 'interrupted'];

/**
 * Show a job until it ends: log lines, and a bar on a terminal. Ctrl-C cancels it; a second one leaves
 * it to end by itself.
 *
 * @returns the exit code: 0 or 130
 * @throws the error the job failed with
 */
export async function followJob(followed: IFollowed, { json }: IFollowOptions): Promise<number> {
  const { directory } = followed;
  const leaving = new AbortController();
  let asked = false;
  const interrupt = (): void => {
    if (asked) {
      leaving.abort();
    }
    asked = true;
    void directory.requestStop();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const job = await show(followed, json === true, leaving.signal);
    return job ? endOf(job) : 130;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function show(
  { directory, tail, ended }: IFollowed,
  json: boolean,
  leaving: AbortSignal
): Promise<IJob | null> {
  const bar = new ProgressBar(json ? null : process.stderr);
  let before = '';
  const gone = new AbortController();
  void ended.catch(() => undefined).then(() => gone.abort());
  try {
    while (!leaving.aborted) {
      const job = describeJob(await directory.readAll(), Date.now());
      const lines = await tail.read();
      bar.clear();
      if (json) {
        const text = JSON.stringify({ type: 'job', job });
        const changed = text === before ? [] : [text];
        before = text;
        const logs = lines.length > 0 ? [JSON.stringify({ type: 'log', id: job.id, lines })] : [];
        process.stdout.write([...logs, ...changed].map(line => `${line}\n`).join(''));
      } else {
        process.stdout.write(
          lines.map(line => formatLogLine({ ...line, time: localTime(line.time) })).join('')
        );
      }
      if (ENDED.includes(job.state)) {
        return job;
      }
      bar.draw(job);
      // woken by the worker's end once; what it left behind may still come to be written
      const woken = gone.signal.aborted ? {} : { signal: gone.signal };
      await setTimeout(LOOK_MS, undefined, woken).catch(() => undefined);
    }
    return null;
  } finally {
    bar.clear();
  }
}

function endOf(job: IJob): number {
  switch (job.state) {
    case 'done':
      return 0;
    case 'cancelled':
      return EXIT_OF.cancelled;
    case 'failed': {
      const code = Object.keys(ERROR_CODES).find(name => name === job.code);
      throw new HepsctError(isCode(code) ? code : 'internal', job.message ?? 'The job failed.', {
        job: job.id
      });
    }
    default:
      throw new HepsctError(
        'companion-failed',
        `${job.message ?? 'The job was interrupted.'} (hepsct resume ${job.id})`,
        {
          job: job.id
        }
      );
  }
}

function isCode(name: string | undefined): name is keyof typeof ERROR_CODES {
  return name !== undefined && Object.hasOwn(ERROR_CODES, name);
}

/** The time on the reader's clock, written as if it were UTC: what `formatLogLine` prints. */
function localTime(time: string): string {
  const moment = new Date(time);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString();
}
