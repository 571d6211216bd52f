import { randomUUID } from 'node:crypto';
import type { IJob, IJobEvent, ILogLine } from '../../protocol/job';

/** Events kept for pages that come back; older ones are answered with all jobs as they are. */
const KEPT = 2000;

/** Events with a cursor `<start>-<number>`; the start changes with every process. */
export class EventRing {
  get cursor(): string {
    return `${this._start}-${this._next - 1}`;
  }

  push(job: IJob, lines: readonly ILogLine[] | null): void {
    const cursor = `${this._start}-${this._next++}`;
    this._events.push(lines ? { cursor, type: 'log', job, lines } : { cursor, type: 'job', job });
    if (this._events.length > KEPT) {
      this._events.splice(0, this._events.length - KEPT);
    }
    const waiting = this._waiting;
    this._waiting = Promise.withResolvers<void>();
    waiting.resolve();
  }

  /** Events after a cursor; null when they are not known here. */
  after(cursor: string | null): readonly IJobEvent[] | null {
    const split = cursor?.lastIndexOf('-') ?? -1;
    if (cursor === null || cursor.slice(0, split) !== this._start) {
      return null;
    }
    const number = Number(cursor.slice(split + 1));
    const oldest = this._next - this._events.length;
    if (!Number.isInteger(number) || number >= this._next || number + 1 < oldest) {
      return null;
    }
    return this._events.slice(number + 1 - oldest);
  }

  /** Let everyone go who waits. */
  dispose(): void {
    this._waiting.resolve();
  }

  /** Resolves with the next event, after a time, or when aborted. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    const end = (): void => resolve();
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
    void this._waiting.promise.then(end);
    await promise;
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  }

  private readonly _start = randomUUID().slice(0, 8);
  private readonly _events: IJobEvent[] = [];
  private _next = 1;
  private _waiting = Promise.withResolvers<void>();
}
