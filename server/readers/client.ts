import { fork, type ChildProcess } from 'node:child_process';
import { HepsctError } from '../../protocol/errors';
import type { ILogger } from '../http/logger';
import { fromRefusal, isFromReader, type ToReader } from './messages';
import type { ReaderAnswer, ReaderCall, ReaderMethod } from './service';

interface IPending {
  readonly method: ReaderMethod;
  resolve(value: unknown): void;
  reject(error: HepsctError): void;
}

export interface IReadersOptions {
  /** Module of the reader process. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: ILogger;
  /** Milliseconds after which a call counts as hung and its process is abandoned. */
  readonly patienceMs: number;
  /** Milliseconds without a call after which the process ends, to be started again; never where absent. */
  readonly idleMs?: number;
}

/**
 * The reader process as seen from the companion: started on first use, replaced when it ends or
 * hangs. Every call is answered once, at the latest after `patienceMs`, in words.
 */
export class Readers {
  constructor(private readonly _options: IReadersOptions) {}

  /** Have the process ready before the first call, which then finds it started. */
  start(): void {
    this._child ??= this._start();
  }

  /**
   * Ask the reader process.
   *
   * @throws HepsctError what the reader refused; `reader-failed` when it ended meanwhile,
   *   `read-timeout` when it gave no answer, `cancelled` when the signal fired
   */
  async call<M extends ReaderMethod>(
    method: M,
    call: ReaderCall<M>,
    signal: AbortSignal
  ): Promise<ReaderAnswer<M>> {
    if (signal.aborted) {
      throw new HepsctError('cancelled', 'The request was cancelled.');
    }
    const value = await this._ask(method, call, signal);
    // The other side answers by the same interface; see main.ts.
    return value as ReaderAnswer<M>;
  }

  /** End the process; calls under way are refused. Idempotent. */
  dispose(): void {
    this._disposed = true;
    this._abandon('the companion is ending');
  }

  private async _ask(method: ReaderMethod, call: unknown, signal: AbortSignal): Promise<unknown> {
    clearTimeout(this._idle);
    const child = this._child ?? this._start();
    const id = this._next++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this._pending.set(id, { method, resolve, reject });
    const cancel = (): void => {
      child.send({ type: 'cancel', id } satisfies ToReader, () => undefined);
      reject(new HepsctError('cancelled', 'The request was cancelled.'));
    };
    const patience = setTimeout(() => this._hung(method), this._options.patienceMs);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      child.send({ type: 'call', id, method, call } satisfies ToReader);
      return await promise;
    } finally {
      clearTimeout(patience);
      signal.removeEventListener('abort', cancel);
      this._pending.delete(id);
      this._restWhenIdle();
    }
  }

  /** What holds memory and is not asked any more goes. */
  private _restWhenIdle(): void {
    const { idleMs } = this._options;
    clearTimeout(this._idle);
    if (idleMs !== undefined && this._child !== null && this._pending.size === 0) {
      this._idle = setTimeout(() => this._abandon('nobody asks it'), idleMs).unref();
    }
  }

  private _start(): ChildProcess {
    if (this._disposed) {
      throw new HepsctError(
        'reader-failed',
        'The companion is ending; reload the page in a moment.'
      );
    }
    const { entry, env, log } = this._options;
    const child = fork(entry, {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    });
    child.on('message', message => this._onMessage(message));
    child.on('error', error => log.error({ err: error }, 'the reader process could not be used'));
    child.on('exit', (code, exitSignal) => {
      if (this._child === child) {
        log.warn({ code, signal: exitSignal }, 'the reader process ended');
        this._child = null;
        this._refuseAll(
          'reader-failed',
          'The process that reads files ended unexpectedly; try again. If it happens again with the same file, the file may be damaged.'
        );
      }
    });
    this._child = child;
    return child;
  }

  private _onMessage(message: unknown): void {
    if (!isFromReader(message)) {
      return;
    }
    const pending = this._pending.get(message.id);
    if (message.type === 'answer') {
      pending?.resolve(message.value);
    } else {
      if (message.code === 'internal') {
        this._options.log.error(
          { detail: message.detail, method: pending?.method },
          message.message
        );
      }
      pending?.reject(fromRefusal(message));
    }
  }

  private _hung(method: ReaderMethod): void {
    this._options.log.error({ method }, 'the reader process gave no answer and is replaced');
    this._refuseAll(
      'read-timeout',
      `Reading took longer than ${Math.round(this._options.patienceMs / 1000)} s; the file system may not be answering. Try again, or ask who runs it.`
    );
    this._abandon('it hangs');
  }

  private _abandon(reason: string): void {
    const child = this._child;
    clearTimeout(this._idle);
    this._child = null;
    this._refuseAll('reader-failed', `The process that reads files was stopped because ${reason}.`);
    // SIGKILL: a process stuck in a read of a dead mount hears nothing else, and later.
    child?.kill('SIGKILL');
  }

  private _refuseAll(code: 'reader-failed' | 'read-timeout', message: string): void {
    for (const pending of this._pending.values()) {
      pending.reject(new HepsctError(code, message));
    }
    this._pending.clear();
  }

  private readonly _pending = new Map<number, IPending>();
  private _child: ChildProcess | null = null;
  private _idle: NodeJS.Timeout | undefined;
  private _next = 1;
  private _disposed = false;
}
