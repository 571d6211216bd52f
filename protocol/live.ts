/**
 * The live slice over a WebSocket at `v1/live`, one a panel. Messages (subprotocol `hepsct.live.1`):
 *
 * - page to companion, text: `ILiveRequest` whenever something changes, and `{"ack": seq}` for each frame that
 *   was drawn. Only the newest request counts; a frame that is not acknowledged keeps the next one back.
 * - companion to page, binary: a frame, `u32 length | JSON of that length | zeros to a multiple of 8 | pixels`,
 *   little-endian, rows one after the other; the JSON is an `ILiveFrame`.
 * - companion to page, text: `ILiveProblem`, where a request cannot be answered.
 *
 * Frames are what the hand follows. When it rests, the page asks for the exact slice by `renderPicture`.
 */
import { type IArrayHeader, parseArrayHeader } from './array';
import type { IRecipe } from './recipe';

/** The number is the version of the messages. */
export const LIVE_PROTOCOL = 'hepsct.live.1';

/** Pixels of one message are at most so many bytes; larger slices come with fewer bits, then smaller. */
export const MOST_FRAME_BYTES = 4 * 1024 * 1024;

export interface ILiveRequest {
  /** Grows from request to request. */
  readonly seq: number;
  readonly recipe: IRecipe;
  /** Detector row. */
  readonly row: number;
  /** Device pixels that the whole slice takes up on the screen. */
  readonly view: { readonly width: number; readonly height: number };
}

/** What the pixels of a frame are. */
export interface ILiveFrame extends IArrayHeader {
  /** Of the request that it answers. */
  readonly seq: number;
  readonly row: number;
  /** Axis it was made for, detector pixels. */
  readonly centre: number;
  /** Pixels of the slice that one of the frame stands for: 1 is full resolution. */
  readonly step: number;
  /** Which build of the engine made it. */
  readonly engine: string;
  /** Time from the request's arrival to the frame's sending. */
  readonly milliseconds: number;
}

export interface ILiveProblem {
  readonly seq: number;
  /** application/problem+json: `code`, `message`, `fields`. */
  readonly problem: Readonly<Record<string, unknown>>;
}

const LENGTH_BYTES = 4;
const ALIGNMENT = 8;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pixelsAt(length: number): number {
  return Math.ceil((LENGTH_BYTES + length) / ALIGNMENT) * ALIGNMENT;
}

/** A frame as one message. */
export function encodeLiveFrame(
  frame: ILiveFrame,
  pixels: Uint8Array | Uint16Array | Float32Array
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(frame));
  const from = pixelsAt(text.length);
  const message = new Uint8Array(from + pixels.byteLength);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, LENGTH_BYTES);
  message.set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), from);
  return message;
}

/**
 * Take a message apart; the pixels are a copy, so that they are aligned.
 *
 * @throws TypeError when it is not a frame, @throws RangeError when its length is not what it says
 */
export function decodeLiveFrame(message: ArrayBuffer): {
  readonly frame: ILiveFrame;
  readonly pixels: ArrayBuffer;
} {
  const length =
    message.byteLength < LENGTH_BYTES ? Infinity : new DataView(message).getUint32(0, true);
  const from = pixelsAt(length);
  if (from > message.byteLength) {
    throw new RangeError(
      `The frame has ${message.byteLength} bytes, fewer than its header says it needs.`
    );
  }
  const text = new TextDecoder().decode(new Uint8Array(message, LENGTH_BYTES, length));
  const value: unknown = JSON.parse(text);
  const { seq, row, centre, step, engine, milliseconds } = isRecord(value) ? value : {};
  if (
    typeof seq !== 'number' ||
    typeof row !== 'number' ||
    typeof centre !== 'number' ||
    typeof step !== 'number' ||
    typeof engine !== 'string' ||
    typeof milliseconds !== 'number'
  ) {
    throw new TypeError(`The header of a frame is not complete: ${text.slice(0, 200)}`);
  }
  const header = parseArrayHeader(text);
  return {
    frame: { ...header, seq, row, centre, step, engine, milliseconds },
    pixels: message.slice(from)
  };
}

/** What a page sent: a request whose recipe is still to be checked, or the number of a frame that was drawn. */
export type LiveMessage =
  | {
      readonly kind: 'request';
      readonly request: Omit<ILiveRequest, 'recipe'> & { readonly recipe: unknown };
    }
  | { readonly kind: 'ack'; readonly seq: number };

/** @throws TypeError when the text is neither */
export function parseLiveMessage(text: string): LiveMessage {
  const value: unknown = JSON.parse(text);
  if (isRecord(value) && typeof value['ack'] === 'number') {
    return { kind: 'ack', seq: value['ack'] };
  }
  const { seq, recipe, row, view } = isRecord(value) ? value : {};
  const { width, height } = isRecord(view) ? view : {};
  if (
    typeof seq !== 'number' ||
    typeof row !== 'number' ||
    typeof width !== 'number' ||
    typeof height !== 'number'
  ) {
    throw new TypeError(`This is no request of a live slice: ${text.slice(0, 200)}`);
  }
  return { kind: 'request', request: { seq, recipe, row, view: { width, height } } };
}
