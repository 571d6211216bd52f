import { Calls } from './calls';
import { inputError } from './errors';
import { checkScale, frameType, PLAIN } from './frame-values';
import type { IHost } from './host';
import type { ILiveOptions, ILiveSlice, LivePixels } from './live-types';
import { checkFilter, checkFinite, checkPlanOptions, FILTERS } from './plan-checks';
import type { IFilter, IPixelCounts } from './types';

/** A live slice in one host. Calls come one after the other. */
export class LiveSlice implements ILiveSlice {
  readonly size: number;

  constructor(host: IHost, options: ILiveOptions) {
    checkPlanOptions({
      ...options,
      method: 'gridding',
      accuracy: 'fast',
      filter: { name: 'ramp', cutoff: 1 }
    });
    const { angles, weights, columns, size, paddedColumns, fullTurn, scale } = options;
    this._host = host;
    this.size = size;
    this._sinogram = angles.length * columns;
    this._handle = host.callNow(
      'hepsct_live_create',
      ...[angles.slice(), weights.slice(), angles.length, columns, size, paddedColumns],
      ...[fullTurn ? 1 : 0, scale, host.threads]
    );
    this._calls = new Calls(host, this._handle, 'hepsct_live_cancel');
  }

  bytes(): number {
    return this._host.callNow('hepsct_live_bytes', this._handle, 0);
  }

  loadingBytes(): number {
    return this._host.callNow('hepsct_live_bytes', this._handle, 1);
  }

  load(
    sinogram: Float32Array,
    centre: number,
    ramp: boolean,
    signal?: AbortSignal,
    counts?: Pick<IPixelCounts, 'nonFinite'>
  ): Promise<void> {
    if (sinogram.length !== this._sinogram) {
      throw inputError(
        `The sinogram holds ${sinogram.length} values, but its angles and columns are ${this._sinogram}.`
      );
    }
    checkFinite('The centre', Float64Array.of(centre));
    return this._calls.inTurn(async () => {
      this._ramp = undefined;
      const without = ramp ? 1 : 0;
      await this._calls.run('hepsct_live_load', signal, sinogram, centre, without);
      this._ramp = ramp;
      if (counts) counts.nonFinite += this._host.callNow('hepsct_live_non_finite', this._handle);
    });
  }

  frame(
    centre: number,
    filter: IFilter,
    out: LivePixels,
    scale = PLAIN,
    signal?: AbortSignal
  ): Promise<void> {
    checkFilter(filter);
    checkFinite('The centre', Float64Array.of(centre));
    const half = Math.ceil(this.size / 2);
    const halved = out.length === half ** 2 && half < this.size;
    if (!halved && out.length !== this.size ** 2) {
      throw inputError(
        `The frame holds ${out.length} values, but ${this.size} x ${this.size} are ${this.size ** 2}, and ${half} x ${half} ${half ** 2}.`
      );
    }
    checkScale(scale);
    return this._calls.inTurn(async () => {
      this._checkLoaded(filter);
      await this._setWindow(filter);
      const { lowest, step } = scale;
      const type = frameType(out);
      const how = [centre, halved ? 1 : 0, type, lowest, step] as const;
      await this._calls.run('hepsct_live_frame', signal, ...how, out);
    });
  }

  /** Free the spectra; calls that are under way end first. */
  dispose(): void {
    this._calls.end('hepsct_live_destroy');
  }

  private _checkLoaded({ name }: IFilter): void {
    if (this._ramp === undefined) {
      throw inputError('The live slice has no sinogram yet: load one before asking for a frame.');
    }
    if (this._ramp !== (name !== 'none')) {
      throw inputError(
        `The live slice was loaded ${this._ramp ? 'with' : 'without'} a ramp: load it again for the filter "${name}".`
      );
    }
  }

  private async _setWindow({ name, cutoff, order }: IFilter): Promise<void> {
    const window = [FILTERS.indexOf(name), cutoff, order ?? 0] as const;
    if (this._window?.every((value, index) => value === window[index]) === true) return;
    await this._host.call('hepsct_live_window', this._handle, ...window);
    this._window = window;
  }

  private readonly _host: IHost;
  private readonly _handle: number;
  private readonly _calls: Calls;
  private readonly _sinogram: number;
  private _ramp: boolean | undefined;
  private _window: readonly number[] | undefined;
}
