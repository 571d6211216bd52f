import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { InputError } from '../../protocol/errors';
import type { IStorage } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import { allocateBytes } from '../files/allocate';
import type { KeptMemory } from '../files/kept-memory';
import { inFlight, type ReadableFile } from '../files/reading';
import { ChunkDecoder, compressionName } from './chunk-decoder';
import { ChunkedRows } from './chunked-rows';
import { ContiguousRows } from './contiguous-rows';
import { elementName, type IByteDecoders, isPixelElement, toPixels } from './element-types';
import { LibraryRows } from './library-rows';
import type { IDatasetInfo, IElement } from './messages';
import type { IReadStatistics, IRowReader, IRowWish, SliceFunction } from './row-reader';
import { chunkExtents, type IStackGeometry } from './stack-geometry';

/** A dataset as a stack of frames, read at the disk's speed where its layout allows it. */
export class DatasetStack {
  readonly element: IElement;
  readonly statistics: IReadStatistics = { chunksDecoded: 0, bytesRead: 0 };
  private readonly _decoder: ChunkDecoder;
  private _reader: IRowReader;
  private _fallback: string | null;

  /** @throws InputError `dataset-type` */
  constructor(
    readonly info: IDatasetInfo,
    readonly geometry: IStackGeometry,
    file: ReadableFile,
    private readonly _slice: SliceFunction,
    private readonly _decoders: IByteDecoders
  ) {
    const { element } = info;
    if (!isPixelElement(element)) {
      const what = elementName(element);
      throw new InputError(
        'dataset-type',
        `${info.path} of ${info.file} does not hold numbers that can be pixels (${what}).`,
        { file: info.file, path: info.path, dtype: what }
      );
    }
    this.element = element;
    this._decoder = new ChunkDecoder(info.filters, element.size, _decoders);
    const { layout } = info;
    this._fallback = layout.kind === 'library' ? layout.reason : this._decoder.unknown;
    if (this._fallback !== null || layout.kind === 'library') {
      this._reader = this._libraryRows();
    } else if (layout.kind === 'contiguous') {
      this._reader = new ContiguousRows(file, layout.offset, this.geometry, element.size);
    } else {
      this._reader = new ChunkedRows(
        file,
        layout,
        this.geometry,
        info,
        this._decoder,
        this.statistics
      );
    }
  }

  get frames(): number {
    return this.geometry.frames;
  }

  get rows(): number {
    return this.geometry.rows;
  }

  get columns(): number {
    return this.geometry.columns;
  }

  /** Number format as NumPy names it. */
  get dtype(): string {
    return elementName(this.element);
  }

  /** Path inside the file, as it was resolved. */
  get source(): string {
    return this.info.path;
  }

  /** Why the library reads; null where positioned reads do. */
  get fallback(): string | null {
    return this._fallback;
  }

  /** Frames that are decoded together. */
  get framesPerChunk(): number {
    const { layout } = this.info;
    const { lead, frameAxis } = this.geometry;
    return layout.kind === 'chunked' ? chunkExtents(layout, lead)[frameAxis] : 1;
  }

  get storage(): IStorage {
    const { layout, filters, shape } = this.info;
    const elements = shape.reduce((product, extent) => product * extent, 1);
    const chunked = layout.kind === 'chunked';
    return {
      layout: this._fallback === null ? layout.kind : 'library',
      chunk: chunked ? layout.chunk : null,
      compression: compressionName(filters),
      fallback: this._fallback,
      bytes: chunked
        ? layout.table.sizes.reduce((sum, size) => sum + size, 0)
        : elements * this.element.size
    };
  }

  /**
   * (frame, row, column) of detector rows [first, first + count) of the named frames.
   *
   * @param column the only one that is needed: chunks without it are not read, their values are 0
   * @param memory the answer may lie in it, until it is rewound
   * @throws InputError `file-truncated`, `file-unreadable`, `dataset-shape`
   */
  async readRows(
    frames: Uint32Array,
    first: number,
    count: number,
    signal?: AbortSignal,
    column: number | null = null,
    memory?: KeptMemory
  ): Promise<NdArray<RawPixels>> {
    const { columns } = this.geometry;
    this._check(frames, first, count);
    const wish: IRowWish = { frames, first, count, column };
    const bytes = frames.length * count * columns * this.element.size;
    const kept = this._reader.fillsAll ? memory : undefined;
    const target = kept?.take(bytes, this.info.path) ?? allocateBytes(bytes, this.info.path);
    if (target.length > 0) {
      await this._reader.read(wish, target, signal);
    }
    const inOrder = this._reader.littleEndian || this.element.littleEndian;
    return toPixels(target, [frames.length, count, columns], this.element, inOrder, this._decoders);
  }

  /**
   * Compare the first, the middle and the last element with what the library reads, and let the
   * library read everything where they differ.
   */
  async probe(signal?: AbortSignal): Promise<void> {
    if (this._fallback !== null) {
      return;
    }
    const { extents, lead } = this.geometry;
    const places = [0, 0.5, 1].map(part => extents.map(extent => Math.floor((extent - 1) * part)));
    const own = this._reader;
    await inFlight(
      places,
      1,
      async place => {
        const theirs = await this._libraryElement(place, lead, signal);
        const mine = await this._ownElement(own, place, signal);
        if (theirs !== null && !sameBytes(mine, theirs)) {
          this._fallback = `the library reads other values at (${place.join(', ')})`;
          this._reader = this._libraryRows();
        }
      },
      signal
    );
  }

  private async _libraryElement(
    place: readonly number[],
    lead: number,
    signal?: AbortSignal
  ): Promise<Uint8Array | null> {
    try {
      const axes = lead < 0 ? place.slice(-lead) : [...new Array<number>(lead).fill(0), ...place];
      return await this._slice(
        axes,
        axes.map(() => 1),
        signal
      );
    } catch (error) {
      if (error instanceof InputError && error.code === 'filter-unknown') {
        return null;
      }
      throw error;
    }
  }

  private async _ownElement(
    own: IRowReader,
    place: readonly number[],
    signal?: AbortSignal
  ): Promise<Uint8Array> {
    const { frameAxis, columns } = this.geometry;
    const [a = 0, b = 0, column = 0] = place;
    const wish: IRowWish = {
      frames: Uint32Array.of(frameAxis === 0 ? a : b),
      first: frameAxis === 0 ? b : a,
      count: 1,
      column
    };
    const { size, littleEndian } = this.element;
    const line = new Uint8Array(columns * size);
    const counted = this.statistics.chunksDecoded;
    await own.read(wish, line, signal);
    this.statistics.chunksDecoded = counted;
    const bytes = line.slice(column * size, (column + 1) * size);
    return littleEndian ? bytes : bytes.reverse();
  }

  private _libraryRows(): IRowReader {
    return new LibraryRows(this._slice, this.geometry, this.element.size);
  }

  private _check(frames: Uint32Array, first: number, count: number): void {
    const { rows } = this.geometry;
    const whole = [first, count].every(n => Number.isInteger(n) && n >= 0) && first + count <= rows;
    const beyond = frames.find(frame => frame >= this.geometry.frames);
    if (!whole || beyond !== undefined) {
      throw new InputError(
        'dataset-shape',
        beyond === undefined
          ? `${this.info.path} has ${counted(rows, 'row')}; rows ${first} to ${first + count - 1} were asked for.`
          : `${this.info.path} has ${counted(this.geometry.frames, 'frame')}; frame ${beyond} was asked for.`,
        { path: this.info.path, rows, frames: this.geometry.frames }
      );
    }
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
