import { MessageChannel, Worker } from 'node:worker_threads';
import {
  CapacityError,
  ConflictError,
  HepsctError,
  InputError,
  NotFoundError,
  PermissionError
} from '../../protocol/errors';
import { throwIfCancelled } from '../files/reading';
import type { IFailure, IOperations, IRequest, Operation, Reply } from './messages';
import { pluginFolder } from './plugins';
import { threadSource } from './thread-source';

/** A request that takes longer is given up with its thread: the disk behind it does not answer. */
const TIMEOUT_MS = 30_000;

export interface IReaderThreadOptions {
  readonly timeoutMs?: number;
  /** Folder of the library's filter plugins; null for none. */
  readonly plugins?: string | null;
}

/**
 * The HDF5 library in a thread of its own. A thread that hangs on a dead disk is abandoned and
 * replaced, and so is one whose library broke; the thread keeps nothing that a new one misses.
 */
export class ReaderThread {
  private _worker: Worker | null = null;
  /** Rejects what waits for the present thread. */
  private _waiting = new Set<(error: HepsctError) => void>();
  private readonly _timeoutMs: number;
  private readonly _plugins: string | null;

  constructor(options: IReaderThreadOptions = {}) {
    this._timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this._plugins = options.plugins === undefined ? pluginFolder() : options.plugins;
  }

  /**
   * Ask the thread.
   *
   * @param allowed real folders below which files may be opened
   * @throws HepsctError of the request; `read-timeout`, `cancelled`
   */
  async ask<K extends Operation>(
    operation: K,
    body: IOperations[K]['request'],
    allowed: readonly string[],
    signal?: AbortSignal
  ): Promise<IOperations[K]['reply']> {
    throwIfCancelled(signal);
    const worker = this._start();
    const waiting = this._waiting;
    const { port1, port2 } = new MessageChannel();
    const request: IRequest<K> = { operation, allowed, body };
    return await new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        waiting.delete(fail);
        port1.close();
      };
      const fail = (error: HepsctError): void => {
        end();
        reject(error);
      };
      const cancel = (): void => fail(new HepsctError('cancelled', 'The request was cancelled.'));
      const timer = setTimeout(() => {
        fail(
          new HepsctError(
            'read-timeout',
            `${body.file} did not answer for ${this._timeoutMs / 1000} s: check that its disk is mounted.`,
            { file: body.file }
          )
        );
        this._abandon(worker, body.file);
      }, this._timeoutMs);
      waiting.add(fail);
      signal?.addEventListener('abort', cancel, { once: true });
      port1.once('message', (reply: Reply<K>) => {
        if (reply.ok) {
          end();
          resolve(reply.value);
          return;
        }
        fail(toError(reply.failure));
        if (reply.failure.broken) {
          this._abandon(worker, body.file);
        }
      });
      worker.postMessage({ port: port2, request }, [port2]);
    });
  }

  /** Have the thread ready before the first request, which then finds the library loaded. */
  start(): void {
    this._start();
  }

  /** End the thread; a later request starts a new one. */
  async dispose(): Promise<void> {
    const worker = this._worker;
    if (worker !== null) {
      this._abandon(worker, '');
      await worker.terminate();
    }
  }

  private _start(): Worker {
    if (this._worker !== null) {
      return this._worker;
    }
    const { url, options } = threadSource(import.meta.url);
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('HDF5_'))
    );
    const worker = new Worker(url, { ...options, env, workerData: this._plugins });
    // A thread without work does not keep the process alive; each request has a timer that does.
    worker.unref();
    worker.on('error', (error: Error) =>
      this._drop(worker, `The HDF5 reader failed: ${error.message}`)
    );
    worker.on('exit', () => this._drop(worker, 'The HDF5 reader ended.'));
    this._worker = worker;
    this._waiting = new Set();
    return worker;
  }

  private _abandon(worker: Worker, file: string): void {
    this._drop(worker, `The HDF5 reader was replaced because of ${file}: try again.`);
    // A thread inside a system call that never returns cannot be ended: nobody waits for it.
    void worker.terminate();
  }

  private _drop(worker: Worker, message: string): void {
    if (this._worker !== worker) {
      return;
    }
    this._worker = null;
    for (const reject of [...this._waiting]) {
      reject(new HepsctError('read-timeout', message));
    }
  }
}

function toError({ code, message, fields }: IFailure): HepsctError {
  const error = new HepsctError(code, message, fields);
  switch (error.family) {
    case 'input':
      return new InputError(code, message, fields);
    case 'permission':
      return new PermissionError(code, message, fields);
    case 'not-found':
      return new NotFoundError(code, message, fields);
    case 'conflict':
      return new ConflictError(code, message, fields);
    case 'capacity':
      return new CapacityError(code, message, fields);
    default:
      return error;
  }
}
