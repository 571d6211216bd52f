import type { JSX } from 'react';
import type { IFrameSetDescription } from '../../protocol/scan';
import { DescriptorFields } from '../fields/descriptor-fields';
import { DatasetField } from './dataset-field';
import { Group, type IPartProps } from './group';

/** How flats and darks are used, and where they are; filled in from the file. */
export function FlatFieldGroup({ model, trans }: IPartProps): JSX.Element {
  const { steps } = model.recipe.recipe;
  const index = steps.findIndex(({ name }) => name === 'flat-field');
  const step = steps[index];
  const descriptor = model.capabilities?.steps.find(({ name }) => name === 'flat-field');
  const scan = model.scan.scan;
  const found = (sets: readonly IFrameSetDescription[]): string =>
    sets.length === 0
      ? trans.__('none')
      : sets.map(({ count, source }) => trans.__('%1 in %2', count, source)).join('; ');
  return (
    <Group title={trans.__('Flat-field correction')} disabled={!step}>
      {descriptor && (
        <DescriptorFields
          parameters={descriptor.parameters}
          step={step ?? {}}
          disabled={!step}
          trans={trans}
          refusalOf={parameter => model.refusalOf(`steps[${index}].${parameter}`)}
          onChange={parameters => model.recipe.editStep('flat-field', parameters)}
        />
      )}
      <DatasetField
        model={model}
        trans={trans}
        name="darks"
        label={trans.__('Darks')}
        found={scan ? found(scan.darks) : undefined}
        disabled={!step}
      />
      <DatasetField
        model={model}
        trans={trans}
        name="flats"
        label={trans.__('Flats')}
        found={scan ? found(scan.flats) : undefined}
        disabled={!step}
      />
    </Group>
  );
}
