import type { IEngine, IReconstructionPlan } from '../../engine/ts/types';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import { KeptMemory } from '../files/kept-memory';
import type { IDriveContext } from '../jobs/drive';
import type { JobLog } from '../jobs/job-log';
import type { IPlan, ISlab } from '../pipeline/plan.types';
import { createEnginePlan } from '../pipeline/method';
import { reconstructRows } from '../pipeline/reconstruct-rows';
import {
  SinogramPipeline,
  type IRawRows,
  type ISinograms,
  type IUncorrectedRows
} from '../pipeline/sinograms';
import { READ_AHEAD } from '../pipeline/slabs';
import type { IVolumeBuilder } from '../volumes/content';
import { runConveyor } from './conveyor';
import { ImageBuffers } from './image-buffers';
import { SlabRecord } from './slab-record';
import { residualWords } from './residual-words';
import { endIfAsked } from './stop';

/** Everything slabs are made with. */
export interface ISlabWork {
  readonly context: IDriveContext;
  readonly log: JobLog;
  readonly recipe: IRecipe;
  readonly plan: IPlan;
  readonly scan: IScan;
  readonly engine: IEngine;
  readonly builder: IVolumeBuilder;
}

interface IReadSlab {
  readonly record: SlabRecord;
  readonly raw: IRawRows;
}

interface IReadySlab {
  readonly record: SlabRecord;
  readonly images: Float32Array;
  /** Of iterative methods, one a slice. */
  readonly residuals: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Reconstruct slabs: the next are read while one is computed and the one before is written. `done` is
 * noted after a slab's bytes are on the disk.
 *
 * @throws HepsctError `cancelled` after a batch, once the file `stop` exists
 */
export async function reconstructSlabs(work: ISlabWork, slabs: readonly ISlab[]): Promise<void> {
  const { engine, recipe, plan } = work;
  // another machine's engine, or its number of threads, must not take more than was predicted
  const enginePlan = createEnginePlan(engine, recipe.method, plan, plan.memoryBytes);
  const line = new SlabLine(work, enginePlan, slabs.length);
  try {
    await runConveyor(
      slabs,
      {
        read: slab => line.read(slab),
        compute: (slab, read, turn) => line.compute(slab, read, turn),
        write: (slab, ready) => line.write(slab, ready)
      },
      READ_AHEAD
    );
  } finally {
    enginePlan.dispose();
    await line.dispose();
  }
}

class SlabLine {
  constructor(
    private readonly _work: ISlabWork,
    private readonly _enginePlan: IReconstructionPlan,
    private readonly _total: number
  ) {
    const { recipe, scan, engine, plan } = _work;
    this._pipeline = new SinogramPipeline({ recipe, scan, engine, projections: plan.projections });
  }

  async read(slab: ISlab): Promise<IReadSlab> {
    const { context, plan } = this._work;
    const record = await SlabRecord.begin(context.directory, slab.index);
    this._records.push(record);
    const rows = plan.rows.slice(slab.first, slab.first + slab.count);
    const memory = this._memory[this._reads++ % this._memory.length];
    const raw = await record.stage('reading', () =>
      this._pipeline.read(rows, context.lost, memory)
    );
    return { record, raw };
  }

  async compute(slab: ISlab, { record, raw }: IReadSlab, turn: number): Promise<IReadySlab> {
    const { context, plan, builder } = this._work;
    const rows: ISinograms | IUncorrectedRows = await record.stage('correcting', async () =>
      plan.corrections === 'within' ? this._pipeline.uncorrected(raw) : this._pipeline.correct(raw)
    );
    const centres = plan.centres.slice(slab.first, slab.first + slab.count);
    const pageOffset = builder.pageOffset(slab.first);
    const images = this._images.take(turn, slab.count * plan.size ** 2, pageOffset);
    const residuals = await record.stage('reconstructing', () =>
      reconstructRows(this._enginePlan, rows, centres, images, {
        batch: plan.batch,
        afterBatch: () => endIfAsked(context),
        signal: context.lost
      })
    );
    return { record, images, residuals, counts: { ...rows.counts } };
  }

  async write(slab: ISlab, { record, images, residuals, counts }: IReadySlab): Promise<void> {
    const { context, log, builder, plan } = this._work;
    await record.stage('writing', () => {
      context.lost.throwIfAborted();
      return builder.write(slab.first, slab.count, images);
    });
    await record.done(counts);
    await record.dispose();
    this._done += 1;
    const [first, last] = [plan.rows[slab.first], plan.rows[slab.first + slab.count - 1]];
    const written =
      first === last
        ? `detector row ${first} is written`
        : `detector rows ${first} to ${last} are written`;
    const close = residualWords(residuals);
    await log.info(
      `Reconstruction processing! Slab ${this._done} of ${this._total}: ${written}${close}.`
    );
  }

  async dispose(): Promise<void> {
    await Promise.all(this._records.map(record => record.dispose()));
  }

  private readonly _pipeline: SinogramPipeline;
  private readonly _records: SlabRecord[] = [];
  /** One for the slab that is computed, the others for those read ahead. */
  private readonly _memory = Array.from({ length: 1 + READ_AHEAD }, () => new KeptMemory());
  private _reads = 0;
  private readonly _images = new ImageBuffers();
  private _done = 0;
}
