import { VERSION } from '../../protocol/generated/version';
import type { ICapabilities } from '../../protocol/job';
import schema from '../../protocol/recipe.schema.json';
import { METHODS, STEPS, UNAVAILABLE, type IStepDescriptor } from '../../protocol/steps';
import { READERS } from '../datasets/registry';
import { FORMATS } from '../volumes/registry';

function served({
  bytes: _bytes,
  also = [],
  ...descriptor
}: IStepDescriptor): ICapabilities['steps'][number] {
  return {
    ...descriptor,
    ...(also.length > 0 ? { also: [...also] } : {}),
    engines: [...descriptor.engines],
    parameters: Object.fromEntries(
      Object.entries(descriptor.parameters).map(([name, parameter]) => [name, { ...parameter }])
    )
  };
}

/** What this version can do; the panel builds its fields from it. */
export function capabilities(): ICapabilities {
  return {
    version: VERSION,
    recipe: schema,
    steps: STEPS.map(served),
    methods: METHODS.map(served),
    readers: READERS.map(({ name, title }) => ({ name, title })),
    formats: FORMATS.map(({ name, title }) => ({ name, title })),
    unavailable: [...UNAVAILABLE]
  };
}
