import { paddedColumns } from '../../engine/ts/index';
import type { ILiveOptions } from '../../engine/ts/live-types';
import type { IEngine, IFilter } from '../../engine/ts/types';
import { InputError } from '../../protocol/errors';
import type { ILiveRequest } from '../../protocol/live';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IScan } from '../datasets/scan';
import { refuseRow } from '../pictures/render';
import { centreAt, centreOf } from '../pipeline/centre';
import { iterativeMethodOf } from '../pipeline/iterative-method';
import { methodOf } from '../pipeline/method';
import { geometryOf, pixelBytes, type IReconstructionGeometry } from '../pipeline/plan';
import { type IRawRows, type ISinograms, SinogramPipeline } from '../pipeline/sinograms';
import { costOf, haloOf, usesFields } from '../pipeline/steps/chain';
import { angleWeights } from '../pipeline/weights';
import type { ScanCache } from '../readers/scan-cache';
import { Frames, type IMadeFrame } from './frames';
import type { ILineBudget } from './line-meter';
import type { IHolder, LiveMemory } from './memory';
import { LiveSlices, type ILiveSource } from './slices';
import { ShownSinogram, type ISinogramPart } from './shown-sinogram';
import { Stage } from './stage';

/** A request as it came; its recipe is still to be checked. */
export type UncheckedRequest = Omit<ILiveRequest, 'recipe'> & { readonly recipe: unknown };

export interface IStagesContext {
  readonly engine: IEngine;
  readonly scans: ScanCache;
  readonly memory: LiveMemory;
}

/** What the slices of one scan have in common, whatever their centre, filter and row. */
interface IGround {
  readonly key: string;
  /** Of the pixels that are read. */
  readonly rowsKey: string;
  readonly geometry: IReconstructionGeometry;
  readonly options: ILiveOptions;
}

/** One message frames at a time, twice: one is made while the other one is sent. */
const FRAMES_BYTES = 2 * 4 * 1024 * 1024;

/**
 * The stages of one panel's slice, raw rows -> corrected sinogram -> live slice -> frame, each with its last
 * result. A request goes in at the first stage whose key has changed.
 */
export class LiveStages implements IHolder {
  /** Set while a request is being answered. */
  working = false;

  constructor(private readonly _context: IStagesContext) {
    this._slices = new LiveSlices(_context.engine);
    this._slices.onLoaded = () => _context.memory.changed();
    this._frames = new Frames(_context.engine);
  }

  get busy(): boolean {
    return this.working || this._slices.loading;
  }

  /**
   * The frame of a request.
   *
   * @param soon called when no more than the engine's work on a sinogram is left
   * @throws InputError for a method that has no live slice; what recipes, readers and steps throw
   */
  async render(
    request: UncheckedRequest,
    budget: ILineBudget,
    signal: AbortSignal,
    soon: () => void
  ): Promise<IMadeFrame> {
    const { row, seq, view, pointer } = request;
    const recipe = checkRecipe(request.recipe);
    const filter = filterOf(recipe);
    const { description, ground } = await this._context.scans.with(recipe, async scan => {
      refuseRow(row, scan);
      return { description: scan.description, ground: this._groundOf(recipe, scan) };
    });
    signal.throwIfAborted();
    await this._reserve(recipe, description, ground, signal);
    const { key, sinograms } = await this._sinograms(recipe, row, ground, signal);
    soon();
    const centre = centreAt(centreOf(recipe.centre, description), row, description.rows);
    const ramp = filter.name !== 'none';
    const source: ILiveSource = {
      key: JSON.stringify([key, ground.key, ramp]),
      optionsKey: ground.key,
      options: ground.options,
      sinograms,
      ramp
    };
    const loaded = await this._slices.at(source, centre, filter, signal);
    const { unit } = ground.geometry;
    const name = this._shown.note(seq, JSON.stringify([key, ground.key]), {
      ...ground,
      row,
      sinograms
    });
    const wish = {
      ...{ seq, row, centre, filter, view, unit, budget, source: name },
      ...(pointer ? { pointer } : {})
    };
    return this._frames.make(loaded, wish, signal);
  }

  /** A part of the sinogram behind a frame; null where that is not held any more. */
  part(seq: number, from: number): ISinogramPart | null {
    return this._shown.part(seq, from);
  }

  release(): void {
    this._reserved = 0;
    this._rows.clear();
    this._corrected.clear();
    this._slices.clear();
    this._frames.clear();
    this._shown.clear();
  }

  /** Give everything back for good. */
  dispose(): void {
    this.release();
    this._context.memory.remove(this);
  }

  private _groundOf(recipe: IRecipe, scan: IScan): IGround {
    const { angles, geometry, input } = recipe;
    const key = JSON.stringify([scan.description.etag, input, angles, geometry]);
    if (this._ground?.key === key) {
      return this._ground;
    }
    const { centreAt: _centreAt, ...found } = geometryOf(recipe, scan);
    const { columns, size, anglesRad, weights, scale } = found;
    const options: ILiveOptions = {
      columns,
      size,
      scale,
      angles: Float64Array.from(anglesRad),
      weights: Float64Array.from(weights),
      paddedColumns: paddedColumns(columns, 'reference'),
      fullTurn: angleWeights(anglesRad).periodRad > 1.5 * Math.PI
    };
    const rowsKey = JSON.stringify([scan.description.etag, input, angles.leftOut]);
    this._ground = { key, rowsKey, geometry: { ...found, centreAt: _centreAt }, options };
    return this._ground;
  }

  private async _reserve(
    { steps }: IRecipe,
    {
      columns,
      dtype,
      flats,
      darks
    }: Pick<IScan['description'], 'columns' | 'dtype' | 'flats' | 'darks'>,
    { key, options, geometry }: IGround,
    signal: AbortSignal
  ): Promise<void> {
    const { memory } = this._context;
    const rows = 1 + 2 * haloOf(steps);
    const angles = geometry.projections.length;
    const { bytes, copies } = costOf(steps, angles, columns);
    const frames = [...flats, ...darks].reduce((sum, { count }) => sum + count, 0);
    const raw = (angles + frames) * rows * columns * pixelBytes(dtype);
    const rest = raw * (1 + copies) + rows * angles * columns * 4 + bytes + FRAMES_BYTES;
    if (this._sliceBytes?.key !== key) {
      this._sliceBytes = { key, bytes: this._slices.bytes(options) };
    }
    const needed = rest + this._sliceBytes.bytes;
    if (memory.touch(this) && needed <= this._reserved) {
      return;
    }
    this.release();
    await memory.reserve(this, needed, signal);
    this._reserved = needed;
  }

  private async _sinograms(
    recipe: IRecipe,
    row: number,
    { rowsKey, geometry }: IGround,
    signal: AbortSignal
  ): Promise<{ readonly key: string; readonly sinograms: ISinograms }> {
    const { engine, scans } = this._context;
    const { steps } = recipe;
    const inPipeline = <T>(work: (pipeline: SinogramPipeline) => Promise<T>): Promise<T> =>
      scans.with(recipe, scan =>
        work(new SinogramPipeline({ recipe, scan, engine, projections: geometry.projections }))
      );
    const rawKey = JSON.stringify([rowsKey, row, haloOf(steps), usesFields(steps)]);
    const key = JSON.stringify([rawKey, steps]);
    const sinograms = await this._corrected.get(
      key,
      async ending => {
        const rows = await this._rows.get(
          rawKey,
          reading => inPipeline(pipeline => pipeline.read([row], reading)),
          ending
        );
        return inPipeline(pipeline => pipeline.correct(rows));
      },
      signal
    );
    return { key, sinograms };
  }

  private readonly _rows = new Stage<IRawRows>();
  private readonly _corrected = new Stage<ISinograms>();
  private readonly _slices: LiveSlices;
  private readonly _frames: Frames;
  private readonly _shown = new ShownSinogram();
  private _ground: IGround | null = null;
  private _sliceBytes: { readonly key: string; readonly bytes: number } | null = null;
  private _reserved = 0;
}

/** @throws InputError `recipe-unavailable` for a method that no half spectrum stands for */
function filterOf({ method, geometry }: IRecipe): IFilter {
  const iterative = iterativeMethodOf(method) !== null;
  if (iterative || geometry.scan === 'half-acquisition') {
    const what = iterative ? `the method ${method.name}` : 'a half-acquisition scan';
    throw new InputError(
      'recipe-unavailable',
      `There are no live slices of ${what}: the exact slice follows each change instead.`,
      { field: iterative ? 'method' : 'geometry.scan' }
    );
  }
  return methodOf(method).filter;
}
