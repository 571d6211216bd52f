/** Pixels that a key or a wheel notch moves the axis: plain, with Shift, with Ctrl, Alt or Cmd. */
export const CENTRE_STEPS = { coarse: 1, fine: 0.25, finest: 0.05 } as const;

/** Pixels of Page Up and Page Down. */
export const CENTRE_LEAP = 10;

/** The step that the modifiers of an event ask for, pixels. */
export function stepOf(
  event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>
): number {
  return event.ctrlKey || event.altKey || event.metaKey
    ? CENTRE_STEPS.finest
    : event.shiftKey
      ? CENTRE_STEPS.fine
      : CENTRE_STEPS.coarse;
}

/** Notches of about 80 CSS pixels out of the many small events of touchpads; a mouse makes one an event. */
export class WheelNotches {
  /** Notches that this event completes; positive upwards, away from the user. */
  of({ deltaX, deltaY, deltaMode }: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode'>): number {
    // With Shift held, browsers turn the wheel sideways.
    const delta = deltaY === 0 ? deltaX : deltaY;
    if (deltaMode !== 0) {
      return -Math.sign(delta);
    }
    this._pixels -= delta;
    const notches = Math.trunc(this._pixels / 80);
    this._pixels = notches === 0 ? this._pixels : 0;
    return notches;
  }

  private _pixels = 0;
}
