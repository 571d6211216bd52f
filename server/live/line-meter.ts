/** A frame that is longer on the line than this is coarser than the next: ten a second are wanted. */
const MOST_MS = 100;
/** What a coarse one may be: something is left for what makes and draws it. */
const GOAL_MS = 60;
/** Where the line's own delay leaves less than this, smaller frames would not help. */
const LEAST_MS = 20;
/** Frames that are remembered. */
const SAMPLES = 12;
/** Frames, or two of so many bytes, before which nothing is known. */
const ENOUGH = 6;
const ENOUGH_BYTES = 1 << 20;

interface ISent {
  readonly seq: number;
  readonly bytes: number;
  readonly at: number;
}

interface ISample {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Bytes of pixels that a line brings in time; infinite until it was measured. */
export interface ILineBudget {
  /** Of a frame as the view wants it. */
  readonly most: number;
  /** Of a coarser one, where that is too large. */
  readonly goal: number;
}

/**
 * How fast the line to one page is: bytes of a frame over the time from its sending to its
 * acknowledgement, less what the page itself took.
 */
export class LineMeter {
  /** @param _now milliseconds of a steady clock */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  sent(seq: number, bytes: number): void {
    this._sent = { seq, bytes, at: this._now() };
  }

  /** @param took milliseconds that the page itself took */
  acknowledged(seq: number, took: number): void {
    const sent = this._sent;
    if (sent?.seq === seq) {
      this._sent = null;
      const milliseconds = Math.max(0.1, this._now() - sent.at - Math.max(0, took));
      this._samples.push({ bytes: sent.bytes, milliseconds });
      this._samples.splice(0, this._samples.length - SAMPLES);
    }
  }

  get budget(): ILineBudget {
    const bytes = this._samples.reduce((sum, sample) => sum + sample.bytes, 0);
    if (this._samples.length < (bytes < ENOUGH_BYTES ? ENOUGH : 2)) {
      return { most: Infinity, goal: Infinity };
    }
    const { delay, perByte } = fitted(this._samples);
    const within = (time: number): number => Math.max(LEAST_MS, time - delay) / perByte;
    return { most: within(MOST_MS), goal: within(GOAL_MS) };
  }

  private _sent: ISent | null = null;
  private readonly _samples: ISample[] = [];
}

/**
 * milliseconds = delay + bytes * perByte. Whatever else is busy only adds to a time, so that the quickest of the
 * smaller and of the larger frames tell; where all are of about one size, all of the time is taken for the bytes.
 */
function fitted(samples: readonly ISample[]): { readonly delay: number; readonly perByte: number } {
  const bySize = samples.toSorted((a, b) => a.bytes - b.bytes);
  const half = Math.floor(bySize.length / 2);
  const [small, large] = [quickest(bySize.slice(0, half)), quickest(bySize.slice(half))];
  if (small && large && large.bytes > 2 * small.bytes) {
    const perByte = (large.milliseconds - small.milliseconds) / (large.bytes - small.bytes);
    const delay = small.milliseconds - small.bytes * perByte;
    if (delay > 0) {
      return { delay, perByte: Math.max(0, perByte) };
    }
  }
  return { delay: 0, perByte: Math.min(...samples.map(one => one.milliseconds / one.bytes)) };
}

function quickest(samples: readonly ISample[]): ISample | undefined {
  return samples.toSorted((a, b) => a.milliseconds - b.milliseconds)[0];
}
