import type { JSX } from 'react';
import { errorWords } from '../companion/words';
import { NumberInput } from '../fields/number-input';
import { SelectInput } from '../fields/select-input';
import { Group } from '../reconstruction/group';
import { FindingView } from './finding-view';
import type { ICentreProps } from './props';

/** The search by the companion: where to look, and what was found. */
export function SearchGroup({ model, trans }: ICentreProps): JSX.Element {
  const { search, where } = model;
  const { finding, error } = search;
  return (
    <Group title={trans.__('Automatic centre')}>
      <div className="jp-HepsctViewer-row">
        <SelectInput
          label={trans.__('Rows to look at')}
          value={where.rows}
          choices={[
            { value: 'spread', title: trans.__('Rows spread over the height') },
            { value: 'row', title: trans.__('This row alone') }
          ]}
          onChange={rows => {
            where.rows = rows;
          }}
        />
      </div>
      <div className="jp-HepsctViewer-row jp-HepsctCentre-range">
        <span>{trans.__('between')}</span>
        <End end="from" model={model} trans={trans} />
        <span>{trans.__('and')}</span>
        <End end="to" model={model} trans={trans} />
        <span className="jp-HepsctField-unit">{trans.__('px')}</span>
      </div>
      {where.isEmpty && (
        <p role="alert" className="jp-HepsctField-note jp-mod-error">
          {trans.__('The first column must be below the second.')}
        </p>
      )}
      <div className="jp-HepsctViewer-row">
        {search.running ? (
          <button type="button" className="jp-HepsctButton" onClick={() => search.cancel()}>
            {trans.__('Stop looking')}
          </button>
        ) : (
          <button
            type="button"
            className="jp-HepsctButton"
            disabled={!search.canSearch || where.isEmpty}
            onClick={() => search.start(where.wish)}
          >
            {trans.__('Find automatically')}
          </button>
        )}
        {search.running && <span>{trans.__('Looking …')}</span>}
      </div>
      {error && (
        <p role="alert" className="jp-HepsctField-note jp-mod-error">
          {errorWords(error, trans)}
        </p>
      )}
      {finding && <FindingView model={model} finding={finding} trans={trans} />}
    </Group>
  );
}

/** One end of the range; empty leaves it open. */
function End({ end, model, trans }: ICentreProps & { readonly end: 'from' | 'to' }): JSX.Element {
  const { where } = model;
  return (
    <NumberInput
      label={
        end === 'from'
          ? trans.__('Lowest column of the axis')
          : trans.__('Highest column of the axis')
      }
      value={where[end]}
      nullable
      placeholder={trans.__('any')}
      disabled={!model.search.canSearch}
      isRefused={where.isEmpty}
      onChange={column => {
        where[end] = column;
      }}
    />
  );
}
