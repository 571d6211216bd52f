import { open, type FileHandle } from 'node:fs/promises';
import type { LogLevel } from '../../protocol/job';
import { formatLogLine } from './log-format';

/** Writes the lines users see into `log/<host>-<pid>.txt`; nobody else writes there. */
export class JobLog {
  static async open(path: string): Promise<JobLog> {
    return new JobLog(await open(path, 'a', 0o600));
  }

  private constructor(private readonly _handle: FileHandle) {}

  info(message: string): Promise<void> {
    return this.write('INFO', message);
  }

  warning(message: string): Promise<void> {
    return this.write('WARNING', message);
  }

  error(message: string): Promise<void> {
    return this.write('ERROR', message);
  }

  /** Returns when the line was given to the system; lines stay in the order of the calls. */
  write(level: LogLevel, message: string): Promise<void> {
    const line = formatLogLine({ time: new Date().toISOString(), level, message });
    const written = this._last.then(() => this._handle.appendFile(line));
    this._last = written.catch(() => undefined);
    return written;
  }

  async dispose(): Promise<void> {
    await this._last;
    await this._handle.close();
  }

  private _last: Promise<void> = Promise.resolve();
}
