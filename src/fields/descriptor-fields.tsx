import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CheckField } from './check-field';
import { type IParameterField, isShown, parameterFields, valueOf } from './descriptor';
import { Field, type IControlProps } from './field';
import { NumberInput } from './number-input';
import { SelectInput } from './select-input';
import { TextInput } from './text-input';

/** Controls for the parameters of one step or method, built from its descriptor alone. */
export function DescriptorFields(props: DescriptorFields.IProps): JSX.Element {
  const { parameters, step, onChange, refusalOf, trans, disabled } = props;
  const fields = parameterFields(parameters);
  return (
    <>
      {fields
        .filter(field => isShown(field, fields, step))
        .map(field => {
          const value = valueOf(field, step);
          const set = (next: number | string | boolean): void => onChange({ [field.name]: next });
          if (field.kind === 'boolean') {
            return (
              <CheckField
                key={field.name}
                label={field.title}
                checked={value === true}
                disabled={disabled}
                onChange={set}
              />
            );
          }
          return (
            <Field
              key={field.name}
              label={field.title}
              unit={field.unit}
              refusal={refusalOf(field.name)}
              title={titleOf(field, trans)}
            >
              {control => controlOf(field, value, set, control, trans, disabled)}
            </Field>
          );
        })}
    </>
  );
}

function titleOf(
  { description, source, initial }: IParameterField,
  trans: TranslationBundle
): string {
  return trans.__('%1 Default %2: %3.', description, String(initial), source);
}

function controlOf(
  field: IParameterField,
  value: number | string | boolean,
  set: (value: number | string) => void,
  control: IControlProps,
  trans: TranslationBundle,
  disabled: boolean | undefined
): JSX.Element {
  switch (field.kind) {
    case 'choice':
      return (
        <SelectInput
          {...control}
          disabled={disabled}
          value={String(value)}
          choices={field.choices}
          onChange={set}
        />
      );
    case 'number':
    case 'integer':
      return (
        <NumberInput
          {...control}
          trans={trans}
          disabled={disabled}
          value={Number(value)}
          integer={field.kind === 'integer'}
          minimum={field.minimum}
          exclusiveMinimum={field.exclusiveMinimum}
          maximum={field.maximum}
          onChange={next => {
            if (next !== null) {
              set(next);
            }
          }}
        />
      );
    default:
      return <TextInput {...control} disabled={disabled} value={String(value)} onChange={set} />;
  }
}

export namespace DescriptorFields {
  export interface IProps {
    /** `parameters` of the descriptor. */
    readonly parameters: Readonly<Record<string, unknown>>;
    /** The step or method as it stands in the recipe. */
    readonly step: Readonly<Record<string, unknown>>;
    readonly onChange: (parameters: Readonly<Record<string, unknown>>) => void;
    /** The sentence that refuses a parameter. */
    readonly refusalOf: (parameter: string) => string | null;
    readonly trans: TranslationBundle;
    readonly disabled?: boolean;
  }
}
