import { contrastOf, type IContrast } from '../../../engine/ts/contrast';
import type { ILiveSlice } from '../../../engine/ts/live-types';
import { paddedColumns } from '../../../engine/ts/padding';
import type { IEngine, IFilter } from '../../../engine/ts/types';
import type { IArrayHeader } from '../../../protocol/array';
import type { IPlace, ISample } from '../../../protocol/live';
import type { IHeldSinogram, IMadeSlice, ISliceWish } from './messages';

/** Shares of the detector's width that the centre may be away from the loaded one: at rest, and ever. */
const NEAR = 0.01;
const FAR = 0.03;
/** Where whole frames take longer, those of half the size follow the hand: they take a quarter of the time. */
const MOST_MS = 80;
/** So many of them tell; the first ones run in code that is not compiled to its best. */
const ENOUGH = 3;

type Values = Float32Array<ArrayBuffer>;

/** A live slice with its spectra. */
interface ILoaded {
  readonly live: ILiveSlice;
  readonly centre: number;
  readonly ramp: boolean;
}

/**
 * Slices of one sinogram, made by the engine of this thread: frames from a live slice, which is loaded anew
 * where the centre has gone far, and the exact slice. One after the other: calls take their turn.
 */
export class SliceMaker {
  constructor(private readonly _engine: IEngine) {}

  /** Make slices of another sinogram from now on. */
  hold(sinogram: IHeldSinogram): void {
    void this._inTurn(async () => {
      this._live?.dispose();
      this._live = null;
      this._loaded = null;
      this._contrast = null;
      this._whole.length = 0;
      this._sinogram = sinogram;
    });
  }

  /** @throws EngineError what the engine refuses; Error without a sinogram */
  make(wish: ISliceWish): Promise<IMadeSlice> {
    return this._inTurn(() => {
      const sinogram = this._sinogram;
      if (!sinogram) {
        throw new Error('There is no sinogram to make a slice of.');
      }
      return wish.shown === null
        ? this._exact(sinogram, wish)
        : this._frame(sinogram, wish, wish.shown);
    });
  }

  /** Load the live slice anew where it stands off from the centre; for when nobody waits. */
  settle({ centre, filter }: ISliceWish): Promise<void> {
    return this._inTurn(async () => {
      const { _sinogram: sinogram, _loaded: loaded } = this;
      const far = Math.abs(centre - (loaded?.centre ?? centre));
      if (sinogram && far > NEAR * sinogram.columns) {
        await this._load(sinogram, centre, filter);
      }
    });
  }

  private async _frame(
    sinogram: IHeldSinogram,
    wish: ISliceWish,
    shown: number
  ): Promise<IMadeSlice> {
    const since = performance.now();
    const { centre, filter, pointer } = wish;
    const live = await this._near(sinogram, centre, filter);
    const { size } = live;
    const seen = Math.min(size, Math.max(1, Math.floor(size / Math.max(1, shown))));
    const step = seen === 1 && !pointer && this._isSlow ? Math.min(2, size) : seen;
    const isKnown = this._contrast?.key === JSON.stringify(filter);
    // means of 2 x 2 come from the engine; contrast is measured over all pixels
    const factor = isKnown && !pointer && step % 2 === 0 ? 2 : 1;
    const made = Math.ceil(size / factor);
    const begun = performance.now();
    const picture: Values = new Float32Array(made * made);
    await live.frame(centre, filter, picture);
    if (factor === 1) {
      this._whole.push(performance.now() - begun);
    }
    const contrast = this._contrastOf(picture, made, filter);
    const side = Math.ceil(size / step);
    const sample = pointer && step > 1 ? sampleOf(picture, size, pointer) : null;
    let data = picture;
    if (step > factor) {
      data = new Float32Array(side * side);
      await this._engine.reducePicture(picture, [made, made], step / factor, data);
    }
    return this._made(sinogram, centre, {
      data,
      side,
      step,
      contrast,
      exact: false,
      since,
      sample
    });
  }

  /** The slice as a job makes it; what stands for the direct sum over angles is gridding of the same accuracy. */
  private async _exact(sinogram: IHeldSinogram, wish: ISliceWish): Promise<IMadeSlice> {
    const since = performance.now();
    this._whole.length = 0; // whoever goes on begins with whole frames
    const { centre, filter, accuracy } = wish;
    const { columns, size, angles, weights, scale, values } = sinogram;
    const plan = this._engine.createPlan({
      method: 'gridding',
      paddedColumns: paddedColumns(columns, accuracy),
      ...{ accuracy, columns, size, angles, weights, filter, scale }
    });
    try {
      const data: Values = new Float32Array(size * size);
      await plan.reconstructSingle(values, centre, data);
      const contrast = contrastOf(this._engine, data, [size, size], true);
      return this._made(sinogram, centre, {
        data,
        side: size,
        step: 1,
        contrast,
        exact: true,
        since
      });
    } finally {
      plan.dispose();
    }
  }

  private _made(
    { unit, counts, row }: IHeldSinogram,
    centre: number,
    made: {
      readonly data: Values;
      readonly side: number;
      readonly step: number;
      readonly contrast: IContrast;
      readonly exact: boolean;
      readonly since: number;
      readonly sample?: ISample | null;
    }
  ): IMadeSlice {
    const { data, side, step, contrast, exact, since, sample = null } = made;
    const header: IArrayHeader = {
      shape: [side, side],
      axes: ['row', 'column'],
      dtype: 'f4',
      scale: 1,
      offset: 0,
      unit,
      exact,
      ...contrast,
      counts,
      title: `slice of row ${row}, centre ${centre.toFixed(2)}`
    };
    const milliseconds = performance.now() - since;
    return { header, data, step, sample, engine: this._engine.variant, milliseconds };
  }

  private async _near(
    sinogram: IHeldSinogram,
    centre: number,
    filter: IFilter
  ): Promise<ILiveSlice> {
    const loaded = this._loaded;
    const isNear =
      loaded?.ramp === (filter.name !== 'none') &&
      Math.abs(centre - loaded.centre) <= FAR * sinogram.columns;
    return isNear ? loaded.live : this._load(sinogram, centre, filter);
  }

  private async _load(
    sinogram: IHeldSinogram,
    centre: number,
    filter: IFilter
  ): Promise<ILiveSlice> {
    const live = (this._live ??= this._engine.createLiveSlice(sinogram));
    const ramp = filter.name !== 'none';
    this._loaded = null;
    await live.load(sinogram.values, centre, ramp);
    this._loaded = { live, centre, ramp };
    return live;
  }

  private get _isSlow(): boolean {
    return this._whole.length >= ENOUGH && Math.min(...this._whole) > MOST_MS;
  }

  /** Measured once for a filter, not for every centre, so that pictures do not flicker. */
  private _contrastOf(picture: Values, size: number, filter: IFilter): IContrast {
    const key = JSON.stringify(filter);
    if (this._contrast?.key !== key) {
      const contrast = contrastOf(this._engine, picture, [size, size], true);
      this._contrast = { key, contrast };
    }
    return this._contrast.contrast;
  }

  private _inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this._last.then(work);
    this._last = done.catch(() => undefined); // whoever asked hears of it
    return done;
  }

  private _last: Promise<unknown> = Promise.resolve();
  private _sinogram: IHeldSinogram | null = null;
  private _live: ILiveSlice | null = null;
  private _loaded: ILoaded | null = null;
  /** Milliseconds of the frames of full size since the hand rested. */
  private readonly _whole: number[] = [];
  private _contrast: { readonly key: string; readonly contrast: IContrast } | null = null;
}

/** The value of a pixel; null where there is none. */
function sampleOf(picture: Values, size: number, { row, column }: IPlace): ISample | null {
  const isInside = [row, column].every(at => Number.isInteger(at) && at >= 0 && at < size);
  const value = isInside ? picture[row * size + column] : undefined;
  return value === undefined ? null : { row, column, value };
}
