import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { ILiveSinogramPart } from '../../protocol/live';
import { isCancelled, toCompanionError } from '../companion/error';
import type { ILiveLine } from '../companion/tokens';
import type { IHeldSinogram } from './browser/messages';

/** A page keeps no larger sinograms: 64 MiB are 4096 columns by 4096 angles. */
const MOST_BYTES = 64 * 1024 * 1024;

const RADIANS_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * The sinogram of the row looked at, kept by the page for an engine of its own. It is fetched part by part
 * while nothing moves, and goes on where it stopped.
 */
export class KeptSinogram implements IDisposable {
  constructor(private readonly _line: Pick<ILiveLine, 'readSinogram'>) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Emitted when a sinogram is there, and with every part. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The last one that came whole. */
  get held(): IHeldSinogram | null {
    return this._held?.sinogram ?? null;
  }

  has(key: string): boolean {
    return this._held?.key === key;
  }

  /** Share of the one that is being fetched, 0 to 1; null where it is too large to be kept. */
  get share(): number | null {
    if (this._isTooLarge) {
      return null;
    }
    const partial = this._partial;
    return partial ? partial.has / partial.bytes.length : 0;
  }

  /**
   * Where it can be had: the companion holds the sinogram behind its newest frame.
   *
   * @param key `sinogramKey` of what the frame was made for
   * @param seq of the frame
   * @param name of its sinogram: where the data have changed, what is held is let go
   */
  note(key: string, seq: number, name?: string): void {
    if (name !== undefined && this._held?.key === key && this._held.name !== name) {
      this._held = null;
      this._changed.emit();
    }
    if (key !== this._behind?.key) {
      this._partial = null;
      this._isTooLarge = false;
    }
    this._behind = { key, seq };
  }

  /** Nothing moves: fetch the sinogram, or go on fetching it, where it is the one behind the newest frame. */
  keep(key: string): void {
    const isWanted = this._behind?.key === key && !this.has(key) && !this._isTooLarge;
    if (isWanted && !this._abort && !this._isDisposed) {
      void this._fetch(key);
    }
  }

  /** The line is wanted for frames. */
  pause(): void {
    this._abort?.abort();
    this._abort = null;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.pause();
      this._partial = null;
      this._held = null;
      Signal.clearData(this);
    }
  }

  private async _fetch(key: string): Promise<void> {
    const abort = new AbortController();
    this._abort = abort;
    try {
      while (this._behind?.key === key && !this.has(key) && !this._isTooLarge) {
        const from = this._partial?.has ?? 0;
        const { seq } = this._behind;
        const { part, bytes } = await this._line.readSinogram(seq, from, abort.signal);
        if (abort.signal.aborted) {
          return;
        }
        this._take(key, part, bytes);
      }
    } catch (error) {
      // what is not held any more is asked for again with the next frame
      const known = toCompanionError(error);
      if (!isCancelled(known) && known.code !== 'not-found') {
        console.error(error);
      }
    } finally {
      if (this._abort === abort) {
        this._abort = null;
      }
    }
  }

  private _take(key: string, part: ILiveSinogramPart, bytes: ArrayBuffer): void {
    if (part.bytes > MOST_BYTES) {
      this._isTooLarge = true;
      this._partial = null;
      this._changed.emit();
      return;
    }
    if (this._partial?.name !== part.name) {
      this._partial = null;
    }
    if (part.from === (this._partial?.has ?? 0) && bytes.byteLength > 0) {
      this._partial ??= { name: part.name, bytes: new Uint8Array(part.bytes), has: 0 };
      this._partial.bytes.set(new Uint8Array(bytes), part.from);
      this._partial.has += bytes.byteLength;
      if (this._partial.has === part.bytes) {
        const { buffer } = this._partial.bytes;
        this._partial = null;
        this._held = { key, name: part.name, sinogram: sinogramOf(part, buffer) };
      }
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _behind: { readonly key: string; readonly seq: number } | null = null;
  private _isTooLarge = false;
  private _abort: AbortController | null = null;
  private _held: {
    readonly key: string;
    readonly name: string;
    readonly sinogram: IHeldSinogram;
  } | null = null;
  private _partial: {
    readonly name: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
    has: number;
  } | null = null;
}

/** @throws RangeError where the bytes are not those that the header tells of */
function sinogramOf(part: ILiveSinogramPart, bytes: ArrayBuffer): IHeldSinogram {
  const { row, angles, columns, size, paddedColumns, fullTurn, scale, unit, counts } = part;
  const radians = angles * RADIANS_BYTES;
  return {
    ...{ row, columns, size, paddedColumns, fullTurn, scale, unit, counts },
    angles: new Float64Array(bytes, 0, angles),
    weights: new Float64Array(bytes, radians, angles),
    values: new Float32Array(bytes, 2 * radians, angles * columns)
  };
}
