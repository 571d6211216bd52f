import { type ISignal, Signal } from '@lumino/signaling';
import { isCancelled, toCompanionError } from '../companion/error';
import type {
  ICompanion,
  ILiveChannel,
  ILivePicture,
  ILiveRefusal,
  LiveWish
} from '../companion/tokens';
import { centreInRow } from './centre-in-row';

/** Drafts asked for one by one: the way that works wherever the companion does. The newest wish follows. */
export class PictureChannel implements ILiveChannel {
  constructor(
    private readonly _companion: Pick<ICompanion, 'renderPicture'>,
    /** Detector rows of the scan. */
    private readonly _rows: () => number
  ) {}

  readonly state = 'open';

  get isDisposed(): boolean {
    return this._abort.signal.aborted;
  }

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
    this._seq += 1;
    this._wanted = wish;
    if (!this._isBusy) {
      void this._work();
    }
    return this._seq;
  }

  acknowledge(): void {
    // the next picture is asked for when the one before has come
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._abort.abort();
      Signal.clearData(this);
    }
  }

  private async _work(): Promise<void> {
    this._isBusy = true;
    while (this._wanted && !this.isDisposed) {
      const wish = this._wanted;
      this._wanted = null;
      await this._draw(wish, this._seq);
    }
    this._isBusy = false;
  }

  private async _draw({ recipe, row }: LiveWish, seq: number): Promise<void> {
    const { signal } = this._abort;
    const since = performance.now();
    try {
      const picture = await this._companion.renderPicture(
        { recipe, kind: 'slice', index: row, draft: true },
        signal
      );
      if (!signal.aborted) {
        const centre = centreInRow(recipe, row, this._rows()) ?? Number.NaN;
        const milliseconds = performance.now() - since;
        const frame = { ...picture.header, seq, row, centre, step: 1, engine: '', milliseconds };
        this._frame.emit({ frame, picture });
      }
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) {
        this._refusal.emit({ seq, error: toCompanionError(error) });
      }
    }
  }

  private readonly _abort = new AbortController();
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _frame = new Signal<this, ILivePicture>(this);
  private readonly _refusal = new Signal<this, ILiveRefusal>(this);
  private _seq = 0;
  private _wanted: LiveWish | null = null;
  private _isBusy = false;
}
