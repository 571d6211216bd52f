import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ConflictError, InputError, NotFoundError } from '../../protocol/errors';
import type { ILogLine } from '../../protocol/job';
import { durably } from './durably';
import { EventLog, readEvents } from './event-log';
import {
  isDriverEvent,
  isJobFile,
  isSlabEvent,
  slabsOf,
  type IDriverEvent,
  type IJobFile,
  type IJobSubmission,
  type ISlabEvent
} from './job-file';
import { JobLog } from './job-log';
import { isMissing, parseRecord } from './json';
import { Lease, type ILeaseView } from './lease';
import { mergeLogs, parseLog } from './log-format';

export const JOB_ID = /^\d{8}T\d{6}Z-[a-z0-9]{6}$/u;

/** Everything a job's state is a function of. */
export interface IJobFiles {
  readonly file: IJobFile;
  /** Events of each slab, in the order of `slabsOf(file)`. */
  readonly slabs: readonly (readonly ISlabEvent[])[];
  readonly driver: readonly IDriverEvent[];
  readonly lease: ILeaseView | null;
  readonly stop: boolean;
  readonly resume: boolean;
}

/** One job: a directory that any process opens and none has to keep in memory. */
export class JobDirectory {
  /** Write a new job below `root`. It appears under its name at once, complete. */
  static async create(root: string, submission: IJobSubmission): Promise<JobDirectory> {
    const { directory, claim } = await JobDirectory.createClaimed(root, submission);
    await claim.release();
    return directory;
  }

  /** The same, with its claim taken: no companion starts it before the claim is given back. */
  static async createClaimed(
    root: string,
    submission: IJobSubmission
  ): Promise<{ readonly directory: JobDirectory; readonly claim: Lease }> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const createdAt = new Date();
    const id = newId(createdAt);
    const file: IJobFile = { format: 1, id, createdAt: createdAt.toISOString(), ...submission };
    const building = join(root, `.${id}.new`);
    await durably('job-create', async () => {
      await mkdir(join(building, 'slabs'), { recursive: true, mode: 0o700 });
      await mkdir(join(building, 'log'), { mode: 0o700 });
      await writeSynced(join(building, 'job.json'), `${JSON.stringify(file, null, 1)}\n`);
      await syncFolder(building);
    });
    const directory = new JobDirectory(join(root, id));
    const claim = await Lease.acquireIn(building, directory._claimPath);
    await durably('job-submit', async () => {
      await rename(building, directory.path);
      await syncFolder(root);
    });
    return { directory, claim };
  }

  /**
   * @throws NotFoundError `not-found` where there is no job
   */
  static async open(path: string): Promise<JobDirectory> {
    const directory = new JobDirectory(resolve(path));
    try {
      await stat(join(directory.path, 'job.json'));
    } catch (error) {
      throw isMissing(error) ? noJob(path) : error;
    }
    return directory;
  }

  private constructor(readonly path: string) {}

  get id(): string {
    return basename(this.path);
  }

  /** Scratch files of the job (row-ordered copies); removed when it is done. */
  get scratchPath(): string {
    return join(this.path, 'scratch');
  }

  get logFolder(): string {
    return join(this.path, 'log');
  }

  /** Where an output is built before it is renamed: `.<name>.<job>.part` beside it. */
  partPath(outputPath: string): string {
    return join(dirname(outputPath), `.${basename(outputPath)}.${this.id}.part`);
  }

  /**
   * `job.json`.
   *
   * @throws InputError `file-unreadable` where it is damaged or of a newer format
   */
  async readFile(): Promise<IJobFile> {
    const path = join(this.path, 'job.json');
    const value = parseRecord(await readFile(path, 'utf8'));
    if (!isJobFile(value)) {
      throw new InputError(
        'file-unreadable',
        `${path} is not a job of format 1: it is damaged, or a newer version of hepsct wrote it.`,
        { path }
      );
    }
    return value;
  }

  /** Events of a slab that count, oldest first. */
  slabEvents(index: number): Promise<readonly ISlabEvent[]> {
    return readEvents(this._slabPath(index), isSlabEvent);
  }

  /** For the one process that runs slab `index`. Dispose it. */
  openSlab(index: number): Promise<EventLog<ISlabEvent>> {
    return EventLog.open<ISlabEvent>(this._slabPath(index), 'slab');
  }

  driverEvents(): Promise<readonly IDriverEvent[]> {
    return readEvents(join(this.path, 'driver.ndjson'), isDriverEvent);
  }

  /** For the holder of the lease. Dispose it. */
  openDriver(): Promise<EventLog<IDriverEvent>> {
    return EventLog.open<IDriverEvent>(join(this.path, 'driver.ndjson'), 'driver');
  }

  /** This process's own log file. Dispose it. */
  openLog(): Promise<JobLog> {
    return JobLog.open(join(this.logFolder, `${hostname()}-${process.pid}.txt`));
  }

  /** Log lines of all processes, oldest first. */
  async readLog(): Promise<readonly ILogLine[]> {
    const names = (await readdir(this.logFolder)).filter(name => name.endsWith('.txt')).sort();
    const texts = names.map(name => readFile(join(this.logFolder, name), 'utf8'));
    return mergeLogs((await Promise.all(texts)).map(parseLog));
  }

  /**
   * The right to drive the job.
   *
   * @throws ConflictError `job-leased` while another process has it
   */
  async acquireLease(): Promise<Lease> {
    const lease = await Lease.acquire(this._leasePath);
    if (!lease) {
      const holder = (await this.lease())?.file;
      const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
      throw new ConflictError('job-leased', `Job ${this.id} is already run by ${who}.`, {
        job: this.id
      });
    }
    return lease;
  }

  lease(): Promise<ILeaseView | null> {
    return Lease.look(this._leasePath);
  }

  /**
   * The right to start a worker for the job, so that two companions do not.
   *
   * @returns null while another process has it
   */
  acquireClaim(): Promise<Lease | null> {
    return Lease.acquire(this._claimPath);
  }

  /** Who starts a worker for the job just now, if anyone. */
  claim(): Promise<ILeaseView | null> {
    return Lease.look(this._claimPath);
  }

  /** Whether someone asked the workers to end after their batch. */
  stopRequested(): Promise<boolean> {
    return exists(join(this.path, 'stop'));
  }

  async requestStop(): Promise<void> {
    await durably('stop', () => writeSynced(join(this.path, 'stop'), ''));
  }

  /** Whether someone asked for another run after the last one ended. */
  resumeRequested(): Promise<boolean> {
    return exists(join(this.path, 'resume'));
  }

  /** Ask for another run, and take back a stop. */
  async requestResume(): Promise<void> {
    await durably('resume', () => writeSynced(join(this.path, 'resume'), ''));
    await durably('resume-unstop', () => rm(join(this.path, 'stop'), { force: true }));
  }

  /** By the holder of the lease, once its `start` stands: the request is answered. */
  async clearResume(): Promise<void> {
    await durably('resume-clear', () => rm(join(this.path, 'resume'), { force: true }));
  }

  /** Everything that the state is a function of, without the slabs. */
  async readHead(): Promise<Omit<IJobFiles, 'file' | 'slabs'>> {
    let head = await this._readHeadOnce();
    // A run that began between the looks at lease and events would seem to have no driver: whoever
    // wrote `start` without an end has the lease now, or has written its end since, or is gone.
    while (!head.lease?.alive && head.driver.at(-1)?.type === 'start') {
      const again = await this._readHeadOnce();
      if (
        again.driver.length === head.driver.length &&
        again.lease?.file.token === head.lease?.file.token
      ) {
        return again;
      }
      head = again;
    }
    return head;
  }

  private async _readHeadOnce(): Promise<Omit<IJobFiles, 'file' | 'slabs'>> {
    // The lease first: a run that ends meanwhile has then written its end.
    const lease = await this.lease();
    const [driver, stop, resume] = await Promise.all([
      this.driverEvents(),
      this.stopRequested(),
      this.resumeRequested()
    ]);
    return { driver, lease, stop, resume };
  }

  /** What is to be done, and what has become of each slab. */
  async readSlabs(): Promise<Pick<IJobFiles, 'file' | 'slabs'>> {
    const file = await this.readFile();
    const slabs: (readonly ISlabEvent[])[] = [];
    for (const { index } of slabsOf(file)) {
      slabs.push(await this.slabEvents(index));
    }
    return { file, slabs };
  }

  /** Everything about the job. */
  async readAll(): Promise<IJobFiles> {
    const head = await this.readHead();
    return { ...head, ...(await this.readSlabs()) };
  }

  private get _claimPath(): string {
    return join(this.path, 'claim.json');
  }

  private get _leasePath(): string {
    return join(this.path, 'lease.json');
  }

  private _slabPath(index: number): string {
    return join(this.path, 'slabs', `${String(index).padStart(6, '0')}.ndjson`);
  }
}

/** Error of a job that is not there. */
export function noJob(path: string): NotFoundError {
  return new NotFoundError('not-found', `There is no job at ${path}.`, { path });
}

function newId(time: Date): string {
  const stamp = time.toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
