import type { ILiveFrame } from '../../../protocol/live';
import { frameHeader } from '../../../protocol/live.fixture';
import type { CompanionError } from '../error';
import { LiveChannel } from '../live-channel';
import type { ILiveLine, ILivePicture, ILiveSinogram, LiveChannelState, LiveWish } from '../tokens';

/** A channel whose frames a test gives. */
export class FakeLive extends LiveChannel implements ILiveLine {
  readonly wishes: LiveWish[] = [];
  /** Numbers of the frames that were drawn. */
  readonly drawn: number[] = [];
  /** Parts of sinograms that were asked for. */
  readonly reading: {
    readonly seq: number;
    readonly from: number;
    readonly resolve: (part: ILiveSinogram) => void;
    readonly reject: (error: CompanionError) => void;
    readonly signal: AbortSignal;
  }[] = [];

  acknowledge(seq: number): void {
    this.drawn.push(seq);
  }

  readSinogram(seq: number, from: number, signal: AbortSignal): Promise<ILiveSinogram> {
    return new Promise((resolve, reject) => {
      this.reading.push({ seq, from, resolve, reject, signal });
    });
  }

  override setState(state: LiveChannelState, problem: CompanionError | null = null): void {
    super.setState(state, problem);
  }

  /** A frame of 2 x 3 for the wish of that number, the newest by default. */
  answer(seq = this.wishes.length, fields: Partial<ILiveFrame> = {}): ILivePicture {
    const wish = this.wishes[seq - 1];
    const centre = wish?.recipe.centre;
    const column = centre === undefined || centre === 'auto' ? 0 : (centre.column ?? 0);
    const frame = frameHeader({ seq, row: wish?.row ?? 0, centre: column, ...fields });
    const data = Uint16Array.of(0, 1, 2, 3, 4, 5);
    const live = { frame, picture: { header: frame, data, step: frame.step } };
    this.show(live);
    return live;
  }

  override refuse(refusal: { readonly seq?: number; readonly error: CompanionError }): void {
    super.refuse({ seq: this.wishes.length, ...refusal });
  }

  protected take(wish: LiveWish): void {
    this.wishes.push(wish);
  }

  protected close(): void {
    // nothing is held
  }
}
