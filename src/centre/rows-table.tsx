import type { JSX } from 'react';
import { UseSignal } from '@jupyterlab/ui-components';
import { Group } from '../reconstruction/group';
import type { ICentreProps } from './props';
import type { IRowEntry } from './rows-model';
import type { ITiltFit } from './tilt-fit';

/** Centres of several rows, the line through them, and the way into the recipe. */
export function RowsTable({ model, trans }: ICentreProps): JSX.Element {
  const { rows, row, centre } = model;
  return (
    <UseSignal signal={rows.changed}>
      {() => (
        <Group title={trans.__('Several rows')}>
          <p className="jp-HepsctField-note">
            {trans.__(
              'Find the centre in a few rows from top to bottom; the line through them is the tilt of the axis.'
            )}
          </p>
          <button
            type="button"
            className="jp-HepsctButton"
            disabled={centre === null}
            onClick={() => {
              if (centre !== null) {
                rows.add(row, centre);
              }
            }}
          >
            {trans.__('Note the centre of row %1', row)}
          </button>
          {rows.entries.length > 0 && (
            <table className="jp-HepsctCentre-rows">
              <caption className="jp-HepsctCentre-caption">{trans.__('Centre by row')}</caption>
              <thead>
                <tr>
                  <th scope="col">{trans.__('Use')}</th>
                  <th scope="col">{trans.__('Row')}</th>
                  <th scope="col">{trans.__('Centre')}</th>
                  <th scope="col">{trans.__('Off the line')}</th>
                  <th scope="col">
                    <span className="jp-HepsctCentre-caption">{trans.__('Remove')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.entries.map(entry => (
                  <Entry key={entry.row} entry={entry} model={model} trans={trans} />
                ))}
              </tbody>
            </table>
          )}
          {rows.fit && <Fit fit={rows.fit} model={model} trans={trans} />}
        </Group>
      )}
    </UseSignal>
  );
}

/** Hundredths of a pixel, without a minus before nothing. */
function signed(distance: number): string {
  const text = distance.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

function Entry({ entry, model, trans }: ICentreProps & { readonly entry: IRowEntry }): JSX.Element {
  const { row, centre, distance, isOutlier, isUsed } = entry;
  return (
    <tr className={isOutlier ? 'jp-mod-outlier' : undefined}>
      <td>
        <input
          type="checkbox"
          checked={isUsed}
          aria-label={trans.__('Use row %1', row)}
          onChange={({ target }) => model.rows.use(row, target.checked)}
        />
      </td>
      <td>
        <button
          type="button"
          className="jp-HepsctCentre-link"
          title={trans.__('Look at this row')}
          onClick={() => {
            model.row = row;
          }}
        >
          {row}
        </button>
      </td>
      <td>{centre.toFixed(2)}</td>
      <td>
        {distance === null ? '' : signed(distance)}
        {isOutlier && <strong> {trans.__('outlier')}</strong>}
      </td>
      <td>
        <button
          type="button"
          className="jp-HepsctCentre-link"
          aria-label={trans.__('Remove row %1', row)}
          onClick={() => model.rows.remove(row)}
        >
          ×
        </button>
      </td>
    </tr>
  );
}

function Fit({ fit, model, trans }: ICentreProps & { readonly fit: ITiltFit }): JSX.Element {
  return (
    <>
      <p role="status">
        {trans.__(
          'Tilt %1°: centre %2 in the middle row, %3 px more with every row; the rows are %4 px off the line (rms).',
          fit.tiltDeg.toFixed(3),
          fit.column.toFixed(2),
          fit.slope.toPrecision(3),
          fit.rms.toFixed(2)
        )}
      </p>
      <button type="button" className="jp-HepsctButton" onClick={() => model.takeTilt()}>
        {trans.__('Use this axis')}
      </button>
    </>
  );
}
