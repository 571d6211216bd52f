import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { InputError } from './errors';
import type { IRecipe } from './recipe';
import schema from './recipe.schema.json';
import { refusalOf, shown } from './sentences';
import { METHODS, STEPS, UNAVAILABLE, type IStepDescriptor, type Stage } from './steps';
import { upgradeRecipe } from './upgrade';

// our own schemas: a test checks that they are schemas, not every process
const ajv = new Ajv2020({
  useDefaults: true,
  strict: false,
  verbose: true,
  validateSchema: false
});
for (const keyword of ['x-unit', 'x-source', 'x-when']) {
  ajv.addKeyword(keyword);
}

const { $id: _id, ...whole } = schema;
const centreSchema = schema.properties.centre.anyOf[1] ?? {};
const schemaOfStep = new Map(
  [...STEPS, ...METHODS].map(descriptor => [descriptor.name, parameterSchema(descriptor)])
);
const compiled = new Map<object, ValidateFunction>();

/** Compiled when it is first needed: that takes longer than all checks, and workers check nothing. */
function checkOf(wanted: object): ValidateFunction {
  const check = compiled.get(wanted) ?? ajv.compile(wanted);
  compiled.set(wanted, check);
  return check;
}

function isRecipe(value: unknown): value is IRecipe {
  return checkOf(whole)(value);
}

/** JSON Schema of a step as it stands in a recipe. */
export function parameterSchema(descriptor: IStepDescriptor): object {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { name: { const: descriptor.name }, ...descriptor.parameters }
  };
}

/**
 * Check a recipe as it was written and fill in its defaults.
 *
 * @param document parsed JSON; it is not changed
 * @returns the recipe, every field present
 * @throws InputError `recipe-invalid` naming the field, its value and what is allowed,
 *   `recipe-unavailable` for what the format knows but this version does not do,
 *   `recipe-version` for a newer format
 */
export function checkRecipe(document: unknown): IRecipe {
  const recipe: unknown = structuredClone(upgradeRecipe(document));
  validate(checkOf(whole), recipe, '');
  if (!isRecipe(recipe)) {
    throw new InputError('recipe-invalid', 'The recipe is not valid.');
  }
  if (recipe.centre !== 'auto') {
    validate(checkOf(centreSchema), recipe.centre, 'centre');
  }
  refuseUnavailable(recipe);
  recipe.steps.forEach((step, index) => checkNamed(step, STEPS, `steps[${index}]`));
  checkNamed(recipe.method, METHODS, 'method');
  checkOrder(recipe);
  checkRanges(recipe);
  return recipe;
}

function validate(check: ValidateFunction, value: unknown, prefix: string): void {
  if (!check(value)) {
    // A choice between constants is told as a whole; of alternatives the leaf that failed.
    const errors = check.errors ?? [];
    const told =
      errors.find(({ keyword }) => keyword === 'oneOf') ??
      errors.find(({ keyword }) => keyword !== 'anyOf' && keyword !== 'const') ??
      errors[0];
    if (told) {
      const { message, fields } = refusalOf(told, prefix);
      throw new InputError('recipe-invalid', `The recipe cannot be used: ${message}`, fields);
    }
  }
}

function unavailable(what: string, field: string, value: unknown): never {
  throw new InputError(
    'recipe-unavailable',
    `${what} is not available in this version (${field} is ${shown(value)}).`,
    {
      field,
      value: shown(value),
      allowed: 'leave it out'
    }
  );
}

function refuseUnavailable({ geometry }: IRecipe): void {
  if (geometry.rotate !== 0) {
    unavailable('Rotating the detector', 'geometry.rotate', geometry.rotate);
  }
  if (geometry.mirror) unavailable('Mirroring the detector', 'geometry.mirror', geometry.mirror);
  if (geometry.binning !== 1) unavailable('Binning', 'geometry.binning', geometry.binning);
  if (geometry.columns !== null) {
    unavailable('Cropping columns', 'geometry.columns', geometry.columns);
  }
  if (geometry.scan !== 'parallel') unavailable('Half-acquisition', 'geometry.scan', geometry.scan);
}

function checkNamed(
  step: { readonly name: string },
  known: readonly IStepDescriptor[],
  field: string
): void {
  const parameters = known.some(({ name }) => name === step.name)
    ? schemaOfStep.get(step.name)
    : undefined;
  if (!parameters) {
    const later = UNAVAILABLE.find(({ name }) => name === step.name);
    if (later) unavailable(later.title, `${field}.name`, step.name);
    const allowed = known.map(({ name }) => name).join(', ');
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: ${field}.name is ${shown(step.name)}, but must be one of ${allowed}.`,
      { field: `${field}.name`, value: shown(step.name), allowed }
    );
  }
  validate(checkOf(parameters), step, field);
}

/** Every step takes what the one before gives, from the kind of the input to attenuation. */
function checkOrder({ input, steps, method }: IRecipe): void {
  let stage: Stage = input.values;
  steps.forEach((step, index) => {
    const descriptor = STEPS.find(({ name }) => name === step.name);
    if (!descriptor || descriptor.also?.includes(stage) === true) return;
    if (descriptor.takes !== stage) orderWrong(`steps[${index}]`, descriptor, stage);
    stage = descriptor.gives;
  });
  const last = METHODS.find(({ name }) => name === method.name);
  if (last && last.takes !== stage) orderWrong('method', last, stage);
}

function orderWrong(
  field: string,
  { name, title, takes: first, also = [] }: IStepDescriptor,
  stage: Stage
): never {
  const takes = [first, ...also].join(' or ');
  throw new InputError(
    'recipe-invalid',
    `The recipe cannot be used: ${title} (${field}) takes ${takes}, but what comes before gives ${stage}; ` +
      'change the order of the steps, add the missing one, or say in input.values what the pixels are.',
    { field, value: name, allowed: `a step that takes ${stage}` }
  );
}

function checkRanges({ rows, angles }: IRecipe): void {
  if (rows.to !== null && rows.to <= rows.from) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: rows.to is ${rows.to}, but must be greater than rows.from, ${rows.from}.`,
      { field: 'rows.to', value: String(rows.to), allowed: `greater than ${rows.from}` }
    );
  }
  if (angles.lines !== null && angles.lines[1] < angles.lines[0]) {
    throw new InputError(
      'recipe-invalid',
      `The recipe cannot be used: angles.lines is ${shown(angles.lines)}, but the last line must not be before the first.`,
      { field: 'angles.lines', value: shown(angles.lines), allowed: 'first line, last line' }
    );
  }
}
