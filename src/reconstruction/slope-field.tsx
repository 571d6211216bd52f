import type { JSX } from 'react';
import { Field } from '../fields/field';
import { NumberInput } from '../fields/number-input';
import type { IPartProps } from './group';

/** How far the axis moves from row to row, where the detector stands askew; folded away while 0. */
export function SlopeField({
  model,
  trans,
  column
}: IPartProps & { readonly column: number | null }): JSX.Element {
  const { centre } = model.recipe.recipe;
  const slope = centre === 'auto' ? 0 : centre.slope;
  const refusal = model.refusalOf('centre.slope');
  const rows = model.scan.scan?.rows ?? 1;
  // The rule of the recipe: centre(row) = column + slope (row - (rows - 1) / 2).
  const at = (row: number): string => ((column ?? 0) + slope * (row - (rows - 1) / 2)).toFixed(2);
  return (
    <details className="jp-HepsctGroup-more" open={slope !== 0 || refusal !== null || undefined}>
      <summary>{trans.__('Tilt of the axis')}</summary>
      <Field
        label={trans.__('Slope')}
        unit={trans.__('pixels per row')}
        refusal={refusal}
        hint={
          slope === 0 || column === null
            ? undefined
            : trans.__('Centre %1 in row 0, %2 in row %3.', at(0), at(rows - 1), rows - 1)
        }
        title={trans.__(
          'The centre above holds in the middle row; it grows by this much with every row.'
        )}
      >
        {control => (
          <NumberInput
            {...control}
            trans={trans}
            value={slope}
            minimum={-1}
            maximum={1}
            step={0.001}
            onChange={value => model.recipe.setSlope(value ?? 0)}
          />
        )}
      </Field>
    </details>
  );
}
