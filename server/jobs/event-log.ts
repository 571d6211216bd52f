import { open, readFile, type FileHandle } from 'node:fs/promises';
import { durably } from './durably';
import { isMissing, parseRecord } from './json';

/** Every event says what it is and when (ISO 8601 UTC). */
interface IEvent {
  readonly type: string;
  readonly time: string;
}

/**
 * Events of one file, one JSON a line, oldest first. A last line without its newline does not
 * count, nor does a line that a crash of the machine left unreadable.
 *
 * @param guard tells the events of this file from anything else
 */
export async function readEvents<T extends IEvent>(
  path: string,
  guard: (value: unknown) => value is T
): Promise<readonly T[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .map(parseRecord)
    .filter(guard);
}

/** Appends events to one file. One writer at a time: the process that runs the slab, or drives the job. */
export class EventLog<T extends IEvent> {
  /** What a killed writer left behind its last newline is cut off. */
  static async open<T extends IEvent>(path: string, name: string): Promise<EventLog<T>> {
    const handle = await open(path, 'a+', 0o600);
    try {
      const text = await handle.readFile();
      const whole = text.lastIndexOf(0x0a) + 1;
      if (whole < text.length) {
        await handle.truncate(whole);
        await handle.sync();
      }
      return new EventLog<T>(handle, name);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(
    private readonly _handle: FileHandle,
    private readonly _name: string
  ) {}

  /** Returns when the event is on the disk, and all before it. Calls are kept in order. */
  append(event: T): Promise<void> {
    return this._write(event, () => this._handle.datasync());
  }

  /** The same for what may be lost with the machine: returns when the system has it. */
  note(event: T): Promise<void> {
    return this._write(event, () => Promise.resolve());
  }

  async dispose(): Promise<void> {
    await this._last;
    await this._handle.close();
  }

  private _write(event: T, sync: () => Promise<void>): Promise<void> {
    const line = `${JSON.stringify(event)}\n`;
    const written = this._last.then(() =>
      durably(`${this._name}-${event.type}`, async () => {
        await this._handle.appendFile(line);
        await sync();
      })
    );
    // A failed write is told to its caller; the next one tries for itself.
    this._last = written.catch(() => undefined);
    return written;
  }

  private _last: Promise<void> = Promise.resolve();
}
