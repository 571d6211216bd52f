import type { ILiveOptions, ILiveSlice } from '../../engine/ts/live-types';
import type { IEngine, IFilter, IPixelCounts } from '../../engine/ts/types';
import type { ISinograms } from '../pipeline/sinograms';
import { contrastOf, type IContrast } from '../../engine/ts/contrast';
import { unlessAborted } from './stage';

/** Shares of the detector's width that the centre may be away from the loaded one. */
const NEAR = 0.01;
const FAR = 0.03;

/** What a live slice is loaded from. */
export interface ILiveSource {
  /** Of all that fixes the spectra but the centre. */
  readonly key: string;
  /** Of `options`. */
  readonly optionsKey: string;
  readonly options: ILiveOptions;
  readonly sinograms: ISinograms;
  /** False for the filter `none`. */
  readonly ramp: boolean;
}

/** A live slice with its spectra. */
export interface ILoaded {
  readonly live: ILiveSlice;
  readonly centre: number;
  readonly counts: IPixelCounts;
  /** Of the frame for a filter, `filterKey`. */
  contrast: { readonly filterKey: string; readonly contrast: IContrast };
}

interface IComing {
  readonly centre: number;
  readonly abort: AbortController;
  readonly loaded: Promise<void>;
}

/**
 * The live slice of a panel, and the one that is being loaded to take its place: near the loaded centre frames
 * are made at once, farther away (1 % of the width) they go on while another one is loaded for the new centre,
 * and still farther away (3 %) they wait for it.
 */
export class LiveSlices {
  constructor(private readonly _engine: Pick<IEngine, 'createLiveSlice' | 'histogram'>) {}

  /** Bytes for a geometry: two live slices, the loading of one, and a picture of each. */
  bytes(options: ILiveOptions): number {
    const live = this._engine.createLiveSlice(options);
    try {
      return 2 * live.bytes() + live.loadingBytes() + 2 * 4 * live.size ** 2;
    } finally {
      live.dispose();
    }
  }

  /** Whether something is being loaded. */
  get loading(): boolean {
    return this._coming !== null;
  }

  /** Called when a loading has ended. */
  onLoaded: () => void = () => undefined;

  /** A live slice that is good enough for a centre; what fails in the background is thrown by the next call. */
  async at(
    source: ILiveSource,
    centre: number,
    filter: IFilter,
    signal: AbortSignal
  ): Promise<ILoaded> {
    this._use(source);
    const { columns } = source.options;
    for (;;) {
      signal.throwIfAborted();
      const failure = this._failure;
      if (failure !== null) {
        this._failure = null;
        throw failure.error;
      }
      const front = this._front;
      const away = Math.abs(centre - (front?.centre ?? Infinity)) / columns;
      const coming = Math.abs(centre - (this._coming?.centre ?? Infinity)) / columns;
      if (front !== null && away <= FAR) {
        if (away > NEAR && coming >= away) {
          this._load(source, centre, filter);
        }
        return front;
      }
      if (coming > FAR) {
        this._load(source, centre, filter);
      }
      await unlessAborted(this._coming?.loaded ?? Promise.resolve(), signal);
    }
  }

  /** Give all memory back. */
  clear(): void {
    this._coming?.abort.abort();
    this._coming = null;
    this._front?.live.dispose();
    this._front = null;
    this._spare?.dispose();
    this._spare = null;
    this._failure = null;
    this._source = null;
  }

  private _use(source: ILiveSource): void {
    if (this._source?.key === source.key) {
      return;
    }
    if (this._source?.optionsKey === source.optionsKey) {
      this._coming?.abort.abort();
      this._coming = null;
      this._failure = null;
      // one of the two is loaded anew, the other one after it
      if (this._front !== null && this._spare !== null) {
        this._front.live.dispose();
      }
      this._spare ??= this._front?.live ?? null;
      this._front = null;
    } else {
      this.clear();
    }
    this._source = source;
  }

  private _load(source: ILiveSource, centre: number, filter: IFilter): void {
    this._coming?.abort.abort();
    const abort = new AbortController();
    this._spare ??= this._engine.createLiveSlice(source.options);
    const live = this._spare;
    const coming: IComing = {
      centre,
      abort,
      loaded: this._loaded(live, source, centre, filter, abort.signal)
        .then(loaded => {
          abort.signal.throwIfAborted();
          this._spare = this._front?.live ?? null;
          this._front = loaded;
        })
        .catch((error: unknown) => {
          if (!abort.signal.aborted) {
            this._failure = { error };
          }
        })
        .finally(() => {
          if (this._coming === coming) {
            this._coming = null;
          }
          this.onLoaded();
        })
    };
    this._coming = coming;
  }

  private async _loaded(
    live: ILiveSlice,
    { sinograms, ramp }: ILiveSource,
    centre: number,
    filter: IFilter,
    signal: AbortSignal
  ): Promise<ILoaded> {
    const counts = { ...sinograms.counts };
    await live.load(sinograms.data, centre, ramp, signal, counts);
    const picture = new Float32Array(live.size ** 2);
    await live.frame(centre, filter, picture, undefined, signal);
    const contrast = contrastOf(this._engine, picture, [live.size, live.size], true);
    return { live, centre, counts, contrast: { filterKey: filterKeyOf(filter), contrast } };
  }

  private _source: ILiveSource | null = null;
  private _front: ILoaded | null = null;
  /** The one that is loaded next. */
  private _spare: ILiveSlice | null = null;
  private _coming: IComing | null = null;
  private _failure: { readonly error: unknown } | null = null;
}

export function filterKeyOf(filter: IFilter): string {
  return JSON.stringify([filter.name, filter.cutoff, filter.order]);
}
