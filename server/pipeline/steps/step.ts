import type { IEngine, IPixelCounts, RawPixels } from '../../../engine/ts/types';
import type { IRecipeStep } from '../../../protocol/recipe';
import type { IRawFields } from '../fields';

/** Pixels on their way: as read, (angle, row, column), or as sinograms, (row, angle, column). */
export type Block =
  | {
      readonly layout: 'projections';
      readonly data: RawPixels;
      readonly shape: readonly [angles: number, rows: number, columns: number];
    }
  | {
      readonly layout: 'sinograms';
      readonly data: Float32Array;
      readonly shape: readonly [rows: number, angles: number, columns: number];
    };

/** What a correction may use beside the block and its parameters. */
export interface IStepContext {
  readonly engine: IEngine;
  /** Flats and darks of the rows of the block; null where no step asked for them. */
  readonly fields: IRawFields | null;
  /** When each projection of the block was taken: 0 the first of the scan, 1 the last. */
  readonly times: readonly number[];
  /** Width of the block. */
  readonly columns: number;
  /** Of the scan, for sentences. */
  readonly path: string;
  /** Rows at the top and bottom of the block that are there for their neighbours and must not be given on. */
  readonly margin: readonly [above: number, below: number];
  /** Mended pixels are added here. */
  readonly counts: IPixelCounts;
}

/** The implementation behind a descriptor of `protocol/steps`, under the same name. */
export interface ICorrection {
  readonly name: string;
  /** Whether `IStepContext.fields` must be read. */
  readonly usesFields: boolean;
  /** Detector rows it needs above and below those it gives, with these parameters; absent: none. */
  halo?(step: IRecipeStep): number;
  /** What it does to flats and darks before a later step uses them; absent: nothing. */
  applyToFields?(fields: IRawFields, step: IRecipeStep, context: IStepContext): Promise<IRawFields>;
  apply(block: Block, step: IRecipeStep, context: IStepContext): Promise<Block>;
}

/** The block as sinograms; what is one already stays as it is. */
export async function asSinograms(
  block: Block,
  engine: IEngine
): Promise<Extract<Block, { layout: 'sinograms' }>> {
  if (block.layout === 'sinograms') {
    return block;
  }
  const [angles, rows, columns] = block.shape;
  return {
    layout: 'sinograms',
    data: await engine.toSinograms(block.data, block.shape),
    shape: [rows, angles, columns]
  };
}
