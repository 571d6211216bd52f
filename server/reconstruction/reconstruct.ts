import type { IEngine } from '../../engine/ts/types';
import { InputError, NotFoundError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import { counted } from '../../protocol/sentences';
import type { IScan } from '../datasets/scan';
import type { JobDirectory } from '../jobs/directory';
import type { IDriveContext } from '../jobs/drive';
import type { IJobFile } from '../jobs/job-file';
import type { JobLog } from '../jobs/job-log';
import { describeJob } from '../jobs/state';
import type { ISlab } from '../pipeline/plan.types';
import { withHalo } from '../pipeline/rows';
import { haloOf } from '../pipeline/steps/chain';
import { formatOf } from '../volumes/registry';
import { Output } from '../volumes/output';
import { contentOfJob } from './content';
import type { IScratchWish } from './scratch';
import type { IExportHost } from './export';
import { reconstructSlabs } from './slabs';
import { slowestStage } from './slowest';
import { endIfAsked } from './stop';
import { unfinished } from './unfinished';

/** What a worker opens; tests hand in their own. */
export interface IWorkerHost extends IExportHost {
  openScan(recipe: IRecipe, engine: IEngine): Promise<IScan>;
  /** The scan with its rows read from a row-ordered scratch: made once a job, used again when it is complete. */
  restage(scan: IScan, wish: IScratchWish): Promise<IScan>;
  /** The same from a scratch that is complete already, which another process may have made; null where none is. */
  madeScratch(scan: IScan, wish: Omit<IScratchWish, 'signal'>): Promise<IScan | null>;
  /** Remove what `restage` made. */
  removeScratch(folder: string): Promise<void>;
}

type ReconstructFile = Extract<IJobFile, { kind: 'reconstruct' }>;

/**
 * Run a reconstruction from its first unfinished slab to the volume under its final name. May be
 * repeated after a kill at any point.
 */
export async function reconstructJob(
  host: IWorkerHost,
  context: IDriveContext,
  file: ReconstructFile,
  log: JobLog
): Promise<void> {
  const { directory } = context;
  const { plan } = file;
  await endIfAsked(context);
  await log.info('Reconstruction start!');
  for (const { level, message } of plan.notes) {
    await log.write(level === 'warning' ? 'WARNING' : 'INFO', message);
  }
  const output = outputOf(directory, file);
  const state = await output.state();
  if (state !== 'complete') {
    const slabs = state === 'none' ? plan.slabs : await unfinished(context, plan.slabs);
    if (slabs.length > 0) {
      await runSlabs(host, context, file, log, output, slabs, ownSource);
    }
    context.lost.throwIfAborted();
    await output.finish();
  }
  await host.removeScratch(directory.scratchPath);
  await tellWork(context, log);
  await log.info(
    `Reconstruction completed! ${counted(plan.rows.length, 'slice')} in ${plan.outputPath}`
  );
}

/**
 * Run one slab of a reconstruction into the part of its output; the driver of the job finishes it.
 * Other slabs may run in other processes at the same time.
 */
export async function reconstructSlab(
  host: IWorkerHost,
  context: IDriveContext,
  file: ReconstructFile,
  log: JobLog,
  index: number
): Promise<void> {
  const slab = file.plan.slabs.find(candidate => candidate.index === index);
  if (slab === undefined) {
    throw new NotFoundError(
      'not-found',
      `Job ${file.id} has no slab ${index}, only ${slabNames(file.plan.slabs.length)}.`,
      { job: file.id, slab: index }
    );
  }
  await endIfAsked(context);
  const output = outputOf(context.directory, file);
  const state = await output.state();
  const left = state === 'part' ? await unfinished(context, [slab]) : [slab];
  if (state !== 'complete' && left.length > 0) {
    await runSlabs(host, context, file, log, output, left, madeSource);
  }
}

/** `0`, or `0 to 3`. */
function slabNames(count: number): string {
  return count === 1 ? '0' : `0 to ${count - 1}`;
}

function outputOf(directory: JobDirectory, file: ReconstructFile): Output {
  const { outputPath } = file.plan;
  const format = formatOf(file.recipe.output.format);
  return new Output(format, contentOfJob(file), outputPath, directory.partPath(outputPath));
}

/** What the time went into, and which pixels were mended: nothing is mended in silence. */
async function tellWork({ directory }: IDriveContext, log: JobLog): Promise<void> {
  const { counts, stageSeconds } = describeJob(await directory.readAll(), Date.now());
  const pace = slowestStage(stageSeconds);
  if (pace !== null) {
    await log.info(pace);
  }
  const { clipped = 0, nonFinite = 0, zingers = 0 } = counts;
  if (zingers > 0) {
    await log.info(
      `${counted(zingers, 'zinger')} took the median of the pixels around ${zingers === 1 ? 'it' : 'them'}.`
    );
  }
  if (clipped > 0) {
    await log.warning(
      `${counted(clipped, 'pixel')} let through no light and ${clipped === 1 ? 'was' : 'were'} lifted to the floor.`
    );
  }
  if (nonFinite > 0) {
    await log.warning(
      `${counted(nonFinite, 'pixel')} ${nonFinite === 1 ? 'was not finite (0/0) and counts' : 'were not finite (0/0) and count'} as empty.`
    );
  }
}

async function runSlabs(
  host: IWorkerHost,
  context: IDriveContext,
  file: ReconstructFile,
  log: JobLog,
  output: Output,
  slabs: readonly ISlab[],
  sourceOf: RowSource
): Promise<void> {
  const { plan, recipe } = file;
  const engine = await host.openEngine(plan.engine.startsWith('wasm') ? 'wasm' : 'native');
  if (engine.variant !== plan.engine) {
    await log.warning(
      `The job was planned for the engine ${plan.engine}, this machine has ${engine.variant}: last digits may differ between slabs.`
    );
  }
  const corrections =
    plan.corrections === 'within' ? '; corrections within the reconstruction' : '';
  await log.info(
    `Engine ${engine.variant} with ${counted(engine.threads, 'thread')}; ${slabs.length} of ${counted(plan.slabs.length, 'slab')} to do${corrections}.`
  );
  const scan = await host.openScan(recipe, engine);
  try {
    refuseChanged(file, scan);
    const rows = await sourceOf(host, context, file, scan, log);
    const builder = await output.build();
    try {
      await reconstructSlabs({ context, log, recipe, plan, scan: rows, engine, builder }, slabs);
      if (builder.refusesDirect) {
        await log.info(
          'The file system of the output takes no writes past its cache: it was written the ordinary way.'
        );
      }
    } finally {
      await builder.close();
      if (rows !== scan) {
        await rows.close();
      }
    }
  } finally {
    await scan.close();
  }
}

/** Where the rows of the slabs are read from. */
type RowSource = (
  host: IWorkerHost,
  context: IDriveContext,
  file: ReconstructFile,
  scan: IScan,
  log: JobLog
) => Promise<IScan>;

/** The rows of the plan, and those that its steps look at beside them. */
function rowsRead({ plan, recipe }: ReconstructFile, { description }: IScan): number[] {
  return withHalo(plan.rows, haloOf(recipe.steps), description.rows);
}

/** The driver of the whole job makes the scratch. */
const ownSource: RowSource = async (host, { directory, lost }, file, scan, log) => {
  const { plan } = file;
  if (plan.reading === 'direct') {
    return scan;
  }
  await log.info('Decoding the projections once into a row-ordered scratch file.');
  const { projections } = plan;
  const rows = rowsRead(file, scan);
  return host.restage(scan, { folder: directory.scratchPath, rows, projections, signal: lost });
};

/** The worker of one slab reads the scratch where it is complete and writes none: others run beside it. */
const madeSource: RowSource = async (host, { directory }, file, scan, log) => {
  const { plan } = file;
  if (plan.reading === 'direct') {
    return scan;
  }
  const { projections } = plan;
  const rows = rowsRead(file, scan);
  const made = await host.madeScratch(scan, { folder: directory.scratchPath, rows, projections });
  await log.info(
    made === null
      ? 'The job has no complete scratch file: the rows of this slab are decoded from the scan itself.'
      : 'The rows are read from the scratch file of the job.'
  );
  return made ?? scan;
};

function refuseChanged({ input }: ReconstructFile, scan: IScan): void {
  if (scan.description.etag !== input.etag) {
    throw new InputError(
      'input-changed',
      `${input.path} has changed since the job was made: start a new reconstruction, so that all slices come from the same data.`,
      { path: input.path }
    );
  }
}
