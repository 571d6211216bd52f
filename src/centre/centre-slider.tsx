import { type JSX, type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { ICentreProps } from './props';
import { CENTRE_LEAP, stepOf, WheelNotches } from './steps';

/** A drag is taken to a hundredth of a pixel. */
const DRAG_DIGITS = 2;

/** The axis under the hand: drag, arrow keys, wheel. */
export function CentreSlider({ model, trans }: ICentreProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const node = input.current;
    const notches = new WheelNotches();
    // React's own wheel events are passive and could not hold the page.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const count = notches.of(event);
      if (count !== 0) {
        model.shift(count * stepOf(event));
      }
    };
    node?.addEventListener('wheel', onWheel, { passive: false });
    return () => node?.removeEventListener('wheel', onWheel);
  }, [model]);
  const { centre, range } = model;
  const onKey = (event: KeyboardEvent): void => {
    const pixels = pixelsOf(event);
    if (pixels !== 0) {
      event.preventDefault();
      event.stopPropagation();
      model.shift(pixels);
    }
  };
  return (
    <input
      ref={input}
      type="range"
      className="jp-HepsctViewer-slider jp-HepsctCentre-slider"
      aria-label={trans.__('Centre of rotation')}
      aria-valuetext={centre === null ? undefined : trans.__('%1 pixels', centre)}
      title={trans.__(
        'Arrow keys and wheel: 1 pixel, with Shift 0.25, with Ctrl or Alt 0.05; Page Up and Page Down: 10.'
      )}
      min={range[0]}
      max={range[1]}
      step="any"
      value={centre ?? range[0]}
      disabled={centre === null}
      onChange={({ target }) => {
        model.centre = Number(target.valueAsNumber.toFixed(DRAG_DIGITS));
      }}
      onKeyDown={onKey}
    />
  );
}

function pixelsOf(event: KeyboardEvent): number {
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return stepOf(event);
    case 'ArrowLeft':
    case 'ArrowDown':
      return -stepOf(event);
    case 'PageUp':
      return CENTRE_LEAP;
    case 'PageDown':
      return -CENTRE_LEAP;
    default:
      return 0;
  }
}
