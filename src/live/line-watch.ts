/** Frames in a row that must come as the view wants them before the line counts as quick again. */
const ENOUGH = 3;
/** A line that was found slow is left alone for so long before it is tried, and longer where it was slow soon after. */
const STAY_MS = 4000;
const LONGEST_STAY_MS = 300_000;
/** A line that was quick for so long may have another chance as soon as the first one had. */
const HELD_MS = 60_000;
/** From one try to the next: where it looks better, and at most where it does not. */
const SOON_MS = 250;
const LONGEST_WAIT_MS = 60_000;

/**
 * Whether the companion's frames are as the view wants them, over time: slow at once, quick again only after several
 * good frames in a row and never soon after the last time; see README.md.
 */
export class LineWatch {
  /** @param _now milliseconds of a steady clock */
  constructor(private readonly _now: () => number = () => performance.now()) {}

  get isSlow(): boolean {
    return this._slow !== null;
  }

  /** Milliseconds until the line may be tried again; null while it is quick. */
  get wait(): number | null {
    return this._slow && Math.max(0, this._slow.next - this._now());
  }

  /**
   * A frame came that was wanted.
   *
   * @param step of the frame, in pixels of the slice
   * @param isSlow whether the view wants a finer one
   */
  saw(step: number, isSlow: boolean): void {
    if (!isSlow) {
      this._good();
    } else if (this._slow) {
      this._slow.good = 0;
      this._slow.step = step;
    } else {
      this._begin(step);
    }
  }

  /**
   * The line was tried.
   *
   * @param step of the frame that came; null where none did
   */
  tried(step: number | null, isSlow: boolean): void {
    const slow = this._slow;
    if (!slow) {
      return;
    }
    const isFiner = step !== null && step < slow.step;
    slow.step = step ?? Infinity;
    if (step !== null && !isSlow) {
      this._good();
      return;
    }
    slow.good = 0;
    // what it has brought at once it will bring larger
    slow.wait = isFiner ? slow.wait : Math.min(2 * slow.wait, LONGEST_WAIT_MS);
    slow.next = this._now() + (isFiner ? SOON_MS : slow.wait);
  }

  private _begin(step: number): void {
    const now = this._now();
    const isSoon = now - this._quickSince < HELD_MS;
    this._stay = isSoon ? Math.min(2 * this._stay, LONGEST_STAY_MS) : STAY_MS;
    const until = now + this._stay;
    this._slow = { until, next: until, wait: this._stay, good: 0, step };
  }

  private _good(): void {
    const slow = this._slow;
    if (!slow) {
      return;
    }
    const now = this._now();
    slow.good += 1;
    slow.next = Math.max(slow.until, now + SOON_MS);
    if (slow.good >= ENOUGH && now >= slow.until) {
      this._slow = null;
      this._quickSince = now;
    }
  }

  private _slow: {
    /** It does not count as quick before. */
    readonly until: number;
    next: number;
    wait: number;
    good: number;
    step: number;
  } | null = null;
  private _stay = STAY_MS;
  /** When it was last found to be quick again. */
  private _quickSince = -Infinity;
}
