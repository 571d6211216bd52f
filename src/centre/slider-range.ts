/** Half the way of the slider, pixels; null is the whole detector. */
export const SPANS = [5, 20, 100, null] as const;
export type Span = (typeof SPANS)[number];

/** Centres are kept to a thousandth of a pixel: finer ones change nothing. */
export function rounded(centre: number): number {
  return Number(centre.toFixed(3));
}

/** From where to where the slider of the centre leads. */
export class SliderRange {
  get span(): Span {
    return this._span;
  }

  /** Let the slider reach so far to either side of the value there is. */
  setSpan(span: Span, centre: number | null): void {
    this._span = span;
    this._middle = centre;
  }

  /** Another scan has another middle. */
  forget(): void {
    this._middle = null;
  }

  /** Its ends, pixels; they move only where the centre is beyond them. */
  rangeAbout(centre: number | null, last: number): readonly [low: number, high: number] {
    if (this._span === null || centre === null) {
      return [Math.min(0, centre ?? 0), Math.max(last, centre ?? 0)];
    }
    const isBeyond = this._middle === null || Math.abs(centre - this._middle) > this._span;
    const middle = isBeyond ? centre : (this._middle ?? centre);
    this._middle = middle;
    return [rounded(middle - this._span), rounded(middle + this._span)];
  }

  private _span: Span = 20;
  private _middle: number | null = null;
}
