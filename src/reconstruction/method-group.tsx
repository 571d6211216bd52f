import type { JSX } from 'react';
import { errorWords } from '../companion/words';
import { DescriptorFields } from '../fields/descriptor-fields';
import { Field } from '../fields/field';
import { SelectInput } from '../fields/select-input';
import { JobCard } from '../jobs/job-card';
import { CentreField } from './centre-field';
import { Group, type IPartProps } from './group';
import { OptionalSteps } from './optional-steps';
import { PredictionView } from './prediction-view';

/** Method, its parameters, the centre, what it will cost, and the start. */
export function MethodGroup({ model, trans }: IPartProps): JSX.Element {
  const { method, steps } = model.recipe.recipe;
  const methods = model.capabilities?.methods ?? [];
  const descriptor = methods.find(({ name }) => name === method.name);
  const others = steps.flatMap(({ name }, index) => {
    const step = model.capabilities?.steps.find(candidate => candidate.name === name);
    return step && name === 'minus-log' ? [{ step, index }] : [];
  });
  return (
    <Group title={trans.__('Reconstruction')}>
      <Field
        label={trans.__('Method')}
        refusal={model.refusalOf('method.name') ?? model.refusalOf('method')}
        title={descriptor?.description}
      >
        {control => (
          <SelectInput
            {...control}
            value={method.name}
            choices={
              methods.length > 0
                ? methods.map(({ name, title }) => ({ value: name, title }))
                : [{ value: method.name, title: method.name }]
            }
            onChange={name =>
              model.recipe.setMethod(
                name,
                Object.keys(methods.find(other => other.name === name)?.parameters ?? {})
              )
            }
          />
        )}
      </Field>
      {descriptor && (
        <DescriptorFields
          parameters={descriptor.parameters}
          step={method}
          trans={trans}
          refusalOf={parameter => model.refusalOf(`method.${parameter}`)}
          onChange={parameters => model.recipe.editMethod(parameters)}
        />
      )}
      <CentreField model={model} trans={trans} />
      {others.map(({ step, index }) => (
        <details key={step.name} className="jp-HepsctGroup-more">
          <summary>{step.title}</summary>
          <DescriptorFields
            parameters={step.parameters}
            step={steps[index] ?? {}}
            trans={trans}
            refusalOf={parameter => model.refusalOf(`steps[${index}].${parameter}`)}
            onChange={parameters => model.recipe.editStep(step.name, parameters)}
          />
        </details>
      ))}
      <OptionalSteps model={model} trans={trans} />
      <PredictionView model={model} trans={trans} />
      <div className="jp-HepsctField-buttons">
        <button
          type="button"
          className="jp-HepsctButton jp-mod-accept"
          disabled={!model.canReconstruct}
          onClick={() => void model.reconstruct()}
        >
          {trans.__('Reconstruct')}
        </button>
      </div>
      {model.run.error && !isForeseen(model.run.error.message, model) && (
        <div role="alert" className="jp-HepsctField-note jp-mod-error">
          {errorWords(model.run.error, trans)}
        </div>
      )}
      <Jobs model={model} trans={trans} />
    </Group>
  );
}

/** Whether the forecast above the button says the same sentence. */
function isForeseen(message: string, { check }: IPartProps['model']): boolean {
  return check.prediction?.problems.includes(message) === true;
}

/** The jobs of this panel, and interrupted ones to go on with. */
function Jobs({ model, trans }: IPartProps): JSX.Element {
  const { run } = model;
  const card = (job: (typeof run.jobs)[number]): JSX.Element => (
    <JobCard
      key={job.id}
      job={job}
      trans={trans}
      onCancel={() => void run.cancel(job.id)}
      onResume={() => void run.resume(job.id)}
    />
  );
  return (
    <>
      {run.jobs.map(card)}
      {run.interrupted.length > 0 && (
        <details className="jp-HepsctGroup-more" open>
          <summary>
            {trans._n('%1 interrupted job', '%1 interrupted jobs', run.interrupted.length)}
          </summary>
          {run.interrupted.map(card)}
        </details>
      )}
    </>
  );
}
