import type { JSX } from 'react';
import type { IScanDescription, ScanKind, ValueKind } from '../../protocol/scan';
import type { CompanionError } from '../companion/error';
import { CheckField } from '../fields/check-field';
import { Field } from '../fields/field';
import { NumberInput } from '../fields/number-input';
import { SelectInput } from '../fields/select-input';
import { AngleFields } from './angle-fields';
import { DatasetField } from './dataset-field';
import { Group, type IPartProps } from './group';
import { PathField } from './path-field';
import { fieldOf } from './refusal';
import { kindTitle, ScanSummary } from './scan-summary';

/** Which scan, what of it, and how it is read. */
export function InputGroup({ model, trans }: IPartProps): JSX.Element {
  const { input } = model.recipe.recipe;
  const hasFlatField = model.recipe.recipe.steps.some(({ name }) => name === 'flat-field');
  return (
    <Group title={trans.__('Input')}>
      <PathField model={model} trans={trans} />
      <ProcessingChoice model={model} trans={trans} />
      <RowFields model={model} trans={trans} />
      <CheckField
        label={trans.__('Do flat-field correction')}
        checked={hasFlatField}
        onChange={checked =>
          model.recipe.setValues(checked ? 'counts' : 'transmission', model.capabilities?.steps)
        }
      />
      <div className="jp-HepsctField-buttons">
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={!model.scan.scan && !model.run.volume}
          onClick={() => model.showSlices()}
        >
          {trans.__('Show Slices')}
        </button>
      </div>
      <ScanSummary model={model} trans={trans} />
      <details
        className="jp-HepsctGroup-more"
        open={isLayoutUnknown(model.scan.scan, input.kind, model.scan.error)}
      >
        <summary>{trans.__('Datasets')}</summary>
        <Field label={trans.__('Kind of scan')} refusal={model.refusalOf('input.kind')}>
          {control => (
            <SelectInput<'auto' | ScanKind>
              {...control}
              value={input.kind}
              choices={[
                { value: 'auto', title: trans.__('As found') },
                ...(['dxchange', 'nxtomo', 'hdf5', 'tiff'] as const).map(value => ({
                  value,
                  title: kindTitle(value, trans)
                }))
              ]}
              onChange={kind => model.recipe.edit('input', { kind })}
            />
          )}
        </Field>
        <Field label={trans.__('Pixels are')} refusal={model.refusalOf('input.values')}>
          {control => (
            <SelectInput<ValueKind>
              {...control}
              value={input.values}
              choices={[
                { value: 'counts', title: trans.__('Counts') },
                { value: 'transmission', title: trans.__('Transmission') },
                { value: 'attenuation', title: trans.__('Attenuation') }
              ]}
              onChange={values => model.recipe.setValues(values, model.capabilities?.steps)}
            />
          )}
        </Field>
        <DatasetField
          model={model}
          trans={trans}
          name="data"
          label={trans.__('Projections')}
          found={model.scan.scan?.data}
        />
        <DatasetField model={model} trans={trans} name="imageKey" label={trans.__('Image key')} />
        <Field label={trans.__('Order of axes')} refusal={model.refusalOf('input.axes')}>
          {control => (
            <SelectInput
              {...control}
              value={input.axes ?? ''}
              choices={[
                {
                  value: '',
                  title: model.scan.scan
                    ? trans.__('As found: %1', model.scan.scan.axes)
                    : trans.__('As found')
                },
                { value: 'angle,row,column', title: trans.__('angle, row, column') },
                { value: 'row,angle,column', title: trans.__('row, angle, column') }
              ]}
              onChange={axes =>
                model.recipe.edit('input', {
                  axes: axes === 'angle,row,column' || axes === 'row,angle,column' ? axes : null
                })
              }
            />
          )}
        </Field>
        <Field
          label={trans.__('Pixel size')}
          unit="µm"
          refusal={model.refusalOf('geometry.pixelSizeUm')}
        >
          {control => (
            <NumberInput
              {...control}
              trans={trans}
              value={model.recipe.recipe.geometry.pixelSizeUm}
              exclusiveMinimum={0}
              maximum={100000}
              nullable
              placeholder={model.scan.scan?.pixelSizeUm?.toString() ?? trans.__('not in the file')}
              onChange={pixelSizeUm => model.recipe.edit('geometry', { pixelSizeUm })}
            />
          )}
        </Field>
      </details>
      <AngleFields model={model} trans={trans} />
    </Group>
  );
}

/** Whether the datasets have to be chosen, or looked over, by hand. */
function isLayoutUnknown(
  scan: IScanDescription | null,
  kind: string,
  error: CompanionError | null
): boolean {
  const field = error ? fieldOf(error) : null;
  return (
    kind === 'hdf5' ||
    scan?.kind === 'hdf5' ||
    error?.code === 'format-unknown' ||
    (field !== null && field.startsWith('input.') && field !== 'input.path')
  );
}

/** Projections or sinograms; the latter are not read yet and say so. */
function ProcessingChoice({ trans }: IPartProps): JSX.Element {
  const reason = trans.__(
    'Scans stored as sinograms are not read in this version; choose the order of axes under Datasets instead.'
  );
  return (
    <fieldset className="jp-HepsctField jp-mod-radio">
      <legend className="jp-HepsctField-label">{trans.__('Input holds')}</legend>
      <label>
        <input type="radio" name="hepsct-input" checked readOnly />
        {trans.__('Projections')}
      </label>
      <label title={reason}>
        <input
          type="radio"
          name="hepsct-input"
          checked={false}
          readOnly
          disabled
          aria-description={reason}
        />
        {trans.__('Sinograms')}
      </label>
    </fieldset>
  );
}

/** Region (y-step): all detector rows, or from, to, every n-th. */
function RowFields({ model, trans }: IPartProps): JSX.Element {
  const { rows } = model.recipe.recipe;
  const height = model.scan.scan?.rows;
  const isRegion = rows.from > 0 || rows.to !== null || rows.step > 1;
  return (
    <>
      <CheckField
        label={trans.__('Region (y-step)')}
        checked={isRegion}
        disabled={height === undefined && !isRegion}
        onChange={checked =>
          model.recipe.edit('rows', { from: 0, to: checked ? (height ?? null) : null, step: 1 })
        }
      />
      {isRegion && (
        <div className="jp-HepsctField-triple">
          <Field label={trans.__('From row')} refusal={model.refusalOf('rows.from')}>
            {control => (
              <NumberInput
                {...control}
                trans={trans}
                value={rows.from}
                integer
                minimum={0}
                maximum={height}
                onChange={from => model.recipe.edit('rows', { from: from ?? 0 })}
              />
            )}
          </Field>
          <Field label={trans.__('To, not included')} refusal={model.refusalOf('rows.to')}>
            {control => (
              <NumberInput
                {...control}
                trans={trans}
                value={rows.to}
                integer
                minimum={1}
                maximum={height}
                placeholder={height?.toString()}
                nullable
                onChange={to => model.recipe.edit('rows', { to })}
              />
            )}
          </Field>
          <Field label={trans.__('Every n-th')} refusal={model.refusalOf('rows.step')}>
            {control => (
              <NumberInput
                {...control}
                trans={trans}
                value={rows.step}
                integer
                minimum={1}
                onChange={step => model.recipe.edit('rows', { step: step ?? 1 })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
