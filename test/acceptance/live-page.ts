import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { IProblem } from './answers';
import { parse } from './answers';
import type { Companion } from './companion';

/** The header of a frame, as far as the tests look at it. */
export interface IFrameHeader {
  readonly seq: number;
  readonly row: number;
  readonly centre: number;
  readonly step: number;
  readonly shape: readonly [number, number];
  readonly dtype: 'u1' | 'u2';
  readonly scale: number;
  readonly offset: number;
  readonly unit: string;
  readonly exact: boolean;
  readonly engine: string;
  readonly percentiles: readonly [number, number];
  readonly range: readonly [number, number];
  readonly counts: Readonly<Record<string, number>>;
  readonly title: string;
}

export interface IFrame {
  readonly header: IFrameHeader;
  readonly values: Float64Array;
}

export type Answer = IFrame | { readonly seq: number; readonly problem: IProblem };

const VIEW = { width: 4096, height: 4096 };

/** A panel: asks for frames, and draws them at once or when told. */
export class LivePage {
  static async open(companion: Companion): Promise<LivePage> {
    const socket = new WebSocket(`ws+unix://${companion.socket}:/v1/live`, 'hepsct.live.1', {
      headers: companion.headers
    });
    await once(socket, 'open');
    return new LivePage(socket);
  }

  /** Everything that came, in order. */
  readonly seen: Answer[] = [];
  /** Whether frames are acknowledged as they come. */
  draws = true;

  private constructor(private readonly _socket: WebSocket) {
    _socket.on('message', (data, binary) => {
      if (!Buffer.isBuffer(data)) throw new Error('the message came in parts');
      const answer = binary
        ? frameOf(data)
        : parse<Exclude<Answer, IFrame>>(data.toString(), 'seq', 'problem');
      this.seen.push(answer);
      if ('header' in answer && this.draws) this.acknowledge(answer.header.seq);
      this._heard();
    });
  }

  get connected(): boolean {
    return this._socket.readyState === WebSocket.OPEN;
  }

  /** @returns its seq */
  request(recipe: object, row = 0, view = VIEW): number {
    this._seq += 1;
    this._socket.send(JSON.stringify({ seq: this._seq, recipe, row, view }));
    return this._seq;
  }

  acknowledge(seq: number): void {
    this._socket.send(JSON.stringify({ ack: seq }));
  }

  /** The answer to one request. */
  async answer(seq: number): Promise<Answer> {
    for (;;) {
      const found = this.seen.find(
        answer => ('header' in answer ? answer.header.seq : answer.seq) === seq
      );
      if (found !== undefined) return found;
      await new Promise<void>(resolve => (this._heard = resolve));
    }
  }

  async frame(recipe: object, row = 0, view = VIEW): Promise<IFrame> {
    const answer = await this.answer(this.request(recipe, row, view));
    if (!('header' in answer)) throw new Error(answer.problem.message);
    return answer;
  }

  async problem(recipe: object, row = 0): Promise<IProblem> {
    const answer = await this.answer(this.request(recipe, row));
    if ('header' in answer) throw new Error('it was answered by a frame');
    return answer.problem;
  }

  close(): void {
    this._socket.terminate();
  }

  private _seq = 0;
  private _heard: () => void = () => undefined;
}

/** `u32 length | JSON | zeros to 8 bytes | pixels` */
function frameOf(message: Buffer): IFrame {
  const length = message.readUInt32LE(0);
  const text = message.subarray(4, 4 + length).toString();
  const header = parse<IFrameHeader>(text, 'seq', 'shape', 'dtype', 'scale', 'offset');
  const pixels = message.subarray(Math.ceil((4 + length) / 8) * 8);
  const { dtype, scale, offset, shape } = header;
  const size = dtype === 'u2' ? 2 : 1;
  if (pixels.length !== shape[0] * shape[1] * size) {
    throw new Error(`${pixels.length} bytes do not fill ${text}`);
  }
  const values = Float64Array.from({ length: pixels.length / size }, (_, at) => {
    const number = size === 2 ? pixels.readUInt16LE(2 * at) : pixels.readUInt8(at);
    return number * scale + offset;
  });
  return { header, values };
}
