import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConflictError } from '../../protocol/errors';
import { durably } from './durably';
import { isMissing, parseRecord } from './json';
import { ownIdentity, processState, type IProcessIdentity } from './process-identity';

/** A lease is touched this often, and given up for dead after this age. */
export const TOUCH_MS = 5_000;
export const STALE_MS = 60_000;

/** Content of a lease file. `token` is new for every holder, so that two are never mistaken. */
export interface ILeaseFile extends IProcessIdentity {
  readonly token: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** What is known of a lease at a moment. */
export interface ILeaseView {
  readonly file: ILeaseFile;
  readonly ageMs: number;
  readonly alive: boolean;
}

/**
 * The right of one process to do something with a directory: a file created exclusively.
 *
 * A dead holder's lease is taken over without two winners: whoever links `<path>.after-<token of the
 * dead>` first, and still finds the dead lease in place then, may rename its own over it. Nobody else
 * can change a lease whose holder is dead, so the second look is decisive.
 */
export class Lease {
  /**
   * @returns null while another process holds it
   */
  static async acquire(path: string): Promise<Lease | null> {
    const file: ILeaseFile = {
      ...ownIdentity(),
      token: randomUUID(),
      since: new Date().toISOString()
    };
    const candidate = `${path}.candidate-${file.token}`;
    const handle = await open(candidate, 'wx+', 0o600);
    try {
      await handle.writeFile(JSON.stringify(file));
      await handle.sync();
      if (await durably('lease', () => take(path, candidate))) {
        return new Lease(path, file, handle);
      }
    } catch (error) {
      await handle.close();
      throw error;
    } finally {
      await rm(candidate, { force: true });
    }
    await handle.close();
    return null;
  }

  /**
   * The lease at `path`, made in a folder nobody else knows yet, which is then renamed to the
   * folder of `path`.
   */
  static async acquireIn(folder: string, path: string): Promise<Lease> {
    const lease = await Lease.acquire(join(folder, basename(path)));
    if (!lease) {
      throw new ConflictError('job-leased', `${folder} is not as new as it should be.`, {
        path: folder
      });
    }
    lease._path = path;
    return lease;
  }

  /** The lease as others see it; null when nobody holds it. */
  static async look(path: string, now = Date.now()): Promise<ILeaseView | null> {
    try {
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      return viewOf(text, now - mtimeMs);
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  }

  private constructor(
    private _path: string,
    readonly file: ILeaseFile,
    private readonly _handle: FileHandle
  ) {
    this._timer = setInterval(() => void this.touch(), TOUCH_MS);
    this._timer.unref();
  }

  /** Aborted with a `job-leased` error as soon as another process is found to hold the lease. */
  get lost(): AbortSignal {
    return this._lost.signal;
  }

  /** Show that the holder lives. Runs by itself every 5 s. */
  async touch(): Promise<boolean> {
    if (this._released) {
      return false;
    }
    try {
      if (await this.isHeld()) {
        // The same bytes again: the time of the file is then the file server's, not this host's.
        await this._handle.write(JSON.stringify(this.file), 0);
        await this._handle.sync();
        return true;
      }
    } catch (error) {
      this._lose(error);
      return false;
    }
    this._lose(undefined);
    return false;
  }

  /** Whether the file is still the one this process made. */
  async isHeld(): Promise<boolean> {
    try {
      const [own, there] = await Promise.all([this._handle.stat(), stat(this._path)]);
      return own.ino === there.ino && own.dev === there.dev;
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Give it back. Idempotent; a lease that was lost is left alone. */
  async release(): Promise<void> {
    if (this._released) {
      return;
    }
    this._released = true;
    clearInterval(this._timer);
    try {
      if (await this.isHeld()) {
        await durably('lease-release', () => rm(this._path, { force: true }));
      }
    } finally {
      await this._handle.close();
    }
  }

  private _lose(cause: unknown): void {
    if (!this._released && !this._lost.signal.aborted) {
      this._lost.abort(
        new ConflictError(
          'job-leased',
          `Another process has taken over ${this._path}: this one stops.`,
          { path: this._path },
          { cause }
        )
      );
    }
  }

  private readonly _timer: NodeJS.Timeout;
  private readonly _lost = new AbortController();
  private _released = false;
}

function viewOf(text: string, ageMs: number): ILeaseView | null {
  const file = parseRecord(text);
  if (!isLeaseFile(file)) {
    return null;
  }
  return { file, ageMs, alive: ageMs <= STALE_MS && processState(file) !== 'gone' };
}

function isLeaseFile(value: unknown): value is ILeaseFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'pidStart' in value &&
    'bootId' in value &&
    'pidNamespace' in value
  );
}

async function take(path: string, candidate: string): Promise<boolean> {
  if (await linked(candidate, path)) {
    return true;
  }
  // The candidate was written just now: its time is the file server's clock.
  const { mtimeMs: now } = await stat(candidate);
  const there = await Lease.look(path, now);
  if (there === null) {
    // Released between the two looks.
    return linked(candidate, path);
  }
  if (there.alive) {
    return false;
  }
  const rights = await rightAfter(path, candidate, there.file, now);
  const still = rights.won ? await Lease.look(path, now) : null;
  const wins = still?.file.token === there.file.token;
  if (wins) {
    await durably('lease-takeover', () => rename(candidate, path));
  }
  await Promise.all(rights.files.map(file => rm(file, { force: true })));
  return wins;
}

/**
 * The right to replace a dead lease; a process that died holding that right hands it on.
 */
async function rightAfter(
  path: string,
  candidate: string,
  dead: ILeaseFile,
  now: number
): Promise<{ won: boolean; files: string[] }> {
  const files: string[] = [];
  let after = dead.token;
  for (;;) {
    const right = `${path}.after-${after}`;
    if (await linked(candidate, right)) {
      return { won: true, files: [...files, right] };
    }
    const holder = await Lease.look(right, now);
    if (holder === null || holder.alive) {
      return { won: false, files: [] };
    }
    files.push(right);
    after = holder.file.token;
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
