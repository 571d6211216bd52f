import type { IJob } from '../../protocol/job';
import type { IJobBackend } from './backends/backend';
import type { JobDirectory } from './directory';
import type { Lease } from './lease';
import { recordNoStart, startClaimed } from './starter';
import { jobState } from './state';
import type { JobStore } from './store';

/** Waiting times before a job is tried again that said "try again" (exit code 75). */
const RETRY_MS: readonly number[] = [5_000, 20_000, 60_000];

export interface IJobSchedulerOptions {
  readonly store: JobStore;
  readonly backend: IJobBackend;
  /** Jobs that run at once; others wait. */
  readonly maxRunningJobs: number;
  readonly retryMs?: readonly number[];
  /** What goes wrong outside of any request. */
  readonly onError: (error: unknown) => void;
}

interface ITry {
  readonly count: number;
  /** Milliseconds since 1970; not started before. */
  readonly notBefore: number;
}

/**
 * Decides which waiting job starts when. Two companions on one jobs root agree through the claims in
 * the directories: a job is started by the holder of its claim alone.
 */
export class JobScheduler {
  constructor(private readonly _options: IJobSchedulerOptions) {}

  /** Start waiting jobs, oldest first, while fewer than allowed run. */
  async startWaiting(jobs: readonly IJob[]): Promise<void> {
    const waiting = jobs.filter(({ state }) => state === 'queued').toReversed();
    for (const { id } of waiting) {
      if (
        this._disposed ||
        this._starting.has(id) ||
        (this._tries.get(id)?.notBefore ?? 0) > Date.now()
      ) {
        continue;
      }
      if ((await this._busy()).length >= this._options.maxRunningJobs) {
        return;
      }
      await this._claimAndStart(id);
    }
  }

  /**
   * Queue a job once more that failed for a reason which may pass; after a while, a few times.
   *
   * @returns false when it was tried often enough
   */
  async tryAgain(id: string): Promise<boolean> {
    if (!this._delay(id)) {
      return false;
    }
    await (await this._options.store.directory(id)).requestResume();
    return true;
  }

  /** The user asks: whatever was tried before does not count. */
  forget(id: string): void {
    this._tries.delete(id);
  }

  dispose(): void {
    this._disposed = true;
  }

  /** Jobs that run or that someone is starting, those that run first, then by age. */
  private async _busy(): Promise<readonly string[]> {
    const running: string[] = [];
    const claimed: string[] = [];
    for (const { id, state } of (await this._options.store.list()).toReversed()) {
      if (state === 'running' || state === 'stopping') {
        running.push(id);
      } else if (
        state === 'queued' &&
        (await (await this._options.store.directory(id)).claim())?.alive
      ) {
        claimed.push(id);
      }
    }
    return [...running, ...claimed];
  }

  private async _claimAndStart(id: string): Promise<void> {
    const directory = await this._options.store.directory(id);
    const claim = await directory.acquireClaim();
    if (!claim) {
      return;
    }
    // Looked at again under the claim: another companion may have claimed another job meanwhile.
    const state = jobState(await directory.readHead());
    const place = (await this._busy()).indexOf(id);
    if (state !== 'queued' || place >= this._options.maxRunningJobs || this._disposed) {
      await claim.release();
      return;
    }
    this._starting.add(id);
    void this._start(directory, claim)
      .catch((error: unknown) => this._options.onError(error))
      .finally(() => this._starting.delete(id));
  }

  private async _start(directory: JobDirectory, claim: Lease): Promise<void> {
    try {
      const { run, began, end } = await startClaimed(directory, claim, this._options.backend);
      const last = end ?? (began ? null : await run.ended);
      if (!began && !this._delay(directory.id)) {
        await recordNoStart(directory, last);
      }
    } catch (error) {
      if (!this._delay(directory.id)) {
        await recordNoStart(directory, null, error);
      }
    }
  }

  /** @returns false when it was tried often enough */
  private _delay(id: string): boolean {
    const waits = this._options.retryMs ?? RETRY_MS;
    const count = this._tries.get(id)?.count ?? 0;
    const wait = waits[count];
    if (wait === undefined) {
      this._tries.delete(id);
      return false;
    }
    this._tries.set(id, { count: count + 1, notBefore: Date.now() + wait });
    return true;
  }

  private readonly _tries = new Map<string, ITry>();
  private readonly _starting = new Set<string>();
  private _disposed = false;
}
