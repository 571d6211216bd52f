/**
 * Repeatable numbers for the make-up of a simulated scan (mulberry32): whole-number arithmetic alone,
 * so that every machine draws the same. Noise does not come from here but from the engine.
 */
export class RandomSeries {
  private _state: number;

  constructor(seed: number) {
    this._state = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
  }

  /** In [0, 1). */
  next(): number {
    this._state = (this._state + 0x6d2b79f5) | 0;
    let t = Math.imul(this._state ^ (this._state >>> 15), 1 | this._state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** `count` different whole numbers below `limit`, ascending. */
  choose(count: number, limit: number): number[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, limit)) {
      chosen.add(Math.floor(this.next() * limit));
    }
    return [...chosen].sort((a, b) => a - b);
  }
}
