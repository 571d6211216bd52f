import type { ILogLine, LogLevel } from '../../protocol/job';

const LINE =
  /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}),(\d{3}) - \[(DEBUG|INFO|WARNING|ERROR)\] (.*)$/u;
const LEVELS: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR'];

/**
 * A line of the log as users see it: `2026-01-31 11:20:10,684 - [INFO] Reconstruction completed!`.
 * The time in the file is UTC; the page shows the reader's own.
 */
export function formatLogLine({ time, level, message }: ILogLine): string {
  const [day, clock = ''] = new Date(time).toISOString().split('T');
  return `${day} ${clock.slice(0, 8)},${clock.slice(9, 12)} - [${level}] ${message.replaceAll(/\s*\n\s*/gu, ' | ')}\n`;
}

/**
 * The lines of one log file. A last line without its newline does not count; what has another form
 * (a system's own message) belongs to the line before it.
 */
export function parseLog(text: string): readonly ILogLine[] {
  const lines: ILogLine[] = [];
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [, day, clock, milliseconds, name, message = ''] = LINE.exec(line) ?? [];
    const level = LEVELS.find(known => known === name);
    const last = lines.at(-1);
    if (level !== undefined) {
      lines.push({ time: `${day}T${clock}.${milliseconds}Z`, level, message });
    } else if (last && line.trim() !== '') {
      lines[lines.length - 1] = { ...last, message: `${last.message}\n${line}` };
    }
  }
  return lines;
}

/**
 * The logs of several processes as one: by time, and each process's lines in its own order.
 */
export function mergeLogs(logs: readonly (readonly ILogLine[])[]): readonly ILogLine[] {
  return logs.flat().sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
