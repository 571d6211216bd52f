import type { JSX } from 'react';
import type { ICentreProps } from './props';

/** The number of a row; a click looks at it. */
export function RowLink({
  model,
  trans,
  row
}: ICentreProps & { readonly row: number }): JSX.Element {
  return (
    <button
      type="button"
      className="jp-HepsctCentre-link"
      title={trans.__('Look at this row')}
      onClick={() => {
        model.row = row;
      }}
    >
      {row}
    </button>
  );
}
