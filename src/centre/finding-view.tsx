import type { JSX } from 'react';
import type { ICentreFinding } from '../../protocol/centre';
import { CurvePlot, type ICurveMark } from './curve-plot';
import { MethodsSaid, RowsSaid } from './finding-tables';
import { centreText, findingLine } from './finding-words';
import type { ICentreProps } from './props';

interface IFindingProps extends ICentreProps {
  readonly finding: ICentreFinding;
}

/** The answer: its error, the curve over candidates, the runner-up, and what each method said. */
export function FindingView({ model, finding, trans }: IFindingProps): JSX.Element {
  const { search, rows } = model;
  const { curve, refusal, overlap, side, range } = finding;
  return (
    <div className="jp-HepsctCentre-finding">
      <p className={refusal ? 'jp-HepsctField-note jp-mod-error' : 'jp-HepsctCentre-answer'}>
        {findingLine(finding, trans)}
      </p>
      {search.isStale && (
        <p className="jp-HepsctField-note">
          {trans.__('Corrections or angles were changed since; look again.')}
        </p>
      )}
      <p className="jp-HepsctField-note">
        {trans.__(
          'Looked for between the columns %1 and %2.',
          Math.round(range[0]),
          Math.round(range[1])
        )}
      </p>
      {refusal === null && overlap !== null && side !== null && (
        <p className="jp-HepsctField-note">{overlapWords(overlap, side, trans)}</p>
      )}
      <div className="jp-HepsctViewer-row">
        {search.answer !== null && (
          <button
            type="button"
            className="jp-HepsctButton"
            disabled={search.isUsed}
            onClick={() => search.use()}
          >
            {trans.__('Use it')}
          </button>
        )}
        <button
          type="button"
          className="jp-HepsctButton"
          title={trans.__(
            'What was found in each of the rows goes into the table of several rows.'
          )}
          onClick={() => rows.take(finding.rows)}
        >
          {trans._n('Note its row', 'Note its %1 rows', finding.rows.length)}
        </button>
      </div>
      {curve.centres.length > 1 && <Curve model={model} finding={finding} trans={trans} />}
      {finding.methods.length > 0 && <MethodsSaid finding={finding} trans={trans} />}
      {finding.rows.length > 1 && <RowsSaid model={model} finding={finding} trans={trans} />}
    </div>
  );
}

function overlapWords(
  overlap: number,
  side: NonNullable<ICentreFinding['side']>,
  trans: ICentreProps['trans']
): string {
  switch (side) {
    case 'left':
      return trans.__('Full turn: %1 columns are seen twice, the axis is on the left.', overlap);
    case 'right':
      return trans.__('Full turn: %1 columns are seen twice, the axis is on the right.', overlap);
    case 'middle':
      return trans.__(
        'Full turn: %1 columns are seen twice, the axis is near the middle.',
        overlap
      );
  }
}

/** The curve, and its marks as text; a place other than the present one can be looked at. */
function Curve({ model, finding, trans }: IFindingProps): JSX.Element {
  const { search } = model;
  const marks: ICurveMark[] = [];
  const { centre, runnerUp, error } = finding;
  if (centre !== null) {
    marks.push({ kind: 'answer', centre });
  }
  if (runnerUp !== null) {
    marks.push({ kind: 'runner-up', centre: runnerUp });
  }
  if (search.present !== null) {
    marks.push({ kind: 'present', centre: search.present });
  }
  const words = marks.map(mark => `${titleOf(mark, finding, trans)} ${centreText(mark.centre)}`);
  return (
    <>
      <CurvePlot
        curve={finding.curve}
        marks={marks}
        error={error}
        label={trans.__('How well the methods agree, over candidates: %1', words.join(', '))}
        trans={trans}
      />
      <ul className="jp-HepsctCentre-marks">
        {marks.map(mark => (
          <li key={mark.kind}>
            <svg className="jp-HepsctCentre-curve" viewBox="0 0 8 14" aria-hidden="true">
              <path className={`jp-HepsctCentre-curve-${mark.kind}`} d="M4,0 V14" />
            </svg>
            <span>{titleOf(mark, finding, trans)}</span>
            {mark.kind === 'present' ? (
              <span>{centreText(mark.centre)}</span>
            ) : (
              <button
                type="button"
                className="jp-HepsctCentre-link"
                title={trans.__('Look at the slice with this centre')}
                aria-label={trans.__('Look at %1', centreText(mark.centre))}
                onClick={() => search.lookAt(mark.centre)}
              >
                {centreText(mark.centre)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function titleOf(
  { kind }: ICurveMark,
  { refusal }: ICentreFinding,
  trans: ICentreProps['trans']
): string {
  switch (kind) {
    case 'answer':
      return refusal ? trans.__('Best guess') : trans.__('Answer');
    case 'runner-up':
      return trans.__('Runner-up');
    case 'present':
      return trans.__('Set now');
  }
}
