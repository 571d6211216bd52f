import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ILogLine } from '../../protocol/job';
import { isMissing } from './json';
import { mergeLogs, parseLog } from './log-format';

/** Follows the log files of one job and gives every line once. */
export class LogTail {
  /** @param folder the `log` folder of a job */
  constructor(private readonly _folder: string) {}

  /** Take what is there as known. */
  async skip(): Promise<void> {
    await this.read();
  }

  /** Lines since the last call, oldest first. A line without its newline comes later, whole. */
  async read(): Promise<readonly ILogLine[]> {
    const logs: (readonly ILogLine[])[] = [];
    for (const name of await this._names()) {
      const text = await this._rest(name);
      if (text !== '') {
        logs.push(parseLog(text));
      }
    }
    return mergeLogs(logs);
  }

  private async _names(): Promise<readonly string[]> {
    try {
      return (await readdir(this._folder)).filter(name => name.endsWith('.txt')).sort();
    } catch (error) {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    }
  }

  private async _rest(name: string): Promise<string> {
    const offset = this._offsets.get(name) ?? 0;
    const handle = await open(join(this._folder, name), 'r');
    try {
      const { size } = await handle.stat();
      if (size <= offset) {
        return '';
      }
      const bytes = Buffer.alloc(size - offset);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      const whole = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
      this._offsets.set(name, offset + whole);
      return bytes.toString('utf8', 0, whole);
    } finally {
      await handle.close();
    }
  }

  private readonly _offsets = new Map<string, number>();
}
