import { type JSX, useId, type ReactNode } from 'react';

/** What a control gets from its field. */
export interface IControlProps {
  readonly id: string;
  readonly isRefused: boolean;
  readonly describedBy?: string;
}

/** A label, its control, its unit, and the sentence that refuses its value. */
export function Field({
  label,
  unit,
  hint,
  refusal = null,
  title,
  children
}: Field.IProps): JSX.Element {
  const id = useId();
  const noteId = `${id}-note`;
  const note = refusal ?? hint ?? null;
  return (
    <div
      className={refusal === null ? 'jp-HepsctField' : 'jp-HepsctField jp-mod-refused'}
      title={title}
    >
      <label className="jp-HepsctField-label" htmlFor={id}>
        {label}
      </label>
      <div className="jp-HepsctField-control">
        {children({
          id,
          isRefused: refusal !== null,
          describedBy: note === null ? undefined : noteId
        })}
        {unit !== undefined && <span className="jp-HepsctField-unit">{unit}</span>}
      </div>
      {note !== null && (
        <div
          id={noteId}
          className="jp-HepsctField-note"
          role={refusal === null ? undefined : 'alert'}
        >
          {note}
        </div>
      )}
    </div>
  );
}

export namespace Field {
  export interface IProps {
    readonly label: string;
    readonly unit?: string;
    /** What is used where the field is empty, or how to fill it. */
    readonly hint?: string;
    readonly refusal?: string | null;
    readonly title?: string;
    readonly children: (control: IControlProps) => ReactNode;
  }
}
