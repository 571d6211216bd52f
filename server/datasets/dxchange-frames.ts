import { counted } from '../../protocol/sentences';
import type { DatasetStack } from '../hdf5/dataset-stack';
import { ConstantFrameSet, type SizedFrameSet, StackFrameSet } from './frame-set';
import { frameRange } from './frame-stack';
import { frameAxisOf, type Hdf5Parts, recipeFrameAxis } from './hdf5-parts';

const ACQUISITION = '/process/acquisition';

/** Flats and darks of a Data Exchange file, with the fallbacks that dxchange has. */
export class DxchangeFrames {
  constructor(
    private readonly _parts: Hdf5Parts,
    private readonly _projections: DatasetStack,
    private readonly _anglesRad: Float64Array | null
  ) {}

  flats(): Promise<SizedFrameSet[]> {
    return this._sets(this._parts.input.flats, 'white', 'flat');
  }

  darks(): Promise<SizedFrameSet[]> {
    return this._sets(this._parts.input.darks, 'dark', 'dark');
  }

  private async _sets(named: string | null, word: string, field: string): Promise<SizedFrameSet[]> {
    const { file } = this._parts;
    if (named !== null && named === constantPath(field)) {
      const constant = await this._constant(field);
      return constant === null ? [] : [constant];
    }
    const path = named ?? `/exchange/data_${word}`;
    const info = await file.dataset(path);
    if (info !== null || named !== null) {
      const axes = frameAxisOf(await file.attribute(path, 'axes'));
      const stack = await this._parts.stack(
        path,
        recipeFrameAxis(this._parts.input) ?? axes ?? 0,
        true
      );
      const empty = await isEmpty(stack);
      const constant = empty ? await this._constant(field) : null;
      if (constant === null) {
        if (empty && field === 'flat') {
          this._parts.notes.warn(
            'flats-zero',
            `The flats in ${path} are all zero and cannot correct anything: choose others.`
          );
        }
        return await this._placed(stack, path, word);
      }
      this._parts.notes.info(
        `${field}s-empty`,
        `${path} holds one frame of zeros, which stands for none.`
      );
      return [constant];
    }
    const constant = await this._constant(field);
    return constant === null ? [] : [constant];
  }

  private async _constant(field: string): Promise<ConstantFrameSet | null> {
    const { file, notes } = this._parts;
    const value = constantPath(field);
    const constant = (await file.numbers(value))?.[0];
    if (constant === undefined) {
      return null;
    }
    const { rows, columns } = this._projections;
    notes.warn(
      `${field}s-constant`,
      `There are no ${field}s: the value ${constant} of ${value} is used for all pixels.`
    );
    return new ConstantFrameSet(constant, rows, columns, value);
  }

  /** Frames taken at one angle are one set; its place follows from the angles of the projections. */
  private async _placed(stack: DatasetStack, path: string, word: string): Promise<SizedFrameSet[]> {
    const angles =
      this._anglesRad === null ? null : await this._parts.anglesAt(`/exchange/theta_${word}`);
    const values = angles?.values.filter(value => value !== null) ?? [];
    if (angles === null || values.length !== stack.frames) {
      if (angles !== null) {
        this._parts.notes.warn(
          'frame-angles-count',
          `${angles.source} has ${counted(values.length, 'angle')} for ${counted(stack.frames, 'frame')}: it is not used.`
        );
      }
      return [new StackFrameSet(stack, frameRange(0, stack.frames), null, path)];
    }
    const degrees = /rad/iu.test(angles.units ?? 'deg') ? 180 / Math.PI : 1;
    const groups = new Map<number, number[]>();
    for (const [frame, angle] of values.entries()) {
      const position = this._position((angle * degrees * Math.PI) / 180);
      groups.set(position, [...(groups.get(position) ?? []), frame]);
    }
    return [...groups]
      .sort(([a], [b]) => a - b)
      .map(
        ([position, frames]) => new StackFrameSet(stack, Uint32Array.from(frames), position, path)
      );
  }

  private _position(angleRad: number): number {
    const first = this._anglesRad?.[0] ?? 0;
    const last = this._anglesRad?.at(-1) ?? 0;
    const part = last === first ? 0 : (angleRad - first) / (last - first);
    // Positions within a thousandth of the scan are the same stop of the stage.
    return Math.round(Math.min(1, Math.max(0, part)) * 1000) / 1000;
  }
}

/** Where one number stands for all flats or darks. */
function constantPath(field: string): string {
  return `${ACQUISITION}/${field}_fields/${field}_field_value`;
}

/** One frame of zeros stands for "none" in files of the APS. */
async function isEmpty(stack: DatasetStack): Promise<boolean> {
  if (stack.frames !== 1) {
    return false;
  }
  const { data } = await stack.readRows(Uint32Array.of(0), 0, stack.rows);
  return data.every(value => value === 0);
}
