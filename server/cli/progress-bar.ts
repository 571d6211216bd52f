import type { IJob } from '../../protocol/job';
import { counted } from '../../protocol/sentences';

const WIDTH = 30;

/** Seconds as people say them: `42 s`, `3 min 5 s`, `1 h 12 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One line of progress. */
export function progressLine({ state, slices: { done, total }, etaSeconds }: IJob): string {
  const filled = total === 0 ? 0 : Math.round((WIDTH * done) / total);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}`;
  const left = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`;
  return `[${bar}] ${done}/${counted(total, 'slice')}, ${state}${left}`;
}

/** A bar on a terminal; draws nothing anywhere else. */
export class ProgressBar {
  constructor(private readonly _stream: NodeJS.WriteStream | null) {}

  draw(job: IJob): void {
    this.write(progressLine(job));
  }

  /** Replace the line by a text. */
  write(text: string): void {
    if (this._stream?.isTTY) {
      this._stream.write(`\r${text.slice(0, (this._stream.columns || 80) - 1)}\u001b[K`);
      this._drawn = true;
    }
  }

  /** Take the line away, so that others can be printed. */
  clear(): void {
    if (this._drawn) {
      this._stream?.write('\r\u001b[K');
      this._drawn = false;
    }
  }

  private _drawn = false;
}
