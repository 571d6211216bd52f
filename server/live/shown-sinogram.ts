import { createHash } from 'node:crypto';
import type { ILiveOptions } from '../../engine/ts/live-types';
import { type ILiveSinogramPart, SINOGRAM_PART_BYTES } from '../../protocol/live';
import type { ISinograms } from '../pipeline/sinograms';

/** What the newest frame was made from. */
export interface IShown {
  readonly row: number;
  readonly options: ILiveOptions;
  readonly geometry: { readonly unit: string };
  readonly sinograms: ISinograms;
}

export interface ISinogramPart {
  readonly header: ILiveSinogramPart;
  readonly bytes: Uint8Array;
}

/** The sinogram behind the newest frames, given away in parts for the page's own engine. */
export class ShownSinogram {
  /**
   * A frame was made.
   *
   * @param key of all that fixes the sinogram and the slice's geometry
   * @returns the sinogram's name
   */
  note(seq: number, key: string, shown: IShown): string {
    if (key !== this._held?.key) {
      this._held = { key, since: seq, shown, name: nameOf(key), body: null };
    }
    return this._held.name;
  }

  /** A part of the sinogram behind a frame; null where another one is held by now, or none. */
  part(seq: number, from: number): ISinogramPart | null {
    const held = this._held;
    if (held === null || seq < held.since) {
      return null;
    }
    const { row, options, geometry, sinograms } = held.shown;
    held.body ??= headOf(options);
    const values = bytesOf(sinograms.data);
    const bytes = held.body.length + values.length;
    if (!Number.isInteger(from) || from < 0 || from >= bytes) {
      return null;
    }
    const { columns, size, paddedColumns, fullTurn, scale, angles } = options;
    return {
      bytes: cut(held.body, values, from, Math.min(bytes, from + SINOGRAM_PART_BYTES)),
      header: {
        sinogram: seq,
        name: held.name,
        from,
        bytes,
        row,
        angles: angles.length,
        columns,
        size,
        paddedColumns,
        fullTurn,
        scale,
        unit: geometry.unit,
        counts: { ...sinograms.counts }
      }
    };
  }

  clear(): void {
    this._held = null;
  }

  private _held: {
    readonly key: string;
    /** First of the frames that were made from it. */
    readonly since: number;
    readonly shown: IShown;
    readonly name: string;
    /** Angles and weights. */
    body: Uint8Array | null;
  } | null = null;
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function headOf({ angles, weights }: ILiveOptions): Uint8Array {
  return Buffer.concat([bytesOf(angles), bytesOf(weights)]);
}

/** Bytes [from, to) of two arrays, one behind the other. */
function cut(head: Uint8Array, body: Uint8Array, from: number, to: number): Uint8Array {
  const at = (position: number): number => Math.max(0, position - head.length);
  return Buffer.concat([head.subarray(from, to), body.subarray(at(from), at(to))]);
}
