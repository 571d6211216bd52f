import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DescriptorFields } from '../fields/descriptor-fields';
import { NumberInput } from '../fields/number-input';
import { FormWidget } from '../reconstruction/form-widget';
import { Group } from '../reconstruction/group';
import type { CentreModel } from './model';
import type { ICentreProps } from './props';
import { RowsTable } from './rows-table';
import { SearchGroup } from './search-group';
import { TurnSummary } from './turn-summary';

/** Parameters of a method that change what is seen of a centre; a method without them has none here. */
const LOOKS = ['filter', 'cutoff', 'order'];

/** What stands beside the slice: filter, row, search, angles, and the axis through several rows. */
export class CentreForm extends FormWidget {
  constructor(model: CentreModel, trans: TranslationBundle) {
    super({
      label: trans.__('Center of rotation'),
      changed: model.changed,
      groups: () => (
        <>
          <FilterGroup model={model} trans={trans} />
          <RowGroup model={model} trans={trans} />
          <SearchGroup model={model} trans={trans} />
          <RowsTable model={model} trans={trans} />
          <TurnSummary model={model} trans={trans} />
        </>
      )
    });
  }
}

function FilterGroup({ model, trans }: ICentreProps): JSX.Element {
  const { panel } = model;
  const { method } = panel.recipe.recipe;
  const descriptor = panel.capabilities?.methods.find(({ name }) => name === method.name);
  const parameters = Object.fromEntries(
    Object.entries(descriptor?.parameters ?? {}).filter(([name]) => LOOKS.includes(name))
  );
  return (
    <Group title={trans.__('Filter')}>
      {descriptor && Object.keys(parameters).length === 0 ? (
        <p className="jp-HepsctField-note">
          {trans.__(
            '%1 has no filter. Choose a filtered method in the tab Reconstruction to look for the centre: it draws far quicker.',
            descriptor.title
          )}
        </p>
      ) : (
        <DescriptorFields
          parameters={parameters}
          step={method}
          trans={trans}
          refusalOf={parameter => panel.refusalOf(`method.${parameter}`)}
          onChange={values => panel.recipe.editMethod(values)}
        />
      )}
    </Group>
  );
}

function RowGroup({ model, trans }: ICentreProps): JSX.Element {
  const last = model.rowCount - 1;
  const disabled = model.scan === null || last === 0;
  return (
    <Group title={trans.__('Detector row')}>
      <div className="jp-HepsctViewer-row">
        <input
          type="range"
          className="jp-HepsctViewer-slider"
          aria-label={trans.__('Detector row, slider')}
          min={0}
          max={last}
          value={model.row}
          disabled={disabled}
          onChange={({ target }) => {
            model.row = target.valueAsNumber;
          }}
        />
        <NumberInput
          label={trans.__('Detector row')}
          value={model.row}
          integer
          minimum={0}
          maximum={last}
          disabled={disabled}
          onChange={row => {
            model.row = row ?? 0;
          }}
        />
      </div>
    </Group>
  );
}
