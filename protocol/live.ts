/**
 * The live slice over a WebSocket at `v1/live`, one a panel. Messages (subprotocol `hepsct.live.1`):
 *
 * - page to companion, text: `ILiveRequest` whenever something changes, and `ILiveAck` for each frame that was
 *   drawn. Only the newest request counts; a frame that is not acknowledged keeps the next one back.
 * - page to companion, text: `ILiveSinogramRequest`, where the page wants to keep the sinogram behind a frame, so
 *   that an engine of its own can go on without the companion. It asks for one part after the other, and only
 *   while nothing moves: parts are never in the way of frames.
 * - companion to page, text: `ILiveAhead`, right before a frame, where the page's requests say `arrivals`; page to
 *   companion, text: `ILiveArrival`, as soon as that frame is there. Both are of the line alone: whatever reads the
 *   socket sends it at once, however busy the page is. A page that says nothing of arrivals has frames as its view
 *   wants them, however slow the line.
 * - companion to page, binary: `u32 length | JSON of that length | zeros to a multiple of 8 | payload`,
 *   little-endian. The JSON of a frame is an `ILiveFrame`, its payload the pixels, rows one after the other; that
 *   of a part of a sinogram an `ILiveSinogramPart`, its payload the bytes from `from` on.
 * - companion to page, text: `ILiveProblem`, where a request cannot be answered.
 *
 * A field that says so may be absent: pages and companions before it are of the same version.
 *
 * Frames are what the hand follows. When it rests, the page asks for the exact slice by `renderPicture`.
 */
import { type IArrayHeader, parseArrayHeader } from './array';
import type { IRecipe } from './recipe';

/** The number is the version of the messages. */
export const LIVE_PROTOCOL = 'hepsct.live.1';

/** Code with which a companion closes the socket of a page whose messages are of another version. */
export const OTHER_VERSION = 4406;

/** Pixels of one message are at most so many bytes; larger slices come with fewer bits, then smaller. */
export const MOST_FRAME_BYTES = 4 * 1024 * 1024;

/** Bytes of a part of a sinogram: a slow line has it in the time of a few frames. */
export const SINOGRAM_PART_BYTES = 512 * 1024;

export interface ILiveRequest {
  /** Grows from request to request. */
  readonly seq: number;
  readonly recipe: IRecipe;
  /** Detector row. */
  readonly row: number;
  /** Device pixels that the whole slice takes up on the screen. */
  readonly view: { readonly width: number; readonly height: number };
  /** Pixel of the slice whose true value is wanted, however coarse the frame; may be absent. */
  readonly pointer?: IPlace;
  /** The page tells when frames arrive; may be absent. */
  readonly arrivals?: true;
}

/** A pixel of a slice. */
export interface IPlace {
  readonly row: number;
  readonly column: number;
}

export interface ILiveAck {
  /** Seq of the frame that was drawn, or is not wanted any more. */
  readonly ack: number;
}

/** The bytes of a frame begin behind this message. */
export interface ILiveAhead {
  /** Seq of the frame. */
  readonly ahead: number;
}

/** All bytes of a frame are there. */
export interface ILiveArrival {
  /** Seq of the frame. */
  readonly arrived: number;
  /** Milliseconds since what went ahead of it: what the line took for its bytes, without its delay. */
  readonly took: number;
}

/** What the pixels of a frame are. */
export interface ILiveFrame extends IArrayHeader {
  /** Of the request that it answers. */
  readonly seq: number;
  readonly row: number;
  /** Axis it was made for, detector pixels. */
  readonly centre: number;
  /**
   * Pixels of the slice, along each axis, that one of the frame stands for: it is the mean of them, at the last
   * row and column of those there are. 1 is full resolution.
   */
  readonly step: number;
  /** The frame is coarser than the view wants it, because the line is slow; may be absent. */
  readonly slow?: boolean;
  /** Name of the sinogram behind it, another one where the data have changed; may be absent. */
  readonly source?: string;
  /** The true value of the pixel that the request named, where the frame itself holds none; may be absent. */
  readonly sample?: ISample;
  /** Which build of the engine made it. */
  readonly engine: string;
  /** Time from the request's arrival to the frame's sending. */
  readonly milliseconds: number;
}

/** The value of a pixel of the slice. */
export interface ISample extends IPlace {
  readonly value: number;
}

export interface ILiveSinogramRequest {
  /** Seq of a frame that was made from it. */
  readonly sinogram: number;
  /** First byte wanted. */
  readonly from: number;
}

/**
 * A part of a corrected sinogram and all that a live slice is made with. The bytes are those of the angles
 * (radians, float64), then of their weights (radians, float64), then of the values (angle, column), float32.
 */
export interface ILiveSinogramPart {
  /** Seq that was asked for. */
  readonly sinogram: number;
  /** As `source` of the frames: parts of one sinogram have one name. */
  readonly name: string;
  readonly from: number;
  /** All bytes of the sinogram. */
  readonly bytes: number;
  readonly row: number;
  readonly angles: number;
  readonly columns: number;
  /** Side of the slice. */
  readonly size: number;
  /** Length the rows are extended to. */
  readonly paddedColumns: number;
  /** The angles go round once; else they are half a turn. */
  readonly fullTurn: boolean;
  /** Factor from attenuation per pixel to `unit`. */
  readonly scale: number;
  readonly unit: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface ILiveProblem {
  /** Of the request, or of the frame whose sinogram was asked for. */
  readonly seq: number;
  /** It was the sinogram that was asked for; may be absent. */
  readonly sinogram?: true;
  /** application/problem+json: `code`, `message`, `fields`. */
  readonly problem: Readonly<Record<string, unknown>>;
}

const LENGTH_BYTES = 4;
const ALIGNMENT = 8;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function payloadAt(length: number): number {
  return Math.ceil((LENGTH_BYTES + length) / ALIGNMENT) * ALIGNMENT;
}

/** A frame, or a part of a sinogram, as one message. */
export function encodeLive(
  header: ILiveFrame | ILiveSinogramPart,
  payload: ArrayBufferView
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const from = payloadAt(text.length);
  const message = new Uint8Array(from + payload.byteLength);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, LENGTH_BYTES);
  message.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), from);
  return message;
}

/** What the companion sent; the payload is a copy, so that it is aligned. */
export type LiveAnswer =
  | { readonly kind: 'frame'; readonly frame: ILiveFrame; readonly pixels: ArrayBuffer }
  | { readonly kind: 'part'; readonly part: ILiveSinogramPart; readonly bytes: ArrayBuffer };

/**
 * Take a message apart.
 *
 * @throws TypeError when it is neither, @throws RangeError when its length is not what it says
 */
export function decodeLive(message: ArrayBuffer): LiveAnswer {
  const length =
    message.byteLength < LENGTH_BYTES ? Infinity : new DataView(message).getUint32(0, true);
  const from = payloadAt(length);
  if (from > message.byteLength) {
    throw new RangeError(
      `The frame has ${message.byteLength} bytes, fewer than its header says it needs.`
    );
  }
  const text = new TextDecoder().decode(new Uint8Array(message, LENGTH_BYTES, length));
  const value: unknown = JSON.parse(text);
  return isRecord(value) && 'sinogram' in value
    ? { kind: 'part', part: partOf(value, text), bytes: message.slice(from) }
    : { kind: 'frame', frame: frameOf(value, text), pixels: message.slice(from) };
}

function frameOf(value: unknown, text: string): ILiveFrame {
  const { seq, row, centre, step, engine, milliseconds, slow, source } = isRecord(value)
    ? value
    : {};
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
  const sample = isRecord(value) ? sampleOf(value['sample']) : null;
  return {
    ...parseArrayHeader(text),
    ...{ seq, row, centre, step, engine, milliseconds },
    ...(slow === true ? { slow } : {}),
    ...(typeof source === 'string' ? { source } : {}),
    ...(sample ? { sample } : {})
  };
}

function sampleOf(value: unknown): ISample | null {
  const place = placeOf(value);
  const number = isRecord(value) ? value['value'] : undefined;
  return place && typeof number === 'number' ? { ...place, value: number } : null;
}

function placeOf(value: unknown): IPlace | null {
  const { row, column } = isRecord(value) ? value : {};
  return typeof row === 'number' && typeof column === 'number' ? { row, column } : null;
}

function partOf(value: Record<string, unknown>, text: string): ILiveSinogramPart {
  const { name, fullTurn, unit, counts } = value;
  const numbers = {
    sinogram: value['sinogram'],
    from: value['from'],
    bytes: value['bytes'],
    row: value['row'],
    angles: value['angles'],
    columns: value['columns'],
    size: value['size'],
    paddedColumns: value['paddedColumns'],
    scale: value['scale']
  };
  if (
    typeof name !== 'string' ||
    typeof fullTurn !== 'boolean' ||
    typeof unit !== 'string' ||
    !isRecord(counts) ||
    !areNumbers(numbers)
  ) {
    throw new TypeError(`The header of a sinogram is not complete: ${text.slice(0, 200)}`);
  }
  const found = Object.entries(counts).map(([key, count]) => [key, Number(count)] as const);
  return { ...numbers, name, fullTurn, unit, counts: Object.fromEntries<number>(found) };
}

function areNumbers<K extends string>(
  fields: Readonly<Record<K, unknown>>
): fields is Readonly<Record<K, number>> {
  return Object.values(fields).every(value => typeof value === 'number');
}

/** The seq of the frame that follows; null for a text that says something else. */
export function parseLiveAhead(text: string): number | null {
  if (!text.startsWith('{"ahead":')) {
    return null; // problems may be long
  }
  const value: unknown = JSON.parse(text);
  const ahead = isRecord(value) ? value['ahead'] : null;
  return typeof ahead === 'number' ? ahead : null;
}

/** What a page sent: a request whose recipe is still to be checked, or one of the others. */
export type LiveMessage =
  | {
      readonly kind: 'request';
      readonly request: Omit<ILiveRequest, 'recipe'> & { readonly recipe: unknown };
    }
  | ({ readonly kind: 'ack' } & ILiveAck)
  | ({ readonly kind: 'arrival' } & ILiveArrival)
  | ({ readonly kind: 'sinogram' } & ILiveSinogramRequest);

/** @throws TypeError when the text is none of them */
export function parseLiveMessage(text: string): LiveMessage {
  const value: unknown = JSON.parse(text);
  const fields = isRecord(value) ? value : {};
  const { ack, arrived, took, sinogram, from } = fields;
  if (typeof ack === 'number') {
    return { kind: 'ack', ack };
  }
  if (typeof arrived === 'number' && typeof took === 'number') {
    return { kind: 'arrival', arrived, took };
  }
  if (typeof sinogram === 'number' && typeof from === 'number') {
    return { kind: 'sinogram', sinogram, from };
  }
  const { seq, recipe, row, view } = fields;
  const { width, height } = isRecord(view) ? view : {};
  if (
    typeof seq !== 'number' ||
    typeof row !== 'number' ||
    typeof width !== 'number' ||
    typeof height !== 'number'
  ) {
    throw new TypeError(`This is no request of a live slice: ${text.slice(0, 200)}`);
  }
  const pointer = placeOf(fields['pointer']);
  const request = {
    ...{ seq, recipe, row, view: { width, height } },
    ...(pointer ? { pointer } : {}),
    ...(fields['arrivals'] === true ? { arrivals: true as const } : {})
  };
  return { kind: 'request', request };
}
