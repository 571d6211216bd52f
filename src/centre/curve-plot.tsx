import type { JSX } from 'react';
import type { ICentreCurve } from '../../protocol/centre';
import type { ICentreProps } from './props';

/** Size of the drawing in its own units; it takes the width there is. */
const [WIDTH, HEIGHT] = [320, 96];
/** Room for what stands beside the curve. */
const MARGIN = { side: 10, top: 8, bottom: 16 };

/** A place on the axis of candidates. */
export interface ICurveMark {
  readonly kind: 'answer' | 'runner-up' | 'present';
  readonly centre: number;
}

/** The score over candidates, with marks; a place beyond the curve is an arrow at its end. */
export function CurvePlot({ curve, marks, error, label, trans }: CurvePlot.IProps): JSX.Element {
  const { centres, scores } = curve;
  const [low, high] = [centres[0] ?? 0, centres.at(-1) ?? 1];
  // scores may be below 0, where a candidate is worse than none
  const least = scores.reduce((one, other) => Math.min(one, other), 0);
  const most = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  const x = (centre: number): number =>
    MARGIN.side + ((centre - low) / (high - low || 1)) * (WIDTH - 2 * MARGIN.side);
  const floor = HEIGHT - MARGIN.bottom;
  const y = (score: number): number =>
    floor - ((score - least) / (most - least || 1)) * (floor - MARGIN.top);
  const points = centres.map(
    (at, index) => `${x(at).toFixed(1)},${y(scores[index] ?? least).toFixed(1)}`
  );
  const answer = marks.find(({ kind }) => kind === 'answer');
  const band = answer && error !== null ? [answer.centre - error, answer.centre + error] : null;
  return (
    <svg
      className="jp-HepsctCentre-curve"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{trans.__('The higher, the better do the methods agree on a candidate.')}</title>
      {band && (
        <rect
          className="jp-HepsctCentre-curve-error"
          x={x(Math.max(low, band[0] ?? low))}
          width={Math.max(0, x(Math.min(high, band[1] ?? high)) - x(Math.max(low, band[0] ?? low)))}
          y={MARGIN.top}
          height={floor - MARGIN.top}
        />
      )}
      <line
        className="jp-HepsctCentre-curve-floor"
        x1={MARGIN.side}
        x2={WIDTH - MARGIN.side}
        y1={floor}
        y2={floor}
      />
      <polyline className="jp-HepsctCentre-curve-score" points={points.join(' ')} />
      {marks.map(({ kind, centre }) => (
        <Mark key={kind} kind={kind} x={x(centre)} />
      ))}
      <text x={MARGIN.side} y={HEIGHT - 3} textAnchor="start">
        {low.toFixed(1)}
      </text>
      <text x={WIDTH - MARGIN.side} y={HEIGHT - 3} textAnchor="end">
        {high.toFixed(1)}
      </text>
    </svg>
  );
}

function Mark({ kind, x }: { readonly kind: ICurveMark['kind']; readonly x: number }): JSX.Element {
  const floor = HEIGHT - MARGIN.bottom;
  const middle = MARGIN.top + (floor - MARGIN.top) / 2;
  const className = `jp-HepsctCentre-curve-${kind}`;
  if (x < MARGIN.side) {
    return (
      <path
        className={`${className} jp-mod-beyond`}
        d={`M8,${middle - 5} L2,${middle} L8,${middle + 5}`}
      />
    );
  }
  if (x > WIDTH - MARGIN.side) {
    const from = WIDTH - 8;
    return (
      <path
        className={`${className} jp-mod-beyond`}
        d={`M${from},${middle - 5} L${from + 6},${middle} L${from},${middle + 5}`}
      />
    );
  }
  return <path className={className} d={`M${x.toFixed(1)},${MARGIN.top} V${floor}`} />;
}

export namespace CurvePlot {
  export interface IProps extends Pick<ICentreProps, 'trans'> {
    readonly curve: ICentreCurve;
    readonly marks: readonly ICurveMark[];
    /** Standard error of the answer, pixels. */
    readonly error: number | null;
    /** What is seen, in words. */
    readonly label: string;
  }
}
