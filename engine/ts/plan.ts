import { Calls } from './calls';
import { checkCountRows, onlyRows, stacked } from './count-rows';
import { rawType } from './host';
import type { HostArgument, IHost } from './host';
import { imagePart, regionOf, type IImagePart } from './image-part';
import {
  checkBudget,
  checkCentres,
  checkOut,
  checkPlanOptions,
  checkSliceCount,
  checkSlices,
  FILTERS
} from './plan-checks';
import type { ICountRows, ICountsPlan, IPixelCounts, IPlanOptions } from './types';

/**
 * A reconstruction prepared in one host.
 *
 * The engine computes two slices as one complex problem: slices 2i and 2i+1 of a call. A slice's
 * last bits (1e-7 of its range) therefore depend on its partner, and on nothing else: not on threads,
 * nor on how many slices are reconstructed together, as long as every call starts at an even slice.
 */
export class ReconstructionPlan implements ICountsPlan {
  readonly batch: number;

  constructor(host: IHost, options: IPlanOptions) {
    checkPlanOptions(options);
    this._host = host;
    // copies: the checked values stay the checked values
    this._options = {
      ...options,
      angles: options.angles.slice(),
      weights: options.weights.slice()
    };
    this._part = imagePart(options);
    this._handle = this._create();
    this._calls = new Calls(host, this._handle, 'hepsct_plan_cancel');
    this.batch = host.callNow('hepsct_plan_batch', this._handle);
  }

  lanes(slices: number): number {
    checkSliceCount(slices);
    return this._host.callNow('hepsct_plan_lanes', this._handle, slices);
  }

  workingBytes(slices: number): number {
    checkSliceCount(slices);
    return this._host.callNow('hepsct_plan_working_bytes', this._handle, slices);
  }

  async reconstruct(
    sinograms: Float32Array,
    centres: Float64Array,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array> {
    const slices = checkSlices(this._options, this._part, sinograms, centres, out);
    checkBudget('These slices need', this.workingBytes(slices), this._options.memoryBytes);
    const result = out ?? new Float32Array(slices * this._part.rows * this._part.columns);
    const found = await this._inTurn(
      'hepsct_plan_reconstruct',
      signal,
      sinograms,
      centres,
      result,
      slices
    );
    if (counts) counts.nonFinite += found;
    return result;
  }

  async reconstructCounts(
    rows: ICountRows,
    first: number,
    centres: Float64Array,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: IPixelCounts
  ): Promise<Float32Array> {
    const slices = checkCentres(centres);
    checkCountRows(this._options, rows, first, slices);
    checkOut(this._part, slices, out);
    checkBudget('These slices need', this.workingBytes(slices), this._options.memoryBytes);
    const result = out ?? new Float32Array(slices * this._part.rows * this._part.columns);
    const whole = !this._host.copies || slices === rows.rows;
    const of = whole ? rows : onlyRows(rows, this._options.columns, first, slices);
    const { block, floor } = of;
    const fields = stacked(of.fields);
    const found = new Float64Array(2);
    await this._calls.inTurn(() =>
      this._calls.run(
        'hepsct_plan_reconstruct_counts',
        signal,
        ...[block, rawType(block), of.rows, whole ? first : 0],
        ...[fields?.dark ?? null, fields?.before ?? null, fields?.after ?? null],
        ...[fields?.darkAfter ?? null, fields?.mix ?? null],
        ...[fields?.stretch ?? null, of.fields.length],
        ...[floor ?? 0, centres, result, slices, found]
      )
    );
    if (counts) {
      counts.clipped += found[0] ?? 0;
      counts.nonFinite += found[1] ?? 0;
    }
    return result;
  }

  singleBytes(): number {
    return this._host.callNow('hepsct_plan_single_bytes', this._handle);
  }

  async reconstructSingle(
    sinogram: Float32Array,
    centre: number,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array> {
    checkSlices(this._options, this._part, sinogram, Float64Array.of(centre), out);
    checkBudget('This slice needs', this.singleBytes(), this._options.memoryBytes);
    const result = out ?? new Float32Array(this._part.rows * this._part.columns);
    const found = await this._inTurn(
      'hepsct_plan_reconstruct_single',
      signal,
      sinogram,
      centre,
      result
    );
    if (counts) counts.nonFinite += found;
    return result;
  }

  /**
   * Wall time of all calls so far in seconds, for measurements: rows (transform, filter), the sum over
   * angles, pictures. Zeros in WASM, which has no clock.
   */
  phaseSeconds(): readonly [rows: number, sum: number, pictures: number] {
    const of = (phase: number) =>
      this._host.callNow('hepsct_plan_phase_seconds', this._handle, phase);
    return [of(0), of(1), of(2)];
  }

  /** Free the tables; calls that are under way end first, later ones are refused. */
  dispose(): void {
    this._calls.end('hepsct_plan_destroy');
  }

  private _create(): number {
    const { method, accuracy, angles, weights, columns, size, paddedColumns, filter, scale } =
      this._options;
    const of = [
      ...[angles, weights, angles.length, columns, size, paddedColumns],
      ...[FILTERS.indexOf(filter.name), filter.cutoff, filter.order ?? 0, scale],
      this._options.halfAcquisition === true ? 1 : 0
    ];
    const limits = [this._options.memoryBytes ?? 0, this._host.threads];
    if (method === 'gridding') {
      const setting = accuracy === 'reference' ? 1 : 0;
      const region = this._options.region ? regionOf(this._options.region) : null;
      return this._host.callNow('hepsct_plan_create', 0, setting, ...of, region, ...limits);
    }
    const { rows, columns: width, pixels } = this._part;
    const image = [this._options.upsampling ?? 8, pixels, rows, width];
    return this._host.callNow('hepsct_plan_create_fbp', ...of, ...image, ...limits);
  }

  /** Gives the number of values that were not finite. */
  private _inTurn(
    name: string,
    signal: AbortSignal | undefined,
    ...parameters: readonly HostArgument[]
  ): Promise<number> {
    return this._calls.inTurn(async () => {
      await this._calls.run(name, signal, ...parameters);
      return this._host.callNow('hepsct_plan_non_finite', this._handle);
    });
  }

  private readonly _host: IHost;
  private readonly _options: IPlanOptions;
  private readonly _part: IImagePart;
  private readonly _handle: number;
  private readonly _calls: Calls;
}
