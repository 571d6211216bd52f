import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob, ILogLine } from '../../protocol/job';

/** State of a job in one word. */
export function stateTitle(state: IJob['state'], trans: TranslationBundle): string {
  switch (state) {
    case 'queued':
      return trans.__('waiting');
    case 'running':
      return trans.__('running');
    case 'stopping':
      return trans.__('stopping');
    case 'interrupted':
      return trans.__('interrupted');
    case 'done':
      return trans.__('done');
    case 'failed':
      return trans.__('failed');
    case 'cancelled':
      return trans.__('cancelled');
  }
}

/** A stage of the work; a stage of a newer companion keeps its own name. */
export function stageTitle(stage: string, trans: TranslationBundle): string {
  switch (stage) {
    case 'reading':
      return trans.__('reading');
    case 'correcting':
      return trans.__('correcting');
    case 'reconstructing':
      return trans.__('reconstructing');
    case 'writing':
      return trans.__('writing');
    default:
      return stage;
  }
}

/** Progress of a job in words: state, slices, time left. */
export function progressWords(job: IJob, trans: TranslationBundle): string {
  const parts = [
    stateTitle(job.state, trans),
    trans._n('%2 of %1 slice', '%2 of %1 slices', job.slices.total, job.slices.done)
  ];
  if (job.etaSeconds !== null && job.state === 'running') {
    parts.push(trans.__('%1 left', formatSeconds(job.etaSeconds)));
  }
  return parts.join(' · ');
}

/** Seconds as `12 s`, `3 min 05 s` or `2 h 07 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${seconds < 10 ? Math.round(seconds * 10) / 10 : whole} s`;
  }
  const two = (value: number) => String(value).padStart(2, '0');
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** How long something took: below a second in milliseconds, else as `formatSeconds`. */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  return milliseconds < 1000
    ? `${milliseconds === 0 && seconds > 0 ? '< 1' : milliseconds} ms`
    : formatSeconds(seconds);
}

/** Bytes in decimal units, as disks and the command line count, with three digits, e.g. `1.91 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.max(
    0,
    units.findLastIndex((_, index) => bytes >= 1000 ** index)
  );
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** `2026-01-31 11:20:10,684` in the time of this computer. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())},${two(date.getMilliseconds(), 3)}`
  );
}

/** A line of the log as users know it: `2026-01-31 11:20:10,684 - [INFO] Reconstruction start!` */
export function formatLine({ time, level, message }: ILogLine): string {
  return `${formatTime(time)} - [${level}] ${message}`;
}
