import { hostname } from 'node:os';
import { isHepsctError } from '../../protocol/errors';
import type { JobDirectory } from '../jobs/directory';
import type { EventLog } from '../jobs/event-log';
import type { ISlabEvent, JobStage } from '../jobs/job-file';
import { failureOf } from '../config/failure';

/** What this process writes about one slab. */
export class SlabRecord {
  /** Opens the slab's file and notes the attempt. Dispose it. */
  static async begin(directory: JobDirectory, index: number): Promise<SlabRecord> {
    const events = await directory.openSlab(index);
    await events.append({ type: 'attempt', time: now(), host: hostname(), pid: process.pid });
    return new SlabRecord(events);
  }

  private constructor(private readonly _events: EventLog<ISlabEvent>) {}

  /** Run one stage and note its time, which nobody waits for; a failure is noted before it is thrown on. */
  async stage<T>(stage: JobStage, run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      const result = await run();
      await this._events.note({
        type: 'stage',
        time: now(),
        stage,
        seconds: (performance.now() - start) / 1000
      });
      return result;
    } catch (error) {
      if (!isStop(error)) {
        // where this cannot be written either (a full disk), the first failure is the one to tell
        await this._events.append(failedEvent(error)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** The slab's bytes are on the disk. */
  done(counts: Readonly<Record<string, number>>): Promise<void> {
    return this._events.append({ type: 'done', time: now(), counts });
  }

  dispose(): Promise<void> {
    this._closed ??= this._events.dispose();
    return this._closed;
  }

  private _closed: Promise<void> | undefined;
}

/** Ended from outside: nothing is wrong with the slab. */
function isStop(error: unknown): boolean {
  return isHepsctError(error) && (error.family === 'cancelled' || error.code === 'job-leased');
}

function failedEvent(error: unknown): ISlabEvent {
  const { code, message } = failureOf(error);
  return { type: 'failed', time: now(), code, message };
}

function now(): string {
  return new Date().toISOString();
}
