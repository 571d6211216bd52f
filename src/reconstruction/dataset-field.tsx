import type { JSX } from 'react';
import { Field } from '../fields/field';
import { TextInput } from '../fields/text-input';
import type { IPartProps } from './group';

type DatasetName = 'data' | 'flats' | 'darks' | 'imageKey';

/** A dataset of the file, or for TIFF a folder or file; empty means as the reader finds. */
export function DatasetField(props: DatasetField.IProps): JSX.Element {
  const { model, trans, name, label, found } = props;
  const asFound = found === undefined ? trans.__('As found') : trans.__('As found: %1', found);
  return (
    <Field label={label} refusal={model.refusalOf(`input.${name}`)} title={asFound}>
      {control => (
        <TextInput
          {...control}
          value={model.recipe.recipe.input[name] ?? ''}
          disabled={props.disabled}
          placeholder={asFound}
          suggestions={model.scan.datasets.map(({ path }) => path)}
          onChange={path => model.recipe.edit('input', { [name]: path === '' ? null : path })}
        />
      )}
    </Field>
  );
}

export namespace DatasetField {
  export interface IProps extends IPartProps {
    readonly name: DatasetName;
    readonly label: string;
    /** What the reader took by itself. */
    readonly found?: string;
    readonly disabled?: boolean;
  }
}
