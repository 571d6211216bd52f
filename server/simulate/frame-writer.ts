import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { IEngine } from '../../engine/ts/types';
import { layOutHdf5, writeHdf5Skeleton } from '../volumes/hdf5-skeleton';
import type { IHdf5Chunk, IHdf5Content, IHdf5Skeleton } from '../volumes/hdf5-skeleton';
import type { SimulateStorage } from './options';

const deflated = promisify(deflate);

/** Frames being compressed at a time: enough for the threads of zlib, few enough for the memory. */
const IN_FLIGHT = 8;

/** Writes blocks of 16-bit frames into the datasets of a file, frame after frame, contiguous or by chunk. */
export class FrameWriter {
  private readonly _plan: IHdf5Skeleton;
  private readonly _chunks = new Map<string, IHdf5Chunk[]>();
  private _end: number;

  constructor(
    private readonly _file: FileHandle,
    private readonly _content: IHdf5Content,
    private readonly _storage: SimulateStorage,
    private readonly _engine: IEngine
  ) {
    this._plan = layOutHdf5(_content);
    this._end = this._plan.dataEnd;
  }

  /** Length of the file when nothing is compressed: an upper bound in practice. */
  static predictedBytes(content: IHdf5Content): number {
    return content.datasets.reduce(
      (sum, dataset) =>
        sum + ('value' in dataset ? 0 : 2 * dataset.shape.reduce((a, b) => a * b, 1)),
      layOutHdf5(content).head.length
    );
  }

  /** @param frames (count, pixels) for places first, first + 1, ... of the dataset */
  async write(path: string, first: number, frames: Uint16Array, count: number): Promise<void> {
    const bytes = new Uint8Array(frames.buffer, frames.byteOffset, frames.byteLength);
    const place = this._plan.places.get(path);
    if (place !== undefined) {
      await this._put(bytes, place.offset + first * (bytes.length / count));
      return;
    }
    const size = bytes.length / count;
    for (let begin = 0; begin < count; begin += IN_FLIGHT) {
      const length = Math.min(IN_FLIGHT, count - begin);
      const packed = await Promise.all(
        Array.from({ length }, (_, i) =>
          this._pack(bytes.subarray((begin + i) * size, (begin + i + 1) * size))
        )
      );
      await this._append(path, first + begin, packed);
    }
  }

  /** Write what makes the bytes a file; before that it is none. */
  async finish(): Promise<void> {
    const skeleton = this._chunks.size > 0 ? layOutHdf5(this._content, this._chunks) : this._plan;
    await writeHdf5Skeleton(this._file, skeleton);
    await this._file.sync();
  }

  private async _append(path: string, first: number, packed: readonly Uint8Array[]): Promise<void> {
    const chunks = this._chunks.get(path) ?? [];
    this._chunks.set(path, chunks);
    const from = this._end;
    packed.forEach((bytes, i) => {
      chunks.push({ at: [first + i, 0, 0], offset: this._end, bytes: bytes.length });
      this._end += bytes.length;
    });
    await this._put(Buffer.concat(packed), from);
  }

  private async _pack(frame: Uint8Array): Promise<Uint8Array> {
    return this._storage === 'gzip'
      ? await deflated(frame, { level: 1 })
      : this._engine.encodeBitshuffleLz4(frame, 2);
  }

  private async _put(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this._file.write(
        bytes,
        done,
        bytes.length - done,
        position + done
      );
      done += bytesWritten;
    }
  }
}
