import { type JSX, useEffect, useId, useState } from 'react';

/** A field for a name or path: told on Enter, on leaving it, and when a suggestion is taken. */
export function TextInput(props: TextInput.IProps): JSX.Element {
  const { value, onChange, suggestions = [], onType } = props;
  const [text, setText] = useState(value);
  const listId = useId();
  useEffect(() => setText(value), [value]);
  const commit = (next: string): void => {
    if (next.trim() !== value) {
      onChange(next.trim());
    }
  };
  return (
    <>
      <input
        type="text"
        id={props.id}
        className="jp-HepsctField-input"
        value={text}
        list={suggestions.length > 0 ? listId : undefined}
        placeholder={props.placeholder}
        disabled={props.disabled}
        spellCheck={false}
        autoComplete="off"
        aria-label={props.label}
        aria-invalid={props.isRefused}
        aria-describedby={props.describedBy}
        onChange={event => {
          const next = event.target.value;
          setText(next);
          onType?.(next);
          if (suggestions.includes(next) && !next.endsWith('/')) {
            commit(next);
          }
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            commit(text);
            props.onEnter?.(text.trim());
          }
        }}
        onBlur={() => commit(text)}
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map(suggestion => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}

export namespace TextInput {
  export interface IProps {
    readonly id?: string;
    readonly label?: string;
    readonly value: string;
    readonly onChange: (value: string) => void;
    /** Told on every letter, to ask for suggestions. */
    readonly onType?: (text: string) => void;
    /** Told on Enter, also when nothing changed. */
    readonly onEnter?: (text: string) => void;
    readonly suggestions?: readonly string[];
    readonly placeholder?: string;
    readonly disabled?: boolean;
    readonly isRefused?: boolean;
    readonly describedBy?: string;
  }
}
