import type { CompanionError } from '../companion/error';
import type { JSX } from 'react';
import { Field } from '../fields/field';
import { NumberInput } from '../fields/number-input';
import { SelectInput } from '../fields/select-input';
import { TextInput } from '../fields/text-input';
import type { IPartProps } from './group';
import { LeftOutField } from './left-out-field';

/** Where the angles come from and how they are meant. */
export function AngleFields({ model, trans }: IPartProps): JSX.Element {
  const { angles } = model.recipe.recipe;
  const found = model.scan.scan?.angles ?? null;
  const [first, last] = angles.lines ?? [null, null];
  const setLines = (from: number | null, to: number | null): void => {
    const end = to ?? (from === null ? null : from + (model.scan.scan?.projections ?? 1) - 1);
    model.recipe.edit('angles', {
      lines: from === null && end === null ? null : [from ?? 1, end ?? from ?? 1]
    });
  };
  const suggested = linesOf(model.scan.error) ?? linesOf(model.check.error);
  const isRefused = ['angles', 'angles.source', 'angles.lines', 'angles.leftOut'].some(
    field => model.refusalOf(field) !== null
  );
  return (
    <details
      className="jp-HepsctGroup-more"
      open={isRefused || angles.source !== null || angles.leftOut.length > 0 || undefined}
    >
      <summary>{trans.__('Angles')}</summary>
      <Field
        label={trans.__('Dataset or text file')}
        refusal={model.refusalOf('angles.source')}
        title={trans.__('A dataset of the scan, or the path of a text file with one angle a line.')}
      >
        {control => (
          <TextInput
            {...control}
            value={angles.source ?? ''}
            placeholder={found ? trans.__('As found: %1', found.source) : trans.__('As found')}
            suggestions={[
              ...model.scan.datasets.map(({ path }) => path),
              ...model.completion.paths
            ]}
            onType={text => model.completion.complete(text)}
            onChange={source =>
              model.recipe.edit('angles', { source: source === '' ? null : source })
            }
          />
        )}
      </Field>
      <div className="jp-HepsctField-triple">
        <Field
          label={trans.__('First line')}
          refusal={model.refusalOf('angles.lines')}
          title={trans.__('Counted from 1.')}
        >
          {control => (
            <NumberInput
              {...control}
              trans={trans}
              value={first}
              integer
              minimum={1}
              nullable
              placeholder={trans.__('all')}
              onChange={value => setLines(value, last)}
            />
          )}
        </Field>
        <Field label={trans.__('Last line')} title={trans.__('Counted from 1, included.')}>
          {control => (
            <NumberInput
              {...control}
              trans={trans}
              value={last}
              integer
              minimum={first ?? 1}
              nullable
              placeholder={trans.__('all')}
              onChange={value => setLines(first, value)}
            />
          )}
        </Field>
      </div>
      {suggested && (
        <button
          type="button"
          className="jp-HepsctButton"
          onClick={() => {
            model.recipe.edit('angles', { lines: suggested });
          }}
        >
          {trans.__('Use lines %1 to %2', ...suggested)}
        </button>
      )}
      <div className="jp-HepsctField-triple">
        <Field label={trans.__('Unit')} refusal={model.refusalOf('angles.unit')}>
          {control => (
            <SelectInput<'auto' | 'deg' | 'rad'>
              {...control}
              value={angles.unit}
              choices={[
                {
                  value: 'auto',
                  title: found ? trans.__('As found: %1', found.unit) : trans.__('As found')
                },
                { value: 'deg', title: trans.__('Degrees') },
                { value: 'rad', title: trans.__('Radians') }
              ]}
              onChange={unit => model.recipe.edit('angles', { unit })}
            />
          )}
        </Field>
        <Field label={trans.__('Offset')} unit="°" refusal={model.refusalOf('angles.offsetDeg')}>
          {control => (
            <NumberInput
              {...control}
              trans={trans}
              value={angles.offsetDeg}
              minimum={-3600}
              maximum={3600}
              onChange={offsetDeg => model.recipe.edit('angles', { offsetDeg: offsetDeg ?? 0 })}
            />
          )}
        </Field>
        <Field label={trans.__('Direction')} refusal={model.refusalOf('angles.direction')}>
          {control => (
            <SelectInput
              {...control}
              value={angles.direction === 1 ? 'forward' : 'backward'}
              choices={[
                { value: 'forward', title: trans.__('As in the file') },
                { value: 'backward', title: trans.__('Reversed') }
              ]}
              onChange={direction =>
                model.recipe.edit('angles', { direction: direction === 'forward' ? 1 : -1 })
              }
            />
          )}
        </Field>
      </div>
      <LeftOutField model={model} trans={trans} />
    </details>
  );
}

/** The range of lines that the reader proposes where there are more angles than projections. */
function linesOf(error: CompanionError | null): readonly [number, number] | null {
  const { first, last } = error?.code === 'angles-count' ? error.fields : {};
  return typeof first === 'number' && typeof last === 'number' ? [first, last] : null;
}
