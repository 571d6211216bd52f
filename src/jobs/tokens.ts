import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { IJob, ILogLine } from '../../protocol/job';
import type { CompanionError } from '../companion/error';
import type { JobRequest } from '../companion/tokens';

/** New log lines of a job, oldest first. */
export interface IJobLines {
  readonly id: string;
  readonly lines: readonly ILogLine[];
}

/** All jobs of the user, followed by events; what is here survives every panel. */
export interface IJobs {
  /** Newest first. */
  readonly jobs: readonly IJob[];
  /** Why the list could not be read last time. */
  readonly error: CompanionError | null;
  /** Emitted when any job changed or the list did. */
  readonly changed: ISignal<IJobs, void>;
  readonly lines: ISignal<IJobs, IJobLines>;
  /** Emitted when events may have been missed and logs should be asked for again. */
  readonly reset: ISignal<IJobs, void>;
  get(id: string): IJob | undefined;
  /** Ask the companion for the list. @throws CompanionError */
  refresh(): Promise<void>;
  /** @throws CompanionError */
  create(request: JobRequest, signal: AbortSignal): Promise<IJob>;
  /** Ask a job to end after its batch. @throws CompanionError */
  cancel(id: string): Promise<void>;
  /** Go on with an interrupted, cancelled or failed job. @throws CompanionError */
  resume(id: string): Promise<void>;
  /** The log so far, oldest first. @throws CompanionError */
  log(id: string, signal: AbortSignal): Promise<readonly ILogLine[]>;
}

export const IJobs = new Token<IJobs>(
  'hepsct:IJobs',
  'The reconstructions and exports of the user and their progress. Use it to show or to start jobs.'
);
