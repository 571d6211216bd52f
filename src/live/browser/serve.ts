import type { IEngine } from '../../../engine/ts/types';
import type { FromEngine, ISliceWish, ToEngine } from './messages';
import { SliceMaker } from './slice-maker';

/** The live slice is loaded anew when nothing was asked for so long. */
const SETTLE_MS = 500;

/** The worker's side: answers what the page says, by `post`. */
export class EngineService {
  /** @param engine opened once; what fails with it is told with `id` null */
  constructor(
    engine: Promise<IEngine>,
    private readonly _post: (message: FromEngine, transfer: ArrayBuffer[]) => void
  ) {
    this._maker = engine.then(opened => new SliceMaker(opened));
    this._maker.then(
      () => _post({ type: 'ready' }, []),
      (error: unknown) => this._fail(null, error)
    );
  }

  hear(message: ToEngine): void {
    clearTimeout(this._settling);
    switch (message.type) {
      case 'sinogram':
        this._maker.then(
          maker => maker.hold(message.sinogram),
          () => undefined // it was told already
        );
        break;
      case 'slice':
        void this._make(message.id, message.wish);
    }
  }

  private async _make(id: number, wish: ISliceWish): Promise<void> {
    try {
      const maker = await this._maker;
      const made = await maker.make(wish);
      this._post({ type: 'slice', id, made }, [made.data.buffer]);
      if (wish.shown === null) {
        this._settling = setTimeout(() => void this._settle(maker, wish), SETTLE_MS);
      }
    } catch (error) {
      this._fail(id, error);
    }
  }

  private async _settle(maker: SliceMaker, wish: ISliceWish): Promise<void> {
    try {
      await maker.settle(wish);
    } catch (error) {
      console.error(error); // the next frame loads it, and tells
    }
  }

  private _fail(id: number | null, error: unknown): void {
    this._post(
      { type: 'failed', id, message: error instanceof Error ? error.message : String(error) },
      []
    );
  }

  private readonly _maker: Promise<SliceMaker>;
  private _settling: ReturnType<typeof setTimeout> | undefined;
}
