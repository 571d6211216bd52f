import type { ICountRows, IEngine, IPixelCounts, RawPixels } from '../../engine/ts/types';
import { HepsctError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import type { IScan } from '../datasets/scan';
import type { KeptMemory } from '../files/kept-memory';
import { readFields, type IRawFields } from './fields';
import { fusedSteps } from './fused';
import { requireLight } from './light';
import { runsOf } from './rows';
import { haloOf, runSteps, stepsOfProjection, usesFields } from './steps/chain';
import { fieldsOf } from './steps/flat-field';
import { asSinograms, type Block, type IStepContext } from './steps/step';

/** Detector rows as they were read, nothing computed yet. */
export interface IRawRows {
  readonly rows: readonly number[];
  readonly parts: readonly {
    readonly data: RawPixels;
    /** Rows, those of the margin included. */
    readonly count: number;
    /** Rows at the top and bottom that steps look at beside the wanted ones. */
    readonly margin: readonly [above: number, below: number];
    readonly fields: IRawFields | null;
  }[];
}

/** (row, angle, column) float32, and how many pixels were mended. */
export interface ISinograms {
  readonly data: Float32Array;
  readonly shape: readonly [rows: number, angles: number, columns: number];
  readonly counts: IPixelCounts;
}

/** Rows that a plan of the engine corrects itself, and how many pixels it mended. */
export interface IUncorrectedRows {
  readonly rows: ICountRows;
  readonly shape: ISinograms['shape'];
  readonly counts: IPixelCounts;
}

/** What a row pipeline works on. */
export interface IPipelineInput {
  readonly recipe: Pick<IRecipe, 'input' | 'steps'>;
  readonly scan: IScan;
  readonly engine: IEngine;
  /** Projections used, ascending. */
  readonly projections: readonly number[];
}

/**
 * From detector rows to corrected sinograms, in two halves: `read` waits for the disk, `correct`
 * computes. Results do not depend on which rows are asked for together.
 */
export class SinogramPipeline {
  constructor(private readonly _input: IPipelineInput) {
    const { scan, projections } = _input;
    const all = projections.length === scan.description.projections;
    this._selected = all ? undefined : Uint32Array.from(projections);
    this._times = projections.map(index => index / Math.max(1, scan.description.projections - 1));
  }

  /**
   * @param rows detector rows, ascending
   * @param memory rewound, and read into where the layout of the file allows it
   */
  async read(
    rows: readonly number[],
    signal?: AbortSignal,
    memory?: KeptMemory
  ): Promise<IRawRows> {
    memory?.rewind();
    const { scan, recipe } = this._input;
    const halo = haloOf(recipe.steps);
    const parts: IRawRows['parts'][number][] = [];
    for (const run of runsOf(rows)) {
      const first = Math.max(0, run.first - halo);
      const end = Math.min(scan.description.rows, run.first + run.count + halo);
      const [{ data }, fields] = await Promise.all([
        scan.readRows(first, end - first, this._selected, signal, memory),
        this._usesFields ? readFields(scan, first, end - first, signal) : null
      ]);
      const margin = [run.first - first, end - run.first - run.count] as const;
      parts.push({ data, count: end - first, margin, fields });
    }
    return { rows, parts };
  }

  /** Run the steps of the recipe over rows that were read. */
  async correct({ rows, parts }: IRawRows): Promise<ISinograms> {
    const { columns } = this._input.scan.description;
    const angles = this._times.length;
    const counts: IPixelCounts = { clipped: 0, nonFinite: 0 };
    const shape = [rows.length, angles, columns] as const;
    const [only] = parts;
    if (only && parts.length === 1) {
      const data = await this._steps(
        { layout: 'projections', data: only.data, shape: [angles, only.count, columns] },
        only.fields,
        only.margin,
        this._times,
        counts
      );
      return { data, shape, counts };
    }
    const data = new Float32Array(rows.length * angles * columns);
    let at = 0;
    for (const { data: raw, count, margin, fields } of parts) {
      const done = await this._steps(
        { layout: 'projections', data: raw, shape: [angles, count, columns] },
        fields,
        margin,
        this._times,
        counts
      );
      data.set(done, at);
      at += done.length;
    }
    return { data, shape, counts };
  }

  /** Rows that were read and what corrects them, where the plan has the corrections `within`. */
  async uncorrected({ rows, parts }: IRawRows): Promise<IUncorrectedRows> {
    const { engine, scan, recipe } = this._input;
    const { columns, path } = scan.description;
    const fused = fusedSteps(recipe.steps);
    const [part, ...others] = parts;
    if (!fused || !part || others.length > 0) {
      throw new HepsctError('internal', 'These rows cannot be corrected within a reconstruction.');
    }
    const times = this._times;
    const { flatField, floor } = fused;
    let fields: ICountRows['fields'] = [];
    if (flatField && part.fields) {
      await requireLight(scan);
      fields = await fieldsOf(flatField, part.fields, { engine, path, times });
    }
    return {
      rows: { block: part.data, rows: part.count, fields, floor },
      shape: [rows.length, times.length, columns],
      counts: { clipped: 0, nonFinite: 0 }
    };
  }

  /** Rows as they are in the file, only turned into sinograms. */
  async raw({ rows, parts }: IRawRows): Promise<ISinograms> {
    const { engine, scan } = this._input;
    const { columns } = scan.description;
    const angles = this._times.length;
    const data = new Float32Array(rows.length * angles * columns);
    let at = 0;
    for (const { data: raw, count, margin } of parts) {
      const all = await engine.toSinograms(raw, [angles, count, columns]);
      const [above, below] = margin;
      const wanted = all.subarray(above * angles * columns, (count - below) * angles * columns);
      data.set(wanted, at);
      at += wanted.length;
    }
    return { data, shape: [rows.length, angles, columns], counts: { clipped: 0, nonFinite: 0 } };
  }

  /** One projection of the scan, (row, column), after the steps that do not need whole sinograms. */
  async correctedProjection(
    index: number,
    signal?: AbortSignal
  ): Promise<{
    data: Float32Array;
    shape: readonly [rows: number, columns: number];
    counts: IPixelCounts;
  }> {
    const { scan } = this._input;
    const { rows, columns, projections } = scan.description;
    const [{ data }, fields] = await Promise.all([
      scan.readProjection(index, signal),
      this._usesFields ? readFields(scan, 0, rows, signal) : null
    ]);
    const counts: IPixelCounts = { clipped: 0, nonFinite: 0 };
    const time = index / Math.max(1, projections - 1);
    const done = await this._steps(
      { layout: 'projections', data, shape: [1, rows, columns] },
      fields,
      [0, 0],
      [time],
      counts,
      stepsOfProjection(this._input.recipe.steps)
    );
    return { data: done, shape: [rows, columns], counts };
  }

  private async _steps(
    start: Block,
    fields: IRawFields | null,
    margin: IStepContext['margin'],
    times: readonly number[],
    counts: IPixelCounts,
    steps = this._input.recipe.steps
  ): Promise<Float32Array> {
    const { engine, scan } = this._input;
    if (this._usesFields) {
      await requireLight(scan);
    }
    const block = await runSteps(steps, start, fields, margin, {
      engine,
      times,
      counts,
      path: scan.description.path
    });
    return (await asSinograms(block, engine)).data;
  }

  private get _usesFields(): boolean {
    return usesFields(this._input.recipe.steps);
  }

  private readonly _selected: Uint32Array | undefined;
  private readonly _times: readonly number[];
}
