import { type JSX, useState } from 'react';
import { Field } from '../fields/field';
import { NumberInput } from '../fields/number-input';
import { SelectInput } from '../fields/select-input';
import type { IPartProps } from './group';
import { SlopeField } from './slope-field';

/** Steps of the two buttons, pixels. */
const STEPS = ['0.1', '0.25', '0.5', '1', '5', '20'] as const;

/** The rotation axis on the raw detector: a number, steps to either side, and the way back. */
export function CentreField({ model, trans }: IPartProps): JSX.Element {
  const [step, setStep] = useState<(typeof STEPS)[number]>('0.5');
  const { centre } = model.recipe.recipe;
  const isAuto = centre === 'auto';
  const column = isAuto ? null : centre.column;
  const scan = model.scan.scan;
  const initial = scan ? (scan.centre ?? (scan.columns - 1) / 2) : null;
  const origin =
    scan?.centre === null ? trans.__('the middle of the detector') : trans.__('as the file says');
  const shift = (direction: 1 | -1): void => {
    const from = column ?? initial;
    if (from !== null) {
      model.recipe.setCentre(Number((from + direction * Number(step)).toFixed(4)));
    }
  };
  return (
    <>
      <Field
        label={trans.__('Center')}
        hint={
          isAuto
            ? trans.__('found in the data when it is reconstructed; a number takes its place')
            : column === null && initial !== null
              ? origin
              : undefined
        }
        refusal={model.refusalOf('centre.column') ?? model.refusalOf('centre')}
        title={trans.__(
          'Column of the rotation axis on the raw detector, in pixels; the middle of the first pixel is 0.'
        )}
      >
        {control => (
          <>
            <button
              type="button"
              className="jp-HepsctButton"
              aria-label={trans.__('Centre to the left by %1', step)}
              disabled={initial === null}
              onClick={() => shift(-1)}
            >
              −
            </button>
            <NumberInput
              {...control}
              trans={trans}
              value={isAuto ? null : (column ?? initial)}
              placeholder={isAuto ? trans.__('automatic') : undefined}
              nullable={isAuto}
              step={Number(step)}
              disabled={initial === null}
              onChange={value => {
                if (value !== null || !isAuto) {
                  model.recipe.setCentre(value);
                }
              }}
            />
            <button
              type="button"
              className="jp-HepsctButton"
              aria-label={trans.__('Centre to the right by %1', step)}
              disabled={initial === null}
              onClick={() => shift(1)}
            >
              +
            </button>
            <SelectInput
              label={trans.__('Step of the centre')}
              isShort
              value={step}
              choices={STEPS.map(value => ({ value, title: trans.__('± %1 px', value) }))}
              onChange={setStep}
            />
          </>
        )}
      </Field>
      {column !== null && initial !== null && column !== initial && (
        <button
          type="button"
          className="jp-HepsctButton"
          onClick={() => model.recipe.setCentre(null)}
        >
          {trans.__('Back to %1, %2', initial, origin)}
        </button>
      )}
      <SlopeField model={model} trans={trans} column={column ?? initial} />
    </>
  );
}
