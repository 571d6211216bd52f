import type { ILiveChannel, ILivePicture, LiveWish } from '../companion/tokens';
import { CompanionError } from '../companion/error';

/**
 * One frame of a live slice for something beside it, e.g. a small picture for another centre. Ask for one
 * after the other, and only while the slice itself rests: the channel knows the newest wish alone. The
 * owner of the channel acknowledges the frame.
 *
 * @throws CompanionError the refusal, or `cancelled` when the signal fires
 */
export function sampleFrame(
  channel: ILiveChannel,
  wish: LiveWish,
  signal: AbortSignal
): Promise<ILivePicture> {
  return new Promise((resolve, reject) => {
    let asked = -1;
    const stop = (): void => {
      channel.frame.disconnect(onFrame);
      channel.refusal.disconnect(onRefusal);
      signal.removeEventListener('abort', onAbort);
    };
    const onFrame = (_: ILiveChannel, live: ILivePicture): void => {
      if (live.frame.seq === asked) {
        stop();
        resolve(live);
      }
    };
    const onRefusal = (
      _: ILiveChannel,
      { seq, error }: { readonly seq: number; readonly error: CompanionError }
    ): void => {
      if (seq === asked) {
        stop();
        reject(error);
      }
    };
    const onAbort = (): void => {
      stop();
      reject(new CompanionError('cancelled', 'The picture was called back.'));
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    channel.frame.connect(onFrame);
    channel.refusal.connect(onRefusal);
    signal.addEventListener('abort', onAbort, { once: true });
    asked = channel.ask(wish);
  });
}
