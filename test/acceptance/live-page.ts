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
  readonly slow?: boolean;
  readonly source: string;
  readonly sample?: { readonly row: number; readonly column: number; readonly value: number };
}

export interface IFrame {
  readonly header: IFrameHeader;
  readonly values: Float64Array;
  /** Of the whole message. */
  readonly bytes: number;
}

export type Answer = IFrame | { readonly seq: number; readonly problem: IProblem };

/** A part of a sinogram. */
export interface IPart {
  readonly part: {
    readonly sinogram: number;
    readonly from: number;
    readonly bytes: number;
    readonly row: number;
    readonly angles: number;
    readonly columns: number;
    readonly fullTurn: boolean;
    readonly unit: string;
    readonly name: string;
  };
  readonly payload: Buffer;
}

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
  /** Parts of sinograms, and refusals of them. */
  readonly parts: (IPart | { readonly sinogram: true; readonly problem: IProblem })[] = [];
  /** Whether frames are acknowledged as they come. */
  draws = true;
  /** Milliseconds that a message of so many bytes is on its way; none is the line of this machine. */
  line: ((bytes: number) => number) | null = null;
  /** Milliseconds there and back, more than those of this machine. */
  delay = 0;

  private constructor(private readonly _socket: WebSocket) {
    _socket.on('message', (data, binary) => {
      if (!Buffer.isBuffer(data)) throw new Error('the message came in parts');
      if (binary) this._bytes(data);
      else this._text(data.toString());
      this._heard();
    });
    _socket.on('close', (code, reason) => (this._closed = { code, reason: reason.toString() }));
  }

  get connected(): boolean {
    return this._socket.readyState === WebSocket.OPEN;
  }

  /** @returns its seq */
  request(recipe: object, row = 0, view = VIEW, more: object = {}): number {
    this._seq += 1;
    const request = { seq: this._seq, recipe, row, view, arrivals: true, ...more };
    this._socket.send(JSON.stringify(request));
    return this._seq;
  }

  acknowledge(seq: number): void {
    this._socket.send(JSON.stringify({ ack: seq }));
  }

  /** Say something that no page says. */
  say(text: string): void {
    this._socket.send(text);
  }

  /** The part of the sinogram behind a frame that begins at a byte, or the refusal. */
  async sinogram(seq: number, from = 0): Promise<LivePage['parts'][number]> {
    const before = this.parts.length;
    this._socket.send(JSON.stringify({ sinogram: seq, from }));
    for (;;) {
      const found = this.parts[before];
      if (found !== undefined) return found;
      await new Promise<void>(resolve => (this._heard = resolve));
    }
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

  /** Read nothing more: what comes stays on its way. */
  pause(): void {
    this._socket.pause();
  }

  /** How it was closed, however long that takes. */
  async closed(): Promise<{ readonly code: number; readonly reason: string }> {
    if (this._socket.readyState !== WebSocket.CLOSED) await once(this._socket, 'close');
    return this._closed;
  }

  close(): void {
    this._socket.terminate();
  }

  private _bytes(data: Buffer): void {
    const came = performance.now();
    const length = data.readUInt32LE(0);
    const text = data.subarray(4, 4 + length).toString();
    const payload = data.subarray(Math.ceil((4 + length) / 8) * 8);
    if (text.startsWith('{"sinogram"')) {
      this.parts.push({ part: parse<IPart['part']>(text, 'sinogram', 'from', 'bytes'), payload });
      return;
    }
    const answer = { ...frameOf(text, payload), bytes: data.length };
    this.seen.push(answer);
    const { seq } = answer.header;
    if (seq !== this._ahead?.seq) throw new Error(`nothing went ahead of frame ${seq}`);
    const arrived = { arrived: seq, took: came - this._ahead.at };
    const tell = (more = 0): void => {
      this._socket.send(JSON.stringify({ ...arrived, took: arrived.took + more }));
      if (this.draws) this.acknowledge(seq);
    };
    const more = this.line?.(data.length) ?? 0;
    if (more + this.delay === 0) tell();
    else setTimeout(() => tell(more), more + this.delay);
  }

  private _text(text: string): void {
    if (text.startsWith('{"ahead"')) {
      const { ahead } = parse<{ ahead: number }>(text, 'ahead');
      this._ahead = { seq: ahead, at: performance.now() };
      return;
    }
    const answer = parse<Exclude<Answer, IFrame>>(text, 'seq', 'problem');
    if ('sinogram' in answer) this.parts.push({ sinogram: true, problem: answer.problem });
    else this.seen.push(answer);
  }

  private _closed = { code: 0, reason: '' };
  private _seq = 0;
  /** The frame that was to follow, and since when. */
  private _ahead: { readonly seq: number; readonly at: number } | null = null;
  private _heard: () => void = () => undefined;
}

/** From `u32 length | JSON | zeros to 8 bytes | pixels`. */
function frameOf(text: string, pixels: Buffer): Omit<IFrame, 'bytes'> {
  const header = parse<IFrameHeader>(text, 'seq', 'shape', 'dtype', 'scale', 'offset');
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

/** The panels of a test; they are closed after each. */
export class LivePages {
  async open(companion: Companion): Promise<LivePage> {
    const page = await LivePage.open(companion);
    this._pages.push(page);
    return page;
  }

  close(): void {
    for (const page of this._pages.splice(0)) page.close();
  }

  private readonly _pages: LivePage[] = [];
}
