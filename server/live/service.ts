import { NotFoundError, toProblem } from '../../protocol/errors';
import { encodeLive } from '../../protocol/live';
import { LineMeter } from './line-meter';
import { toHepsctError } from '../http/problems';
import type { ILogger } from '../http/logger';
import type { IMadeFrame } from './frames';
import type { IAnswerHead, ToLive } from './messages';
import { LiveSession } from './session';
import { LiveStages, type IStagesContext, type UncheckedRequest } from './stages';

export interface IServiceOptions extends IStagesContext {
  readonly log: Pick<ILogger, 'error'>;
  /** Hand an answer over to the companion. */
  write(head: IAnswerHead, bytes: Uint8Array): void;
}

/** A request, and when it came. */
interface ITimed extends UncheckedRequest {
  readonly arrived: number;
}

interface IAnswered extends IMadeFrame {
  readonly arrived: number;
}

interface IPanel {
  readonly stages: LiveStages;
  readonly line: LineMeter;
  readonly session: LiveSession<ITimed, IAnswered>;
}

/** The live sessions of one user, in the live worker. */
export class LiveService {
  constructor(private readonly _options: IServiceOptions) {}

  /** Take in what the companion says. */
  hear(message: ToLive): void {
    switch (message.type) {
      case 'open':
        this._panels.set(message.session, this._open(message));
        break;
      case 'request':
        this._panels
          .get(message.session)
          ?.session.request({ ...message.request, arrived: performance.now() });
        break;
      case 'ack':
        this._panels.get(message.session)?.session.acknowledge(message.seq);
        break;
      case 'arrival':
        this._panels.get(message.session)?.line.arrived(message.seq, message.took);
        break;
      case 'sinogram':
        this._part(message);
        break;
      case 'close':
        this._panels.get(message.session)?.session.dispose();
        this._panels.get(message.session)?.stages.dispose();
        this._panels.delete(message.session);
    }
  }

  private _open({ session, unacknowledged }: Extract<ToLive, { type: 'open' }>): IPanel {
    const stages = new LiveStages(this._options);
    const line = new LineMeter();
    return {
      stages,
      line,
      session: new LiveSession<ITimed, IAnswered>(
        {
          render: async (request, signal, soon) => ({
            ...(await stages.render(request, line.budget, signal, soon)),
            arrived: request.arrived
          }),
          send: (made, seq) => {
            line.sent(seq, made.pixels.byteLength, made.frame.slow === true);
            this._send(session, seq, made);
          },
          refuse: (error, seq) => this._refuse(session, seq, error),
          busy: busy => {
            stages.working = busy;
            this._options.memory.changed();
          }
        },
        unacknowledged
      )
    };
  }

  private _send(session: number, seq: number, { frame, pixels, arrived }: IAnswered): void {
    const milliseconds = performance.now() - arrived;
    this._write(session, seq, 'frame', encodeLive({ ...frame, milliseconds }, pixels));
  }

  private _part({ session, seq, from }: Extract<ToLive, { type: 'sinogram' }>): void {
    const part = this._panels.get(session)?.stages.part(seq, from);
    if (part) {
      this._write(session, seq, 'part', encodeLive(part.header, part.bytes));
      return;
    }
    const gone = new NotFoundError('not-found', 'This sinogram is not held any more.');
    const text = JSON.stringify({ seq, sinogram: true, problem: toProblem(gone) });
    this._write(session, seq, 'problem', Buffer.from(text));
  }

  private _refuse(session: number, seq: number, error: unknown): void {
    const known = toHepsctError(error);
    if (known.family === 'internal') {
      this._options.log.error({ err: known.cause ?? known }, known.message);
    }
    const text = JSON.stringify({ seq, problem: toProblem(known) });
    this._write(session, seq, 'problem', Buffer.from(text));
  }

  private _write(session: number, seq: number, kind: IAnswerHead['kind'], bytes: Uint8Array): void {
    this._options.write({ session, seq, kind, length: bytes.byteLength }, bytes);
  }

  private readonly _panels = new Map<number, IPanel>();
}
