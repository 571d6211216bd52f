import type { UncheckedRequest } from './stages';

/** What the companion sends to the live worker, over the channel of its fork. */
export type ToLive =
  | {
      readonly type: 'open';
      readonly session: number;
      /** Frame of an earlier worker that the page has still to acknowledge. */
      readonly unacknowledged: number | null;
    }
  | { readonly type: 'request'; readonly session: number; readonly request: UncheckedRequest }
  | { readonly type: 'ack'; readonly session: number; readonly seq: number }
  | {
      readonly type: 'arrival';
      readonly session: number;
      readonly seq: number;
      /** Milliseconds that the line took for the bytes of the frame. */
      readonly took: number;
    }
  | {
      readonly type: 'sinogram';
      readonly session: number;
      /** Of a frame that was made from it. */
      readonly seq: number;
      readonly from: number;
    }
  | { readonly type: 'close'; readonly session: number };

/** What comes back. */
export const ANSWERS = ['frame', 'problem', 'part'] as const;

export interface IAnswerHead {
  readonly session: number;
  readonly kind: (typeof ANSWERS)[number];
  readonly seq: number;
  /** Bytes that follow. */
  readonly length: number;
}

/** session, kind, seq (64-bit float), length. */
const HEAD_BYTES = 20;

/** The head of an answer on the pipe from the live worker. */
export function encodeHead({ session, kind, seq, length }: IAnswerHead): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(session, 0);
  head.writeUInt32LE(ANSWERS.indexOf(kind), 4);
  head.writeDoubleLE(seq, 8);
  head.writeUInt32LE(length, 16);
  return head;
}

/** Answers out of the pieces in which a pipe brings them; their bytes stay in those pieces, uncopied. */
export class AnswerReader {
  constructor(private readonly _onAnswer: (head: IAnswerHead, pieces: readonly Buffer[]) => void) {}

  push(piece: Buffer): void {
    this._pieces.push(piece);
    this._held += piece.length;
    for (;;) {
      if (this._head === null) {
        if (this._held < HEAD_BYTES) {
          return;
        }
        this._head = decodeHead(Buffer.concat(this._take(HEAD_BYTES)));
      }
      const head = this._head;
      if (this._held < head.length) {
        return;
      }
      this._head = null;
      this._onAnswer(head, this._take(head.length));
    }
  }

  private _take(bytes: number): Buffer[] {
    const taken: Buffer[] = [];
    let missing = bytes;
    while (missing > 0) {
      const piece = this._pieces.shift() ?? Buffer.alloc(missing);
      const part = piece.subarray(0, missing);
      taken.push(part);
      missing -= part.length;
      if (part.length < piece.length) {
        this._pieces.unshift(piece.subarray(part.length));
      }
    }
    this._held -= bytes;
    return taken;
  }

  private readonly _pieces: Buffer[] = [];
  private _held = 0;
  private _head: IAnswerHead | null = null;
}

function decodeHead(head: Buffer): IAnswerHead {
  return {
    session: head.readUInt32LE(0),
    kind: ANSWERS[head.readUInt32LE(4)] ?? 'problem',
    seq: head.readDoubleLE(8),
    length: head.readUInt32LE(16)
  };
}
