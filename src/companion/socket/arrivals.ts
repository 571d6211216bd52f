import { type ILiveArrival, parseLiveAhead } from '../../../protocol/live';

/**
 * Tells how long the line took for a frame, at the end of the line itself: how busy the page is that reads and draws
 * it does not count.
 */
export class Arrivals {
  /** @param _now milliseconds of a steady clock */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  /**
   * Take in what the socket brought.
   *
   * @returns `answer` to be sent at once, where there is one; `isHeard` where it says nothing to the page
   */
  hear(data: unknown): { readonly isHeard: boolean; readonly answer: string | null } {
    if (typeof data === 'string') {
      const seq = parseLiveAhead(data);
      if (seq !== null) {
        this._ahead = { seq, at: this._now() };
      }
      return { isHeard: seq !== null, answer: null };
    }
    const ahead = this._ahead;
    this._ahead = null;
    if (ahead === null) {
      return { isHeard: false, answer: null };
    }
    const took = Math.round(100 * (this._now() - ahead.at)) / 100;
    const arrival: ILiveArrival = { arrived: ahead.seq, took };
    return { isHeard: false, answer: JSON.stringify(arrival) };
  }

  private _ahead: { readonly seq: number; readonly at: number } | null = null;
}
