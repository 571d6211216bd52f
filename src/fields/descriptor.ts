/** A parameter of a step or method, as its descriptor says; see protocol/steps/descriptor.ts. */
export interface IParameterField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: 'choice' | 'number' | 'integer' | 'boolean' | 'string';
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly initial: number | string | boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  /** Where the default comes from. */
  readonly source: string;
  readonly when: Readonly<Record<string, readonly string[]>>;
}

type Named = Readonly<Record<string, unknown>>;

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function choicesOf(value: unknown): IParameterField['choices'] {
  return (Array.isArray(value) ? value : [])
    .filter(isNamed)
    .map(choice => ({ value: textOf(choice['const']), title: textOf(choice['title']) }));
}

function whenOf(value: unknown): IParameterField['when'] {
  return Object.fromEntries(
    Object.entries(isNamed(value) ? value : {}).map(([name, values]) => [
      name,
      Array.isArray(values) ? values.map(String) : []
    ])
  );
}

function kindOf({ oneOf, type }: Named): IParameterField['kind'] {
  if (Array.isArray(oneOf)) {
    return 'choice';
  }
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'string';
}

/** The fields of a descriptor's parameters, in its order; a parameter without a default is no field. */
export function parameterFields(parameters: Named): readonly IParameterField[] {
  return Object.entries(parameters).flatMap(([name, parameter]): IParameterField[] => {
    if (!isNamed(parameter)) {
      return [];
    }
    const initial = parameter['default'];
    if (
      typeof initial !== 'number' &&
      typeof initial !== 'string' &&
      typeof initial !== 'boolean'
    ) {
      return [];
    }
    const unit = textOf(parameter['x-unit']);
    return [
      {
        name,
        initial,
        title: textOf(parameter['title']) || name,
        description: textOf(parameter['description']),
        kind: kindOf(parameter),
        choices: choicesOf(parameter['oneOf']),
        minimum: numberOf(parameter['minimum']),
        exclusiveMinimum: numberOf(parameter['exclusiveMinimum']),
        maximum: numberOf(parameter['maximum']),
        ...(unit === '' ? {} : { unit }),
        source: textOf(parameter['x-source']),
        when: whenOf(parameter['x-when'])
      }
    ];
  });
}

/** The value of a field in a step of a recipe: as set, else its default. */
export function valueOf(field: IParameterField, step: Named): number | string | boolean {
  const value = step[field.name];
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? value
    : field.initial;
}

/** Whether the field counts, given the others. */
export function isShown(
  field: IParameterField,
  fields: readonly IParameterField[],
  step: Named
): boolean {
  return Object.entries(field.when).every(([name, values]) => {
    const other = fields.find(candidate => candidate.name === name);
    return !other || values.includes(String(valueOf(other, step)));
  });
}
