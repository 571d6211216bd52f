import { fork, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { HepsctError, NotFoundError, toProblem } from '../../protocol/errors';
import type { ILogger } from '../http/logger';
import { AnswerReader, type IAnswerHead, type ToLive } from './messages';
import type { UncheckedRequest } from './stages';

/** Who takes the answers of one panel. */
export interface ILiveSink {
  /** A frame's message in pieces, one after the other. */
  frame(pieces: readonly Buffer[], seq: number): void;
  /** A part of a sinogram, likewise. */
  part(pieces: readonly Buffer[]): void;
  /** An `ILiveProblem` as JSON. */
  problem(text: string): void;
}

/** One panel's line to the live worker. */
export interface ILivePanel {
  request(request: UncheckedRequest): void;
  acknowledge(seq: number): void;
  /** @param took milliseconds that the line took for the bytes of the frame */
  arrived(seq: number, took: number): void;
  /** Ask for a part of the sinogram behind a frame. */
  readSinogram(seq: number, from: number): void;
  /** Idempotent. */
  close(): void;
}

/** The live worker, as the sockets need it. */
export interface ILive {
  open(sink: ILiveSink): ILivePanel;
}

export interface ILiveOptions {
  /** Module of the live worker. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: ILogger;
  /** Milliseconds after which a request counts as hung and the worker is replaced. */
  readonly patienceMs: number;
}

interface IPanel {
  readonly session: number;
  readonly sink: ILiveSink;
  /** Whether the present worker knows it. */
  opened: boolean;
  /** The newest request, until it is answered. */
  pending: UncheckedRequest | null;
  /** Seq of the frame behind the sinogram of which a part was asked for. */
  reading: number | null;
  /** Seq of the frame that the page has still to draw. */
  unacknowledged: number | null;
  /** Workers that ended while it waited for an answer. */
  ended: number;
  patience: NodeJS.Timeout | undefined;
}

/** Workers that may end over one request before it is answered by a sentence. */
const CHANCES = 2;

/**
 * The live worker as seen from the companion: started by the first panel, and started again when it ends or
 * hangs; then the last request of each panel that waits is asked once more.
 */
export class LiveWorker implements ILive {
  constructor(private readonly _options: ILiveOptions) {}

  open(sink: ILiveSink): ILivePanel {
    const panel: IPanel = {
      session: this._next++,
      sink,
      opened: false,
      pending: null,
      reading: null,
      unacknowledged: null,
      ended: 0,
      patience: undefined
    };
    this._panels.set(panel.session, panel);
    if (!this._disposed) {
      this._child ??= this._start();
    }
    return {
      request: request => {
        panel.pending = request;
        this._ask(panel);
      },
      acknowledge: seq => this._acknowledge(panel, seq),
      arrived: (seq, took) => this._arrived(panel, seq, took),
      readSinogram: (seq, from) => this._readSinogram(panel, seq, from),
      close: () => this._close(panel)
    };
  }

  /** End the worker. Idempotent. */
  dispose(): void {
    this._disposed = true;
    for (const panel of [...this._panels.values()]) {
      this._close(panel);
    }
    this._child?.kill('SIGKILL');
    this._child = null;
  }

  private _ask(panel: IPanel): void {
    const { session, pending, unacknowledged } = panel;
    if (this._disposed || !this._panels.has(session) || pending === null) {
      return;
    }
    this._child ??= this._start();
    if (!panel.opened) {
      panel.opened = true;
      this._tell({ type: 'open', session, unacknowledged });
    }
    this._tell({ type: 'request', session, request: pending });
    this._watch(panel);
  }

  private _acknowledge(panel: IPanel, seq: number): void {
    if (seq !== panel.unacknowledged) {
      return;
    }
    panel.unacknowledged = null;
    if (panel.opened) {
      this._tell({ type: 'ack', session: panel.session, seq });
    }
    this._watch(panel);
  }

  private _arrived({ opened, session }: IPanel, seq: number, took: number): void {
    if (opened) {
      this._tell({ type: 'arrival', session, seq, took });
    }
  }

  private _readSinogram(panel: IPanel, seq: number, from: number): void {
    panel.reading = seq;
    if (panel.opened) {
      this._tell({ type: 'sinogram', session: panel.session, seq, from });
    } else {
      this._forgetReading(panel);
    }
  }

  /** The worker that held the sinogram is gone. */
  private _forgetReading(panel: IPanel): void {
    const { reading: seq } = panel;
    if (seq !== null) {
      panel.reading = null;
      const problem = toProblem(
        new NotFoundError('not-found', 'This sinogram is not held any more.')
      );
      panel.sink.problem(JSON.stringify({ seq, sinogram: true, problem }));
    }
  }

  private _close(panel: IPanel): void {
    clearTimeout(panel.patience);
    panel.pending = null;
    if (this._panels.delete(panel.session) && panel.opened) {
      this._tell({ type: 'close', session: panel.session });
    }
  }

  /** A page that draws nothing keeps its next frame back: only the worker's own time counts. */
  private _watch(panel: IPanel): void {
    clearTimeout(panel.patience);
    if (panel.pending !== null && panel.unacknowledged === null) {
      panel.patience = setTimeout(() => this._hung(panel), this._options.patienceMs);
    }
  }

  private _start(): ChildProcess {
    const { entry, env, log } = this._options;
    const child = fork(entry, { env, stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'] });
    const answers = new AnswerReader((head, pieces) => {
      if (this._child === child) {
        this._onAnswer(head, pieces);
      }
    });
    const [, , , pipe] = child.stdio;
    if (pipe instanceof Readable) {
      pipe.on('data', (piece: Buffer) => answers.push(piece));
      pipe.on('error', error => log.warn({ err: error }, 'the live worker cannot be heard'));
    }
    child.on('error', error => log.error({ err: error }, 'the live worker could not be used'));
    child.on('exit', (code, signal) => {
      if (this._child === child) {
        log.warn({ code, signal }, 'the live worker ended');
        this._replace();
      }
    });
    return child;
  }

  private _onAnswer({ session, kind, seq }: IAnswerHead, pieces: readonly Buffer[]): void {
    const panel = this._panels.get(session);
    if (panel === undefined) {
      return;
    }
    panel.ended = 0;
    if (kind === 'part') {
      panel.reading = null;
      panel.sink.part(pieces);
      return;
    }
    if (panel.pending?.seq === seq) {
      panel.pending = null;
    }
    if (kind === 'frame') {
      panel.unacknowledged = seq;
      panel.sink.frame(pieces, seq);
    } else {
      panel.sink.problem(Buffer.concat(pieces).toString());
    }
    this._watch(panel);
  }

  /** What was asked of the worker that ended is asked of the next one. */
  private _replace(): void {
    this._child = null;
    for (const panel of this._panels.values()) {
      panel.opened = false;
      this._forgetReading(panel);
      panel.ended += panel.pending === null ? 0 : 1;
      if (panel.ended > CHANCES) {
        this._refuse(
          panel,
          new HepsctError(
            'live-failed',
            'The process that computes live slices ended unexpectedly, more than once; the exact slice can still be asked for. If it happens again with the same file, the file may be damaged.'
          )
        );
      }
      this._ask(panel);
    }
  }

  private _hung(panel: IPanel): void {
    const { log, patienceMs } = this._options;
    log.error('the live worker gave no answer and is replaced');
    this._refuse(
      panel,
      new HepsctError(
        'read-timeout',
        `The live slice took longer than ${Math.round(patienceMs / 1000)} s; the file system may not be answering. Try again, or ask who runs it.`
      )
    );
    // SIGKILL: a process stuck in a read of a dead mount hears nothing else
    this._child?.kill('SIGKILL');
  }

  private _refuse(panel: IPanel, error: HepsctError): void {
    const seq = panel.pending?.seq ?? 0;
    panel.pending = null;
    panel.sink.problem(JSON.stringify({ seq, problem: toProblem(error) }));
  }

  private _tell(message: ToLive): void {
    // one that has just ended hears nothing; its end is noticed
    this._child?.send(message, () => undefined);
  }

  private readonly _panels = new Map<number, IPanel>();
  private _child: ChildProcess | null = null;
  private _next = 1;
  private _disposed = false;
}
