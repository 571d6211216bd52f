import type { IFrameScale } from '../../engine/ts/live-types';
import type { IEngine, IFilter } from '../../engine/ts/types';
import { dtypeOf } from '../../protocol/array';
import type { ILiveFrame, ILiveRequest, IPlace, ISample } from '../../protocol/live';
import { contrastOf } from '../../engine/ts/contrast';
import { layoutOf, pixelsOf, scaleOf, type IFrameLayout } from './frame-layout';
import type { ILineBudget } from './line-meter';
import { filterKeyOf, type ILoaded } from './slices';

/** A frame but for the time it took. */
export interface IMadeFrame {
  readonly frame: Omit<ILiveFrame, 'milliseconds'>;
  readonly pixels: Uint8Array | Uint16Array;
}

/** What a frame is to show. */
export interface IFrameWish {
  readonly seq: number;
  readonly row: number;
  readonly centre: number;
  readonly filter: IFilter;
  readonly view: ILiveRequest['view'];
  readonly unit: string;
  /** Name of the sinogram behind the frame. */
  readonly source: string;
  readonly budget: ILineBudget;
  /** Pixel whose true value is wanted. */
  readonly pointer?: IPlace;
}

/** Makes frames of a loaded live slice. */
export class Frames {
  constructor(private readonly _engine: IEngine) {}

  async make(loaded: ILoaded, wish: IFrameWish, signal: AbortSignal): Promise<IMadeFrame> {
    const { live } = loaded;
    const { centre, filter, row, seq, unit, source, pointer } = wish;
    const layout = layoutOf(live.size, wish.view, wish.budget);
    const pixels = pixelsOf(layout);
    const known = loaded.contrast.filterKey === filterKeyOf(filter);
    let scale = scaleOf(loaded.contrast.contrast, layout.words);
    let sample: ISample | null = null;
    // 16 bits hold the values themselves
    const holdsValues = layout.step === 1 && (layout.words || !pointer);
    const halves = layout.step % 2 === 0 && !pointer;
    if (known && (holdsValues || (halves && layout.step === 2))) {
      await live.frame(centre, filter, pixels, scale, signal);
    } else if (known && halves) {
      const half = Math.ceil(live.size / 2);
      const picture = this._pictureOf(half);
      await live.frame(centre, filter, picture, undefined, signal);
      await this._engine.reducePicture(picture, [half, half], layout.step / 2, pixels, scale);
    } else {
      const picture = this._pictureOf(live.size);
      await live.frame(centre, filter, picture, undefined, signal);
      if (!known) {
        scale = this._measure(loaded, filter, picture, layout);
      }
      sample = holdsValues || !pointer ? null : sampleOf(picture, live.size, pointer);
      await this._engine.reducePicture(picture, [live.size, live.size], layout.step, pixels, scale);
    }
    const { side, step } = layout;
    return {
      pixels,
      frame: {
        seq,
        row,
        centre,
        step,
        source,
        ...(layout.slow ? { slow: true } : {}),
        ...(sample ? { sample } : {}),
        engine: this._engine.variant,
        shape: [side, side],
        axes: ['row', 'column'],
        dtype: dtypeOf(pixels),
        scale: scale.step,
        offset: scale.lowest,
        unit,
        exact: false,
        ...loaded.contrast.contrast,
        counts: { ...loaded.counts },
        title: `slice of row ${row}, centre ${centre.toFixed(2)}`
      }
    };
  }

  /** Give the memory of the picture back. */
  clear(): void {
    this._picture = new Float32Array(0);
  }

  private _measure(
    loaded: ILoaded,
    filter: IFilter,
    picture: Float32Array,
    { words }: IFrameLayout
  ): IFrameScale {
    const { size } = loaded.live;
    const contrast = contrastOf(this._engine, picture, [size, size], true);
    loaded.contrast = { filterKey: filterKeyOf(filter), contrast };
    return scaleOf(contrast, words);
  }

  private _pictureOf(size: number): Float32Array {
    if (this._picture.length !== size * size) {
      this._picture = new Float32Array(size * size);
    }
    return this._picture;
  }

  private _picture = new Float32Array(0);
}

/** The value of a pixel; null where there is none. */
function sampleOf(picture: Float32Array, size: number, { row, column }: IPlace): ISample | null {
  const isInside = [row, column].every(at => Number.isInteger(at) && at >= 0 && at < size);
  const value = isInside ? picture[row * size + column] : undefined;
  return value === undefined || !Number.isFinite(value) ? null : { row, column, value };
}
