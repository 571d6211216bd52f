import type { IFilter } from '../engine/ts/types';
import type { ILiveSlice, LivePixels } from '../engine/ts/live-types';
import { paddedColumns } from '../engine/ts/padding';
import type { IAnswer } from './contestant';
import { anglesOf, openVariant, secondsOf, sinogramOf } from './engine-work';
import type { IWork } from './engine-work';
import type { IEngineTask } from './engine-task';

const FILTER: IFilter = { name: 'ramp', cutoff: 1 };
/** How far from the axis the sinogram was taken in at, in shares of the width: half of what a hand may move by. */
const AWAY = 0.005;
/** The values of the Shepp-Logan head, with the ringing of the ramp. */
const SCALE = { lowest: -0.5, step: 2 };

/**
 * Frames for a centre that moves, or the first picture of a session: a sinogram is taken in and one frame made of
 * it. Its slice is a frame of float32 for the true axis, made half as far away as frames are made in use.
 */
export class LiveWork implements IWork {
  static async open(task: IEngineTask): Promise<LiveWork> {
    const engine = await openVariant(task);
    const { columns } = task.case;
    const angles = await anglesOf(task);
    const live = engine.createLiveSlice({
      columns,
      size: columns,
      angles,
      weights: new Float64Array(angles.length).fill(Math.PI / angles.length),
      paddedColumns: paddedColumns(columns, 'reference'),
      fullTurn: false,
      scale: 1
    });
    const work = new LiveWork(task, live, await sinogramOf(task));
    await work._load();
    await live.frame(task.case.centre, FILTER, work.first);
    return work;
  }

  private constructor(
    private readonly _task: IEngineTask,
    private readonly _live: ILiveSlice,
    private readonly _sinogram: Float32Array
  ) {
    const pixels = _task.case.columns ** 2;
    this.first = new Float32Array(pixels);
    const words = _task.path === 'live u16';
    const drawn = _task.path === 'live half' ? Math.ceil(_task.case.columns / 2) ** 2 : pixels;
    this._out = words ? new Uint16Array(drawn) : new Uint8Array(drawn);
    const levels = words ? 65535 : 255;
    this._scale = { lowest: SCALE.lowest, step: SCALE.step / levels };
  }

  readonly slices = 1;
  readonly first: Float32Array;

  async run(): Promise<void> {
    if (this._task.path === 'first picture') await this._load();
    // another centre each time, as under a hand
    this._steps = (this._steps + 1) % 16;
    const centre = this._task.case.centre + this._steps / 4;
    await this._live.frame(centre, FILTER, this._out, this._scale);
  }

  async measure(): Promise<IAnswer> {
    return { seconds: await secondsOf(() => this.run()) };
  }

  private _load(): Promise<void> {
    const { centre, columns } = this._task.case;
    return this._live.load(this._sinogram, centre + AWAY * columns, true);
  }

  private readonly _out: LivePixels;
  private readonly _scale: { readonly lowest: number; readonly step: number };
  private _steps = 0;
}
