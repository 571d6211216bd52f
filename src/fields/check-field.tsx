import { type JSX, useId } from 'react';

/** A tick with its words. */
export function CheckField({
  label,
  checked,
  onChange,
  disabled,
  hint
}: CheckField.IProps): JSX.Element {
  const id = useId();
  return (
    <div className="jp-HepsctField jp-mod-check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={event => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-note`} className="jp-HepsctField-note">
          {hint}
        </div>
      )}
    </div>
  );
}

export namespace CheckField {
  export interface IProps {
    readonly label: string;
    readonly checked: boolean;
    readonly onChange: (checked: boolean) => void;
    readonly disabled?: boolean;
    readonly hint?: string;
  }
}
