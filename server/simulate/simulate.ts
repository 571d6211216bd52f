import { resolve } from 'node:path';
import { hasPhantom } from '../../engine/ts/phantom';
import type { IExposure, IPhantomEngine } from '../../engine/ts/phantom';
import type { IEllipsoid, IEngine } from '../../engine/ts/types';
import { HepsctError, isHepsctError } from '../../protocol/errors';
import { fromSystemError, systemCode } from '../files/system-error';
import { anglesDegOf, contentOf, DARKS, DATA, FLATS, flatsBefore } from './content';
import { SimulatedDetector } from './detector';
import type { IExposureFields } from './detector';
import { FrameWriter } from './frame-writer';
import type { SimulateSettings } from './options';
import { OutputFile } from './output-file';
import { phantomOf } from './phantom';

/** Bytes of line integrals of one block of projections; two blocks are in memory at a time. */
const BLOCK_BYTES = 64 * 1024 * 1024;

export interface ISimulateContext {
  readonly engine: IEngine;
  readonly signal?: AbortSignal;
}

/** How far a simulation is, in frames. */
export interface ISimulateProgress {
  readonly part: 'darks' | 'flats' | 'projections';
  readonly done: number;
  readonly total: number;
}

export interface ISimulateResult {
  readonly path: string;
  /** Bytes of pixels before compression. */
  readonly pixelBytes: number;
  readonly settings: SimulateSettings;
}

/**
 * Write a simulated scan as a DXchange file: an analytic phantom seen by a synchrotron beam and a
 * detector with their usual faults. Memory is bounded by a few blocks of frames, whatever the size.
 *
 * @param path where the file is to stand; nothing is ever overwritten
 * @param settings of `checkSimulateOptions`
 * @returns a generator of progress whose last value says what was written
 * @throws ConflictError, CapacityError, PermissionError; HepsctError `cancelled` on abort. A file that
 * is not complete is removed.
 */
export async function* simulate(
  path: string,
  settings: SimulateSettings,
  context: ISimulateContext
): AsyncGenerator<ISimulateProgress, ISimulateResult> {
  const { engine, signal } = context;
  if (!hasPhantom(engine)) {
    throw new HepsctError('internal', `The engine ${engine.variant} cannot simulate.`);
  }
  const detector = new SimulatedDetector(settings);
  const content = contentOf(settings, detector);
  const target = resolve(path);
  const output = await OutputFile.create(target, FrameWriter.predictedBytes(content));
  let complete = false;
  try {
    const writer = new FrameWriter(output.handle, content, settings.storage, engine);
    const pipeline = new Exposures(engine, settings, detector);
    let writing: Promise<void> = Promise.resolve();
    let part: ISimulateProgress['part'] = 'darks';
    for (const block of pipeline.blocks()) {
      signal?.throwIfAborted();
      const frames = await pipeline.expose(block);
      await writing;
      writing = writer.write(block.dataset, block.first, frames, block.count);
      // a failure is met at the next await, not before
      writing.catch(() => undefined);
      part = block.part;
      yield { part, done: block.first + block.count, total: block.total };
    }
    await writing;
    signal?.throwIfAborted();
    await writer.finish();
    await output.complete();
    complete = true;
    const frames = settings.angles + settings.flats + settings.darks;
    return { path: target, pixelBytes: 2 * frames * settings.rows * settings.columns, settings };
  } catch (error) {
    throw explained(error, target, signal);
  } finally {
    if (!complete) {
      await output.discard();
    }
  }
}

function explained(error: unknown, path: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) {
    return new HepsctError(
      'cancelled',
      'The simulation was cancelled.',
      { path },
      { cause: error }
    );
  }
  return isHepsctError(error) || systemCode(error) === null ? error : fromSystemError(error, path);
}

/** Frames that are exposed and written together. */
interface IBlock {
  readonly part: ISimulateProgress['part'];
  readonly dataset: string;
  readonly first: number;
  readonly count: number;
  readonly total: number;
}

/** The frames of a scan in the order they are taken: darks, flats, projections, flats. */
class Exposures {
  private readonly _phantom: readonly IEllipsoid[];
  private readonly _anglesRad: Float64Array;
  private readonly _pixels: number;
  private readonly _fields: IExposureFields;

  constructor(
    private readonly _engine: IPhantomEngine,
    private readonly _settings: SimulateSettings,
    private readonly _detector: SimulatedDetector
  ) {
    this._phantom = phantomOf(_settings);
    this._anglesRad = anglesDegOf(_settings).map(angle => (angle * Math.PI) / 180);
    this._pixels = _settings.rows * _settings.columns;
    this._fields = _detector.fields(_engine);
  }

  *blocks(): Generator<IBlock> {
    const { angles, darks, flats } = this._settings;
    yield* this._cut('darks', DARKS, 0, darks, darks);
    yield* this._cut('flats', FLATS, 0, flatsBefore(this._settings), flats);
    yield* this._cut('projections', DATA, 0, angles, angles);
    yield* this._cut('flats', FLATS, flatsBefore(this._settings), flats, flats);
  }

  async expose(block: IBlock): Promise<Uint16Array> {
    const { columns, noise, rows, seed } = this._settings;
    const { beam, darkCurrent, darkLevel, offset } = this._fields;
    const { count, first, part } = block;
    const base = {
      frames: count,
      columns,
      seed,
      noise,
      firstIndex: this._index(block) * this._pixels
    };
    const dark: IExposure = { ...base, integrals: null, beam: darkCurrent, offset, gain: null };
    if (part === 'darks') {
      return this._engine.exposeFrames(dark);
    }
    const gain = this._detector.gain(this._times(block));
    const lit: IExposure = { ...base, integrals: null, beam, offset: darkLevel, gain };
    if (part === 'flats') {
      return this._engine.exposeFrames(lit);
    }
    const angles = this._anglesRad.slice(first, first + count);
    const { centre } = this._settings;
    const integrals = await this._engine.projectEllipsoids(
      this._phantom,
      angles,
      [0, rows, rows],
      columns,
      centre
    );
    return this._engine.exposeFrames({ ...lit, integrals });
  }

  private *_cut(
    part: IBlock['part'],
    dataset: string,
    from: number,
    to: number,
    total: number
  ): Generator<IBlock> {
    const step = Math.max(1, Math.floor(BLOCK_BYTES / (4 * this._pixels)));
    for (let first = from; first < to; first += step) {
      yield { part, dataset, first, count: Math.min(step, to - first), total };
    }
  }

  /** Place of a block's first frame among all frames: fixes its random numbers. */
  private _index({ first, part }: IBlock): number {
    const { darks, flats } = this._settings;
    return first + { darks: 0, flats: darks, projections: darks + flats }[part];
  }

  private _times({ count, first, part }: IBlock): number[] {
    const { angles } = this._settings;
    return Array.from({ length: count }, (_, i) =>
      part === 'projections'
        ? (first + i) / (angles - 1)
        : Number(first + i >= flatsBefore(this._settings))
    );
  }
}
