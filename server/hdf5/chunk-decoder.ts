import { inflate } from 'node:zlib';
import { InputError, isHepsctError } from '../../protocol/errors';
import type { IByteDecoders } from './element-types';
import type { IFilter } from './messages';

const DEFLATE = 1;
const SHUFFLE = 2;
const BITSHUFFLE = 32008;
/** Last parameter of bitshuffle: 2 = LZ4 follows. */
const WITH_LZ4 = 2;

/** Undoes the filters of chunks, in reverse order; a filter that a chunk left out is skipped. */
export class ChunkDecoder {
  constructor(
    private readonly _filters: readonly IFilter[],
    private readonly _elementSize: number,
    private readonly _decoders: IByteDecoders
  ) {}

  /** The first filter that is not undone here, as a reason to let the library read; else null. */
  get unknown(): string | null {
    const filter = this._filters.find(
      ({ id, values }) =>
        id !== DEFLATE && id !== SHUFFLE && !(id === BITSHUFFLE && values[4] === WITH_LZ4)
    );
    return filter === undefined ? null : `the filter ${filter.name || filter.id} is the library's`;
  }

  /** True when a chunk with this mask is stored as it is. */
  isPlain(mask: number): boolean {
    return this._filters.every((_, i) => (mask & (1 << i)) !== 0);
  }

  /**
   * @param decodedBytes length of the whole chunk
   * @throws InputError `file-unreadable` for a damaged chunk
   */
  async decode(
    bytes: Uint8Array,
    mask: number,
    decodedBytes: number,
    where: string
  ): Promise<Uint8Array> {
    let result = bytes;
    try {
      for (let i = this._filters.length - 1; i >= 0; i--) {
        const filter = this._filters[i];
        if (filter !== undefined && (mask & (1 << i)) === 0) {
          result = await this._undo(filter, result, decodedBytes);
        }
      }
    } catch (error) {
      throw isHepsctError(error)
        ? error
        : damaged(where, 'what is in the file is not what was compressed', error);
    }
    if (result.length !== decodedBytes) {
      throw damaged(where, `${result.length} bytes instead of ${decodedBytes}`);
    }
    return result;
  }

  private async _undo(
    filter: IFilter,
    bytes: Uint8Array,
    decodedBytes: number
  ): Promise<Uint8Array> {
    switch (filter.id) {
      case DEFLATE:
        return await inflated(bytes, decodedBytes);
      case SHUFFLE:
        return this._decoders.unshuffle(bytes, filter.values[0] ?? this._elementSize);
      default:
        return this._decoders.decodeBitshuffleLz4(
          bytes,
          filter.values[2] ?? this._elementSize,
          decodedBytes
        );
    }
  }
}

/** In words: `none`, `gzip`, `shuffle+gzip`, `bitshuffle-lz4`, ... */
export function compressionName(filters: readonly IFilter[]): string {
  const names = filters.map(({ id, name, values }) => {
    switch (id) {
      case DEFLATE:
        return 'gzip';
      case SHUFFLE:
        return 'shuffle';
      case 3:
        return 'fletcher32';
      case 32001:
        return 'blosc';
      case 32004:
        return 'lz4';
      case BITSHUFFLE:
        return values[4] === WITH_LZ4
          ? 'bitshuffle-lz4'
          : values[4] === 3
            ? 'bitshuffle-zstd'
            : 'bitshuffle';
      case 32015:
        return 'zstd';
      default:
        return name === '' ? `filter ${id}` : (name.split(/[;\s]/u)[0] ?? name);
    }
  });
  return names.length === 0 ? 'none' : names.join('+');
}

/** Output buffers are not made longer at once: the length comes from the file. */
const LONGEST_OUTPUT = 64 * 1024 * 1024;

function inflated(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // One output buffer of the right length: nothing is joined or copied afterwards.
    const options = {
      maxOutputLength: Math.max(limit, 64),
      chunkSize: Math.min(Math.max(limit, 64), LONGEST_OUTPUT)
    };
    inflate(bytes, options, (error, result) => {
      if (error) {
        reject(error);
      } else {
        resolve(result);
      }
    });
  });
}

function damaged(where: string, reason: string, cause?: unknown): InputError {
  return new InputError(
    'file-unreadable',
    `A chunk of ${where} is damaged and cannot be decompressed (${reason}). Copy the file again from its source.`,
    { path: where, reason },
    { cause }
  );
}
