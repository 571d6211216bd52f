import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { InputError } from '../../protocol/errors';
import type { IFrameSetDescription } from '../../protocol/scan';
import { counted } from '../../protocol/sentences';
import type { IFrameStack } from './frame-stack';
import type { IFrameSet } from './scan';

/** Some frames of a stack that were taken together. */
export class StackFrameSet implements IFrameSet {
  constructor(
    private readonly _stack: IFrameStack,
    private readonly _frames: Uint32Array,
    readonly position: number | null,
    /** Dataset or folder, as an input of a recipe would name it. */
    readonly source: string
  ) {}

  get count(): number {
    return this._frames.length;
  }

  get rows(): number {
    return this._stack.rows;
  }

  get columns(): number {
    return this._stack.columns;
  }

  readRows(first: number, count: number, signal?: AbortSignal): Promise<NdArray<RawPixels>> {
    return this._stack.readRows(this._frames, first, count, signal);
  }

  async readFrame(index: number, signal?: AbortSignal): Promise<NdArray<RawPixels>> {
    const frame = frameAt(this._frames, index, this.source);
    return withoutFirstAxis(await this._stack.readRows(frame, 0, this._stack.rows, signal));
  }
}

/** Flats or darks that a file gives as one number. */
export class ConstantFrameSet implements IFrameSet {
  readonly count = 1;
  readonly position = null;

  constructor(
    private readonly _value: number,
    readonly rows: number,
    readonly columns: number,
    readonly source: string
  ) {}

  readRows(_first: number, count: number): Promise<NdArray<RawPixels>> {
    const data = new Float32Array(count * this.columns).fill(this._value);
    return Promise.resolve({ data, shape: [1, count, this.columns], dtype: 'f4' });
  }

  async readFrame(index: number): Promise<NdArray<RawPixels>> {
    frameAt(Uint32Array.of(0), index, this.source);
    return withoutFirstAxis(await this.readRows(0, this.rows));
  }
}

/** A frame set as a reader makes it: it knows its size and where it came from. */
export type SizedFrameSet = StackFrameSet | ConstantFrameSet;

export function describeSet({ count, position, source }: SizedFrameSet): IFrameSetDescription {
  return { count, position, source };
}

/** @throws InputError `dataset-shape` for a frame that is not there */
export function frameAt(frames: Uint32Array, index: number, source: string): Uint32Array {
  const frame = frames[index];
  if (frame === undefined) {
    throw new InputError(
      'dataset-shape',
      `${source} has ${counted(frames.length, 'frame')}; frame ${index} was asked for.`,
      {
        source,
        frames: frames.length,
        frame: index
      }
    );
  }
  return Uint32Array.of(frame);
}

export function withoutFirstAxis({ data, shape, dtype }: NdArray<RawPixels>): NdArray<RawPixels> {
  return { data, shape: shape.slice(1), dtype };
}
