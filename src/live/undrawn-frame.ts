import type { ILiveChannel, IPicture } from '../companion/tokens';

/** The newest frame until it stands on the screen: only then the next one is sent. */
export class UndrawnFrame {
  /** A frame is to be drawn; the one before it from the same channel is not wanted any more. */
  put(channel: ILiveChannel, seq: number, picture: IPicture): void {
    if (this._frame?.channel === channel) {
      channel.acknowledge(this._frame.seq);
    }
    this._frame = { channel, seq, picture };
  }

  /**
   * A picture stands on the screen.
   *
   * @param wanted the newest one there is: where it is another one than the frame, the frame was overtaken
   */
  drew(picture: IPicture, wanted: IPicture | null): void {
    const frame = this._frame;
    if (frame && (frame.picture === picture || frame.picture !== wanted)) {
      this._frame = null;
      frame.channel.acknowledge(frame.seq);
    }
  }

  private _frame: {
    readonly channel: ILiveChannel;
    readonly seq: number;
    readonly picture: IPicture;
  } | null = null;
}
