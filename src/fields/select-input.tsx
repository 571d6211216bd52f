import type { JSX } from 'react';
/** One of a few named choices. */
export function SelectInput<Value extends string>(props: SelectInput.IProps<Value>): JSX.Element {
  const { value, choices, onChange } = props;
  return (
    <select
      id={props.id}
      className={props.isShort ? 'jp-HepsctField-input jp-mod-short' : 'jp-HepsctField-input'}
      value={value}
      disabled={props.disabled}
      aria-label={props.label}
      aria-invalid={props.isRefused}
      aria-describedby={props.describedBy}
      onChange={event => {
        const choice = choices.find(candidate => candidate.value === event.target.value);
        if (choice) {
          onChange(choice.value);
        }
      }}
    >
      {choices.map(choice => (
        <option key={choice.value} value={choice.value}>
          {choice.title}
        </option>
      ))}
    </select>
  );
}

export namespace SelectInput {
  export interface IProps<Value extends string> {
    readonly id?: string;
    readonly label?: string;
    readonly value: Value;
    readonly choices: readonly { readonly value: Value; readonly title: string }[];
    readonly onChange: (value: Value) => void;
    readonly disabled?: boolean;
    /** As wide as its words. */
    readonly isShort?: boolean;
    readonly isRefused?: boolean;
    readonly describedBy?: string;
  }
}
