import { Fragment, type JSX } from 'react';
import { CheckField } from '../fields/check-field';
import { DescriptorFields } from '../fields/descriptor-fields';
import type { IPartProps } from './group';
import { fitting, withStep } from './step-order';

/** Corrections that follow from what the pixels are. */
const GIVEN: readonly string[] = ['flat-field', 'minus-log'];

/** A tick for every correction that a recipe may have or not, and its fields where it has it. */
export function OptionalSteps({ model, trans }: IPartProps): JSX.Element {
  const { steps, input } = model.recipe.recipe;
  const descriptors = model.capabilities?.steps ?? [];
  return (
    <>
      {descriptors
        .filter(({ name }) => !GIVEN.includes(name))
        .map(({ name, title, description, parameters }) => {
          const index = steps.findIndex(step => step.name === name);
          const added = withStep(steps, { name }, descriptors);
          const fits = fitting(added, input.values, descriptors).some(step => step.name === name);
          return (
            <Fragment key={name}>
              <CheckField
                label={title}
                checked={index >= 0}
                disabled={index < 0 && !fits}
                hint={index >= 0 ? description : undefined}
                onChange={checked => model.recipe.setStep(name, checked, descriptors)}
              />
              {index >= 0 && (
                <DescriptorFields
                  parameters={parameters}
                  step={steps[index] ?? {}}
                  trans={trans}
                  refusalOf={parameter => model.refusalOf(`steps[${index}].${parameter}`)}
                  onChange={changed => model.recipe.editStep(name, changed)}
                />
              )}
            </Fragment>
          );
        })}
    </>
  );
}
