/** Frames as the view wants them may take so long, delay and all: ten a second are wanted. */
const MOST_MS = 100;
/** Coarse ones are made larger where they would take no more than this, so that they do not come and go. */
const AGAIN_MS = 75;
/** What a coarse one may take: something is left for what makes and draws it. */
const GOAL_MS = 60;
/** Bytes of 16 bits may take so long: the eye sees frames rather than bits. */
const EASY_MS = 20;
/** Where the line's own delay leaves less than this, or than this share of it, smaller frames would not help. */
const LEAST_MS = 20;
const LEAST_SHARE = 0.5;
const EASY_SHARE = 0.25;
/** Frames that are remembered: so many, and those of so many milliseconds before the newest but for one. */
const SAMPLES = 12;
const RECENT_MS = 1500;
/** Frames, or two of so many bytes, or one that took so long, before which nothing is known. */
const ENOUGH = 6;
const ENOUGH_BYTES = 1 << 20;
const LONG_MS = 1000;
/** By so much a line is trusted beyond a coarse frame that it has just brought: small ones tell little. */
const GROWTH = 4.5;
/** Clocks of pages are no finer. */
const FINEST_MS = 0.1;
/** Of the frames that tell, so many were quicker than the rate that counts: what else is busy makes frames late. */
const QUICKEST = 0.25;
/** Frames tell that have so much of the bytes of the largest one. */
const LARGE = 0.5;

/**
 * TCP begins with so many bytes a round trip and twice as many in the next, and begins anew after a rest (RFC 5681,
 * with the initial window of RFC 6928). What that takes is not the line's rate.
 */
const FIRST_BYTES = 14_600;
const REST_MS = 250;
/** A frame tells where it took so many times as long as that alone. */
const CLEARLY = 2;

interface ISent {
  readonly seq: number;
  readonly bytes: number;
  readonly coarse: boolean;
  readonly at: number;
}

interface ISample {
  readonly at: number;
  readonly bytes: number;
  readonly coarse: boolean;
  /** For the bytes alone. */
  readonly took: number;
  /** There and back, without the bytes. */
  readonly delay: number;
}

/** Bytes of pixels that a line brings in time; infinite until it was measured. */
export interface ILineBudget {
  /** Of a frame as the view wants it. */
  readonly most: number;
  /** Of a coarser one, where that is too large. */
  readonly goal: number;
  /** Of one in 16 bits. */
  readonly easy: number;
}

const UNKNOWN: ILineBudget = { most: Infinity, goal: Infinity, easy: Infinity };

/**
 * How fast the line to one page is. The page's end of the line tells how long the bytes of a frame took behind what
 * went ahead of them, by its own clock: that is the rate, without the line's delay and without what the page does.
 * The rest of the time until that is heard is the delay.
 */
export class LineMeter {
  /** @param _now milliseconds of a steady clock */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  /** @param coarse the frame is smaller than the view wants it */
  sent(seq: number, bytes: number, coarse: boolean): void {
    this._sent = { seq, bytes, coarse, at: this._now() };
  }

  /** @param took milliseconds between what went ahead of the frame and its last byte, by the page's clock */
  arrived(seq: number, took: number): void {
    const sent = this._sent;
    if (sent?.seq !== seq || !(took >= 0)) {
      return;
    }
    this._sent = null;
    const { bytes, coarse } = sent;
    const at = this._now();
    const all = Math.max(FINEST_MS, at - sent.at);
    const bytesTook = Math.min(all, Math.max(FINEST_MS, took));
    const delay = all - bytesTook;
    if (sent.at - this._arrivedAt > REST_MS + delay) {
      this._window = FIRST_BYTES;
    }
    this._arrivedAt = at;
    const begins = this._roundTrips(bytes) * delay;
    if (bytesTook < CLEARLY * begins && bytes / bytesTook < rateOf(this._samples)) {
      return; // it may have been the beginning alone
    }
    this._seen += 1;
    this._seenBytes += bytes;
    this._isKnown ||= this._seen >= (this._seenBytes < ENOUGH_BYTES ? ENOUGH : 2);
    this._isKnown ||= bytesTook > LONG_MS;
    this._samples.push({ at, bytes, coarse, took: bytesTook, delay });
    this._samples = this._samples
      .slice(-SAMPLES)
      .filter((sample, n, { length }) => n >= length - 2 || at - sample.at <= RECENT_MS);
  }

  get budget(): ILineBudget {
    const newest = this._samples.at(-1);
    if (!newest || !this._isKnown) {
      return UNKNOWN;
    }
    const rate = rateOf(this._samples);
    const delay = Math.min(...this._samples.map(sample => sample.delay));
    const trusted = newest.coarse ? GROWTH * newest.bytes : Infinity;
    const within = (time: number): number =>
      Math.min(trusted, rate * Math.max(time - delay, LEAST_MS, LEAST_SHARE * delay));
    return {
      most: within(newest.coarse ? AGAIN_MS : MOST_MS),
      goal: within(GOAL_MS),
      easy: Math.min(trusted, rate * Math.max(EASY_MS, EASY_SHARE * delay))
    };
  }

  /** Those that TCP lets pass before the last of so many bytes leaves, where the line lets all of them. */
  private _roundTrips(bytes: number): number {
    let count = 0;
    for (let left = bytes - this._window; left > 0; left -= this._window) {
      this._window *= 2;
      count += 1;
    }
    return count;
  }

  private _sent: ISent | null = null;
  private _arrivedAt = -Infinity;
  /** Bytes that may leave in a round trip. */
  private _window = FIRST_BYTES;
  private _samples: ISample[] = [];
  private _seen = 0;
  private _seenBytes = 0;
  private _isKnown = false;
}

/** Bytes in a millisecond, of the larger frames: a small one may pass where a large one does not. */
function rateOf(samples: readonly ISample[]): number {
  const largest = Math.max(...samples.map(({ bytes }) => bytes));
  const rates = samples
    .filter(({ bytes }) => bytes >= LARGE * largest)
    .map(({ bytes, took }) => bytes / took)
    .toSorted((a, b) => b - a);
  return rates[Math.floor(QUICKEST * rates.length)] ?? Infinity;
}
