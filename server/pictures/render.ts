import type { IEngine } from '../../engine/ts/types';
import { dtypeOf, type IArrayHeader } from '../../protocol/array';
import { NotFoundError } from '../../protocol/errors';
import type { PictureKind } from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import { STEPS, type Stage } from '../../protocol/steps';
import type { IScan } from '../datasets/scan';
import { createEnginePlan } from '../pipeline/method';
import { geometryOf } from '../pipeline/plan';
import { SinogramPipeline } from '../pipeline/sinograms';
import { contrastOf } from '../../engine/ts/contrast';
import { draftOf } from './draft';
import { rawFrame, type IPlane } from './frames';

/** One picture of a recipe. */
export interface IPictureWish {
  readonly recipe: IRecipe;
  readonly scan: IScan;
  readonly engine: IEngine;
  readonly kind: PictureKind;
  /** Projection, flat or dark for frames; detector row for sinograms and slices. */
  readonly index: number;
  readonly draft: boolean;
}

export interface IRendered {
  readonly header: IArrayHeader;
  readonly data: IPlane['data'];
}

/**
 * Render one picture: a raw frame, a sinogram, a corrected projection, or the reconstructed slice.
 *
 * @throws NotFoundError `not-found` for an index the scan does not have; what readers and steps throw
 */
export async function renderPicture(wish: IPictureWish, signal: AbortSignal): Promise<IRendered> {
  const plane = await planeOf(wish, signal);
  signal.throwIfAborted();
  const { percentiles, range } = contrastOf(
    wish.engine,
    plane.data,
    plane.shape,
    wish.kind === 'slice'
  );
  const { shape, axes, unit, counts, title } = plane;
  return {
    data: plane.data,
    header: {
      shape,
      axes,
      dtype: dtypeOf(plane.data),
      scale: 1,
      offset: 0,
      unit,
      exact: !(wish.draft && wish.kind === 'slice'),
      percentiles,
      range,
      counts,
      title
    }
  };
}

function planeOf(wish: IPictureWish, signal: AbortSignal): Promise<IPlane> {
  const { scan, engine, kind, index } = wish;
  switch (kind) {
    case 'projection':
    case 'flat':
    case 'dark':
      return rawFrame(scan, kind, index, engine, signal);
    case 'corrected':
      return correctedProjection(wish, signal);
    case 'sinogram':
    case 'corrected-sinogram':
      return sinogram(wish, signal);
    case 'slice':
      return slice(wish, signal);
  }
}

function pipelineOf(
  { recipe, scan, engine }: IPictureWish,
  projections: readonly number[]
): SinogramPipeline {
  return new SinogramPipeline({ recipe, scan, engine, projections });
}

/** What the pixels are after all steps of a recipe. */
function stageOf({ steps, input }: IRecipe): Stage {
  const last = STEPS.find(({ name }) => name === steps.at(-1)?.name);
  return last?.gives ?? input.values;
}

async function correctedProjection(wish: IPictureWish, signal: AbortSignal): Promise<IPlane> {
  const { index, recipe, scan } = wish;
  const { projections, path } = scan.description;
  if (index >= projections) {
    throw new NotFoundError(
      'not-found',
      `There is no projection ${index}: ${path} has projections 0 to ${projections - 1}.`,
      { path, index, projections }
    );
  }
  const { data, shape, counts } = await pipelineOf(wish, [index]).correctedProjection(
    index,
    signal
  );
  return {
    data,
    shape,
    axes: ['row', 'column'],
    unit: stageOf(recipe),
    title: `corrected projection ${index}`,
    counts: { ...counts }
  };
}

/** All projections of one detector row; also without angles, so that they can be looked for. */
async function sinogram(wish: IPictureWish, signal: AbortSignal): Promise<IPlane> {
  const { index, recipe, scan, kind } = wish;
  refuseRow(index, scan);
  const all = Array.from({ length: scan.description.projections }, (_, projection) => projection);
  const pipeline = pipelineOf(wish, all);
  const rows = await pipeline.read([index], signal);
  const corrected = kind === 'corrected-sinogram';
  const { data, shape, counts } = corrected
    ? await pipeline.correct(rows)
    : await pipeline.raw(rows);
  return {
    data,
    shape: [shape[1], shape[2]],
    axes: ['angle', 'column'],
    unit: corrected ? stageOf(recipe) : scan.description.values,
    title: `${corrected ? 'corrected sinogram' : 'sinogram'} of row ${index}`,
    counts: { ...counts }
  };
}

async function slice(wish: IPictureWish, signal: AbortSignal): Promise<IPlane> {
  const { index, scan, engine } = wish;
  refuseRow(index, scan);
  const recipe = wish.draft ? draftOf(wish.recipe, scan) : wish.recipe;
  const geometry = geometryOf(recipe, scan);
  const pipeline = pipelineOf({ ...wish, recipe }, geometry.projections);
  const sinograms = await pipeline.correct(await pipeline.read([index], signal));
  signal.throwIfAborted();
  const centre = geometry.centreAt(index);
  const plan = createEnginePlan(engine, recipe.method, geometry);
  try {
    const data = new Float32Array(geometry.size * geometry.size);
    await plan.reconstructSingle(sinograms.data, centre, data, signal, sinograms.counts);
    return {
      data,
      shape: [geometry.size, geometry.size],
      axes: ['row', 'column'],
      unit: geometry.unit,
      title: `slice of row ${index}, centre ${centre.toFixed(2)}`,
      counts: { ...sinograms.counts }
    };
  } finally {
    plan.dispose();
  }
}

/** @throws NotFoundError `not-found` for a detector row that the scan does not have */
export function refuseRow(row: number, scan: Pick<IScan, 'description'>): void {
  const { rows, path } = scan.description;
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new NotFoundError(
      'not-found',
      `There is no detector row ${row}: ${path} has rows 0 to ${rows - 1}.`,
      { path, row, rows }
    );
  }
}
