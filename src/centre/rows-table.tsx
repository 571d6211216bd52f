import type { JSX } from 'react';
import { Field } from '../fields/field';
import { TextInput } from '../fields/text-input';
import { Group } from '../reconstruction/group';
import type { ICentreProps } from './props';
import { MOST_ROWS } from './row-list';
import { RowsEntry } from './rows-entry';
import { BY_HAND, type ITiltFit } from './tilt-fit';

/** Centres of several rows, the line through them, and the way into the recipe. */
export function RowsTable({ model, trans }: ICentreProps): JSX.Element {
  const { rows, row, centre } = model;
  return (
    <Group title={trans.__('Several rows')}>
      <p className="jp-HepsctField-note">
        {trans.__(
          'Find the centre in a few rows from top to bottom; the line through them is the tilt of the axis.'
        )}
      </p>
      <ListedRows model={model} trans={trans} />
      <div className="jp-HepsctViewer-row">
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
          <button type="button" className="jp-HepsctButton" onClick={() => rows.clear()}>
            {trans.__('Empty the table')}
          </button>
        )}
      </div>
      {rows.entries.length > 0 && (
        <table className="jp-HepsctCentre-rows">
          <caption className="jp-HepsctCentre-caption">{trans.__('Centre by row')}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="jp-HepsctCentre-caption">{trans.__('Use')}</span>
              </th>
              <th scope="col" className="jp-HepsctCentre-figure">
                {trans.__('Row')}
              </th>
              <th scope="col">{trans.__('Centre')}</th>
              <th
                scope="col"
                className="jp-HepsctCentre-figure"
                title={trans.__('Pixels from the line')}
              >
                {trans.__('Off by')}
              </th>
              <th scope="col">
                <span className="jp-HepsctCentre-caption">{trans.__('Remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.entries.map(entry => (
              <RowsEntry key={entry.row} entry={entry} model={model} trans={trans} />
            ))}
          </tbody>
        </table>
      )}
      <Refusals model={model} trans={trans} />
      {rows.fit && <Fit fit={rows.fit} model={model} trans={trans} />}
    </Group>
  );
}

/** Why some rows have no centre, and what to try: once for each reason. */
function Refusals({ model, trans }: ICentreProps): JSX.Element {
  const refused = model.rows.entries.flatMap(({ row, refusal }) =>
    refusal ? [{ row, message: refusal.message }] : []
  );
  const messages = [...new Set(refused.map(({ message }) => message))];
  return (
    <>
      {messages.map(message => {
        const rows = refused.filter(other => other.message === message).map(({ row }) => row);
        return (
          <p key={message} className="jp-HepsctField-note">
            {trans._n('Row %2. %3', 'Rows %2. %3', rows.length, rows.join(', '), message)}
          </p>
        );
      })}
    </>
  );
}

/** Rows as they are typed, and the button that looks for their centres. */
function ListedRows({ model, trans }: ICentreProps): JSX.Element {
  const { search, where, rowCount } = model;
  const wish = where.listWish;
  return (
    <>
      <Field
        label={trans.__('Rows')}
        title={trans.__('Numbers and ranges from:to:step, with commas between; rows begin with 0.')}
        refusal={
          wish || !search.canSearch
            ? null
            : trans.__(
                'Rows from 0 to %1, such as 5, 20, 40:100:10; at most %2 of them.',
                rowCount - 1,
                MOST_ROWS
              )
        }
      >
        {control => (
          <TextInput
            {...control}
            value={where.list}
            disabled={!search.canSearch}
            onChange={list => {
              where.list = list;
            }}
          />
        )}
      </Field>
      <div className="jp-HepsctViewer-row">
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={wish === null || where.isEmpty || search.running !== null || !search.canSearch}
          onClick={() => {
            if (wish) {
              search.start(wish);
            }
          }}
        >
          {trans.__('Find these rows automatically')}
        </button>
      </div>
    </>
  );
}

/** Degrees, with their standard error. */
function tiltText({ tiltDeg, errorDeg }: ITiltFit): string {
  return `${tiltDeg.toFixed(3)}° ± ${errorDeg.toFixed(3)}°`;
}

function Fit({ fit, model, trans }: ICentreProps & { readonly fit: ITiltFit }): JSX.Element {
  const isByHand = model.rows.entries.some(({ isUsed, error }) => isUsed && error === null);
  return (
    <>
      <p role="status">
        {trans.__(
          'Tilt %1: centre %2 in the middle row, %3 px more with every row; the rows are %4 px off the line (rms).',
          tiltText(fit),
          fit.column.toFixed(2),
          fit.slope.toPrecision(3),
          fit.rms.toFixed(2)
        )}
      </p>
      {isByHand && (
        <p className="jp-HepsctField-note">
          {trans.__(
            'Rows count by their errors, those that were noted by hand as ± %1 px: what an eye tells apart.',
            BY_HAND
          )}
        </p>
      )}
      <button type="button" className="jp-HepsctButton" onClick={() => model.takeTilt()}>
        {trans.__('Use this axis')}
      </button>
    </>
  );
}
