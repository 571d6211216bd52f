import { type ISignal, Signal } from '@lumino/signaling';
import type { ILiveFrame } from '../../../protocol/live';
import type { CompanionError } from '../error';
import type {
  ILiveLine,
  ILivePicture,
  ILiveRefusal,
  ILiveSinogram,
  LiveChannelState,
  LiveWish
} from '../tokens';

/** Pictures are named after what made them: nothing to translate. */
const TITLES = { frame: 'a frame' };

/** A channel whose frames a test gives. */
export class FakeLive implements ILiveLine {
  readonly wishes: LiveWish[] = [];
  /** Numbers of the frames that were drawn. */
  readonly drawn: number[] = [];
  isDisposed = false;
  state: LiveChannelState = 'connecting';

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get frame(): ISignal<this, ILivePicture> {
    return this._frame;
  }

  get refusal(): ISignal<this, ILiveRefusal> {
    return this._refusal;
  }

  ask(wish: LiveWish): number {
    return this.wishes.push(wish);
  }

  acknowledge(seq: number): void {
    this.drawn.push(seq);
  }

  /** Parts that were asked for. */
  readonly reading: {
    readonly seq: number;
    readonly from: number;
    readonly resolve: (part: ILiveSinogram) => void;
    readonly reject: (error: CompanionError) => void;
    readonly signal: AbortSignal;
  }[] = [];

  readSinogram(seq: number, from: number, signal: AbortSignal): Promise<ILiveSinogram> {
    return new Promise((resolve, reject) => {
      this.reading.push({ seq, from, resolve, reject, signal });
    });
  }

  setState(state: LiveChannelState): void {
    this.state = state;
    this._stateChanged.emit();
  }

  /** A frame of 2 x 3 for the wish of that number, the newest by default. */
  answer(seq = this.wishes.length, fields: Partial<ILiveFrame> = {}): ILivePicture {
    const wish = this.wishes[seq - 1];
    const centre = wish?.recipe.centre;
    const frame: ILiveFrame = {
      shape: [2, 3],
      axes: ['row', 'column'],
      dtype: 'u2',
      scale: 0.5,
      offset: -1,
      unit: '1/cm',
      exact: false,
      percentiles: [0, 1],
      range: [-1, 1.5],
      counts: {},
      title: TITLES.frame,
      seq,
      row: wish?.row ?? 0,
      centre: centre === undefined || centre === 'auto' ? 0 : (centre.column ?? 0),
      step: 1,
      engine: 'native',
      milliseconds: 12,
      ...fields
    };
    const live = {
      frame,
      picture: { header: frame, data: Uint16Array.of(0, 1, 2, 3, 4, 5), step: frame.step }
    };
    this._frame.emit(live);
    return live;
  }

  refuse(error: CompanionError, seq = this.wishes.length): void {
    this._refusal.emit({ seq, error });
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }

  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _frame = new Signal<this, ILivePicture>(this);
  private readonly _refusal = new Signal<this, ILiveRefusal>(this);
}
