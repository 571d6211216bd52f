import type { IJob, IJobEvent, ILogLine, IStatus } from '../../protocol/job';
import type { ILive } from '../live/client';
import type { ReaderAnswer, ReaderCall, ReaderMethod } from '../readers/service';
import type { IPreparedWork } from '../jobs/submission';

/** Events after a cursor, and the cursor to go on from. */
export interface IEventPage {
  readonly cursor: string;
  readonly events: readonly IJobEvent[];
}

/** The jobs of this user, as the routes need them. */
export interface IJobs {
  list(): Promise<readonly IJob[]>;
  get(id: string): Promise<IJob>;
  log(
    id: string,
    after: number
  ): Promise<{ readonly lines: readonly ILogLine[]; readonly next: number }>;
  submit(work: IPreparedWork): Promise<IJob>;
  cancel(id: string): Promise<IJob>;
  resume(id: string): Promise<IJob>;
  /** Events after the cursor (all that is known when it is null or of another start); waits for the first one. */
  events(after: string | null, waitMs: number, signal: AbortSignal): Promise<IEventPage>;
}

/** The reader process, as the routes need it. */
export interface IReaders {
  call<M extends ReaderMethod>(
    method: M,
    call: ReaderCall<M>,
    signal: AbortSignal
  ): Promise<ReaderAnswer<M>>;
}

export interface IServices {
  readonly jobs: IJobs;
  readonly readers: IReaders;
  /** Another such process, for work in the background that takes seconds: it stands back behind all others. */
  readonly background: IReaders;
  readonly live: ILive;
  status(): Promise<IStatus>;
}
