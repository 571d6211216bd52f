import { type JSX, useId, useLayoutEffect, useRef, useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { parseNumber } from '../viewer/numbers';
import { allowedWords } from './allowed-words';

/**
 * A field for a number that lets people type and tells only what is a number within its range; with
 * a translator it says what is allowed while something else stands in it.
 */
export function NumberInput(props: NumberInput.IProps): JSX.Element {
  const { value, onChange, minimum, maximum, integer = false, nullable = false } = props;
  const noteId = useId();
  const shown = value === null ? '' : String(value);
  const [text, setText] = useState(shown);
  const typed = useRef<number | null>(value);
  // At once: a field that is enabled with its value of before would take what is typed behind it.
  useLayoutEffect(() => {
    // What comes from outside replaces what was typed, unless it is just that.
    if (value !== typed.current) {
      typed.current = value;
      setText(shown);
    }
  }, [value, shown]);

  const isAllowed = (number: number | null): boolean =>
    number === null
      ? nullable
      : (minimum === undefined || number >= minimum) &&
        (props.exclusiveMinimum === undefined || number > props.exclusiveMinimum) &&
        (maximum === undefined || number <= maximum) &&
        (!integer || Number.isInteger(number));
  const number = parseNumber(text);
  const isValid = text.trim() === '' ? nullable : number !== null && isAllowed(number);

  // Nothing is said of a number that is only being begun.
  const note =
    !isValid && text.trim() !== '' && props.trans ? allowedWords(props, props.trans) : null;
  const input = (
    <input
      type="number"
      id={props.id}
      className="jp-HepsctField-input"
      value={text}
      min={minimum}
      max={maximum}
      step={props.step ?? (integer ? 1 : 'any')}
      placeholder={props.placeholder}
      disabled={props.disabled}
      aria-invalid={(!isValid && props.disabled !== true) || props.isRefused}
      aria-describedby={note === null ? props.describedBy : noteId}
      aria-label={props.label}
      onChange={event => {
        const next = event.target.value;
        setText(next);
        const parsed = parseNumber(next);
        // A half-typed number reads as empty: only truly empty means none.
        if (isAllowed(parsed) && (parsed !== null || event.target.validity.valid)) {
          typed.current = parsed;
          onChange(parsed);
        }
      }}
      onBlur={() => {
        if (!isValid) {
          typed.current = value;
          setText(shown);
        }
      }}
    />
  );
  return (
    <>
      {input}
      {note !== null && (
        <span id={noteId} role="alert" className="jp-HepsctField-allowed">
          {note}
        </span>
      )}
    </>
  );
}

export namespace NumberInput {
  export interface IProps {
    readonly id?: string;
    readonly label?: string;
    /** Without it the field is only marked. */
    readonly trans?: TranslationBundle;
    readonly value: number | null;
    readonly onChange: (value: number | null) => void;
    readonly minimum?: number;
    readonly exclusiveMinimum?: number;
    readonly maximum?: number;
    readonly step?: number;
    readonly integer?: boolean;
    /** Whether an empty field means null. */
    readonly nullable?: boolean;
    readonly placeholder?: string;
    readonly disabled?: boolean;
    readonly isRefused?: boolean;
    readonly describedBy?: string;
  }
}
