import type { ICapabilities } from '../../protocol/job';
import type { IRecipeStep } from '../../protocol/recipe';
import type { ValueKind } from '../../protocol/scan';

/** What a correction takes and gives, in the order in which they usually run. */
export type StepDescriptors = readonly Pick<
  ICapabilities['steps'][number],
  'name' | 'takes' | 'gives' | 'also'
>[];

type Steps = readonly IRecipeStep[];

function placeOf(name: string, descriptors: StepDescriptors): number {
  const place = descriptors.findIndex(descriptor => descriptor.name === name);
  return place < 0 ? descriptors.length : place;
}

/** Steps with one more, before the first of those that usually run after it. */
export function withStep(steps: Steps, step: IRecipeStep, descriptors: StepDescriptors): Steps {
  const place = placeOf(step.name, descriptors);
  const after = steps.findIndex(({ name }) => placeOf(name, descriptors) > place);
  const at = after < 0 ? steps.length : after;
  return [...steps.slice(0, at), step, ...steps.slice(at)];
}

/** The steps that take what comes before them; steps that are not described are kept. */
export function fitting(steps: Steps, values: ValueKind, descriptors: StepDescriptors): Steps {
  let stage: string = values;
  return steps.filter(({ name }) => {
    const descriptor = descriptors.find(candidate => candidate.name === name);
    if (descriptor === undefined || descriptor.also?.some(other => other === stage)) return true;
    const fits = descriptor.takes === stage;
    if (fits) stage = descriptor.gives;
    return fits;
  });
}
