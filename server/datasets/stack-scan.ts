import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { InputError } from '../../protocol/errors';
import type { IScanDescription } from '../../protocol/scan';
import type { KeptMemory } from '../files/kept-memory';
import type { IScan } from './scan';
import { describeSet, frameAt, type SizedFrameSet, withoutFirstAxis } from './frame-set';
import type { IFrameStack } from './frame-stack';

/** What a reader found; the rest of the description follows from it. */
export interface IScanParts {
  readonly description: Omit<
    IScanDescription,
    'projections' | 'rows' | 'columns' | 'dtype' | 'anglesDeg' | 'flats' | 'darks' | 'storage'
  >;
  readonly anglesRad: Float64Array | null;
  readonly anglesRefusal: InputError | null;
  readonly stack: IFrameStack;
  /** Frames of the stack that are projections. */
  readonly projections: Uint32Array;
  readonly flats: readonly SizedFrameSet[];
  readonly darks: readonly SizedFrameSet[];
  close(): Promise<void>;
}

/** Angles as the page takes them: a millionth of a degree is less than any stage tells, and short to write. */
function inDegrees(anglesRad: Float64Array | null): number[] | null {
  return anglesRad && Array.from(anglesRad, rad => Math.round((rad * 180e6) / Math.PI) / 1e6);
}

/** A scan made of stacks of frames. */
export class StackScan implements IScan {
  readonly description: IScanDescription;

  /** @throws InputError `frames-differ` where flats or darks have another size than the projections */
  constructor(private readonly _parts: IScanParts) {
    const { stack, projections, flats, darks } = _parts;
    for (const [what, sets] of [['flats', flats] as const, ['darks', darks] as const]) {
      for (const set of sets) {
        if (set.rows !== stack.rows || set.columns !== stack.columns) {
          throw new InputError(
            'frames-differ',
            `The ${what} in ${set.source} have ${set.rows} x ${set.columns} pixels, the projections ${stack.rows} x ${stack.columns} (rows x columns): choose ${what} of this scan.`,
            {
              what,
              source: set.source,
              rows: set.rows,
              columns: set.columns,
              expectedRows: stack.rows,
              expectedColumns: stack.columns
            }
          );
        }
      }
    }
    this.description = {
      ..._parts.description,
      projections: projections.length,
      rows: stack.rows,
      columns: stack.columns,
      dtype: stack.dtype,
      anglesDeg: inDegrees(_parts.anglesRad),
      flats: flats.map(describeSet),
      darks: darks.map(describeSet),
      storage: stack.storage
    };
  }

  get anglesRad(): Float64Array | null {
    return this._parts.anglesRad;
  }

  get anglesRefusal(): InputError | null {
    return this._parts.anglesRefusal;
  }

  get flats(): readonly SizedFrameSet[] {
    return this._parts.flats;
  }

  get darks(): readonly SizedFrameSet[] {
    return this._parts.darks;
  }

  get statistics(): IScan['statistics'] {
    return this._parts.stack.statistics;
  }

  *blocksOf(projections: Uint32Array, most: number): Generator<Uint32Array> {
    const { stack, projections: all } = this._parts;
    const chunkOf = (index: number): number =>
      Math.floor((all[projections[index] ?? 0] ?? 0) / stack.framesPerChunk);
    let from = 0;
    for (let to = 1; to <= projections.length; to++) {
      const full = to - from >= most && chunkOf(to) !== chunkOf(to - 1);
      if (full || to === projections.length) {
        yield projections.subarray(from, to);
        from = to;
      }
    }
  }

  async readProjection(index: number, signal?: AbortSignal): Promise<NdArray<RawPixels>> {
    const { stack, projections, description } = this._parts;
    const frame = frameAt(projections, index, description.data);
    return withoutFirstAxis(await stack.readRows(frame, 0, stack.rows, signal));
  }

  async readRows(
    first: number,
    count: number,
    projections?: Uint32Array,
    signal?: AbortSignal,
    memory?: KeptMemory
  ): Promise<NdArray<RawPixels>> {
    const { stack, projections: all, description } = this._parts;
    const frames = projections?.map(index => frameAt(all, index, description.data)[0] ?? 0) ?? all;
    return await stack.readRows(frames, first, count, signal, null, memory);
  }

  close(): Promise<void> {
    return this._parts.close();
  }
}
