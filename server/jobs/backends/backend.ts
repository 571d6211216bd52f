import type { JobDirectory } from '../directory';

/** How a worker's process ended. */
export interface IWorkerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what it wrote on its standard error; empty when there was nothing. */
  readonly lastWords: string;
}

/** A worker that was started. It lives on when this process ends. */
export interface IWorkerRun {
  readonly ended: Promise<IWorkerEnd>;
}

/** Where workers run. A back end is one file beside this one. */
export interface IJobBackend {
  /** Start the worker of a job. Rejects when no process came to be. */
  start(directory: JobDirectory): Promise<IWorkerRun>;
}
