import { Calls } from './calls';
import type { HostArgument, IHost } from './host';
import { checkIterativeOptions, checkLength, checkSolve } from './iterative-checks';
import type {
  IConvergence,
  IIterativeOptions,
  IIterativePlan,
  ISolution,
  ISolveOptions
} from './iterative-types';
import { checkCentres, checkSliceCount } from './plan-checks';
import type { IPixelCounts } from './types';

const METHODS = ['cgls', 'sirt'] as const;

/** Numbers that the engine tells of a slice: |p|, |p - A f|, |A^T (p - A f)|. */
const NORMS = 3;

/**
 * An iterative reconstruction in one host. As in a plan, slices 2i and 2i+1 of a call touch each other's
 * last bits, and nothing else does.
 */
export class IterativePlan implements IIterativePlan {
  readonly batch: number;
  readonly convolves: boolean;

  constructor(host: IHost, options: IIterativeOptions) {
    checkIterativeOptions(options);
    this._host = host;
    this._options = { ...options, angles: options.angles.slice() };
    this._handle = host.callNow(
      'hepsct_iterative_create',
      METHODS.indexOf(options.method),
      options.angles,
      options.angles.length,
      options.columns,
      options.size,
      options.paddedColumns,
      options.contained ? 1 : 0,
      options.notNegative ? 1 : 0,
      host.threads
    );
    this._calls = new Calls(host, this._handle, 'hepsct_iterative_cancel');
    this.batch = host.callNow('hepsct_iterative_batch', this._handle);
    this.convolves = host.callNow('hepsct_iterative_convolves', this._handle) === 1;
  }

  lanes(slices: number): number {
    checkSliceCount(slices);
    return this._host.callNow('hepsct_iterative_lanes', this._handle, slices);
  }

  workingBytes(slices: number): number {
    checkSliceCount(slices);
    const atOnce = Math.min(slices, this.batch);
    return this._host.callNow('hepsct_iterative_working_bytes', this._handle, atOnce);
  }

  singleBytes(): number {
    return this.workingBytes(1);
  }

  async reconstruct(
    sinograms: Float32Array,
    centres: Float64Array,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array> {
    const given = { out, signal, counts };
    return (await this.solve(sinograms, centres, given)).slices;
  }

  reconstructSingle(
    sinogram: Float32Array,
    centre: number,
    out?: Float32Array,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<Float32Array> {
    return this.reconstruct(sinogram, Float64Array.of(centre), out, signal, counts);
  }

  async solve(
    sinograms: Float32Array,
    centres: Float64Array,
    options: ISolveOptions = {}
  ): Promise<ISolution> {
    const count = checkSolve(this._options, sinograms, centres, options);
    const slices = options.out ?? new Float32Array(count * this._pixels);
    const curves: (readonly IConvergence[])[] = [];
    for (let first = 0; first < count; first += this.batch) {
      const last = Math.min(count, first + this.batch);
      const part = {
        first,
        sinograms: sinograms.subarray(first * this._rays, last * this._rays),
        centres: centres.slice(first, last),
        start: options.start?.subarray(first * this._pixels, last * this._pixels) ?? null,
        out: slices.subarray(first * this._pixels, last * this._pixels)
      };
      // one part after the other: the engine holds the state of one
      curves.push(...(await this._calls.inTurn(() => this._solvePart(part, options))));
    }
    return { slices, curves };
  }

  async forward(slices: Float32Array, centres: Float64Array): Promise<Float32Array> {
    const count = checkCentres(centres);
    checkLength('The slices hold', slices, count * this._pixels);
    const columns = this._options.contained ? this._options.paddedColumns : this._options.columns;
    const out = new Float32Array(count * this._options.angles.length * columns);
    await this._calls.inTurn(() => this._call('forward', undefined, slices, centres, out, count));
    return out;
  }

  async adjoint(sinograms: Float32Array, centres: Float64Array): Promise<Float32Array> {
    const count = checkCentres(centres);
    const columns = this._options.contained ? this._options.paddedColumns : this._options.columns;
    checkLength('The sinograms hold', sinograms, count * this._options.angles.length * columns);
    const out = new Float32Array(count * this._pixels);
    await this._calls.inTurn(() =>
      this._call('adjoint', undefined, sinograms, centres, out, count)
    );
    return out;
  }

  async normal(slices: Float32Array): Promise<Float32Array> {
    const count = Math.max(1, Math.round(slices.length / this._pixels));
    checkLength('The slices hold', slices, count * this._pixels);
    const out = new Float32Array(slices.length);
    await this._calls.inTurn(() => this._call('normal', undefined, slices, out, count));
    return out;
  }

  /** Free the tables; calls that are under way end first, later ones are refused. */
  dispose(): void {
    this._calls.end('hepsct_iterative_destroy');
  }

  private async _solvePart(part: IPart, options: ISolveOptions): Promise<IConvergence[][]> {
    const { signal, onIteration, counts } = options;
    const count = part.centres.length;
    const norms = new Float64Array(NORMS * count);
    const curves: IConvergence[][] = Array.from({ length: count }, () => []);
    const start = part.start && this._perPixel(part.start);
    await this._call('begin', signal, part.sinograms, part.centres, start, count, norms);
    if (counts) {
      counts.nonFinite += this._host.callNow('hepsct_iterative_non_finite', this._handle);
    }
    this._note(curves, norms, 0);
    for (let iteration = 1; iteration <= this._options.iterations; iteration++) {
      await this._call('step', signal, norms);
      const states = this._note(curves, norms, iteration);
      if (onIteration && !(await onIteration(states, part.first))) break;
      // without threads nobody could ask for the end meanwhile
      if (this._host.variant.startsWith('wasm')) await new Promise(go => setTimeout(go));
      signal?.throwIfAborted();
    }
    await this._host.call('hepsct_iterative_result', this._handle, part.out, this._options.scale);
    return curves;
  }

  private _note(
    curves: IConvergence[][],
    norms: Float64Array,
    iteration: number
  ): readonly IConvergence[] {
    return curves.map((curve, slice) => {
      const [data = 0, residual = 0, gradient = 0] = norms.subarray(NORMS * slice);
      const state = {
        iteration,
        residual: data > 0 ? residual / data : 0,
        gradient: this._options.method === 'cgls' ? gradient : null
      };
      curve.push(state);
      return state;
    });
  }

  private _perPixel(start: Float32Array): Float32Array {
    const { scale } = this._options;
    return scale === 1 ? start : start.map(value => value / scale);
  }

  private _call(
    name: string,
    signal: AbortSignal | undefined,
    ...parameters: readonly HostArgument[]
  ): Promise<void> {
    return this._calls.run(`hepsct_iterative_${name}`, signal, ...parameters);
  }

  private get _pixels(): number {
    return this._options.size ** 2;
  }

  private get _rays(): number {
    return this._options.angles.length * this._options.columns;
  }

  private readonly _host: IHost;
  private readonly _options: IIterativeOptions;
  private readonly _handle: number;
  private readonly _calls: Calls;
}

/** Slices that go through the engine together. */
interface IPart {
  readonly first: number;
  readonly sinograms: Float32Array;
  readonly centres: Float64Array;
  readonly start: Float32Array | null;
  readonly out: Float32Array;
}
