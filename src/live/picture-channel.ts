import { isCancelled, toCompanionError } from '../companion/error';
import { LiveChannel } from '../companion/live-channel';
import type { ICompanion, LiveWish } from '../companion/tokens';
import { centreInRow } from './centre-in-row';

/** Drafts asked for one by one: the way that works wherever the companion does. The newest wish follows. */
export class PictureChannel extends LiveChannel {
  constructor(
    private readonly _companion: Pick<ICompanion, 'renderPicture'>,
    /** Detector rows of the scan. */
    private readonly _rows: () => number
  ) {
    super();
    this.setState('open');
  }

  acknowledge(): void {
    // the next picture is asked for when the one before has come
  }

  protected take(wish: LiveWish): void {
    this._wanted = wish;
    if (!this._isBusy) {
      void this._work();
    }
  }

  protected close(): void {
    this._abort.abort();
  }

  private async _work(): Promise<void> {
    this._isBusy = true;
    while (this._wanted && !this.isDisposed) {
      const wish = this._wanted;
      this._wanted = null;
      await this._draw(wish, this.seq);
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
        this.show({ frame, picture });
      }
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) {
        this.refuse({ seq, error: toCompanionError(error) });
      }
    }
  }

  private readonly _abort = new AbortController();
  private _wanted: LiveWish | null = null;
  private _isBusy = false;
}
