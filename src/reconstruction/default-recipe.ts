import schema from '../../protocol/recipe.schema.json';
import type { IRecipe } from '../../protocol/recipe';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every field of an object schema, from the value where it has one, else from the schema. */
function filled(
  properties: Readonly<Record<string, unknown>>,
  value: Readonly<Record<string, unknown>>
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...value };
  for (const [name, property] of Object.entries(properties)) {
    if (!isRecord(property)) {
      continue;
    }
    const held = Object.hasOwn(result, name) ? result[name] : structuredClone(property['default']);
    const inner = propertiesOf(property);
    if (held !== undefined) {
      result[name] = inner && isRecord(held) ? filled(inner, held) : held;
    }
  }
  return result;
}

/** Of alternatives, those of the object; the centre is one or the word auto. */
function propertiesOf(property: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const alternatives = Array.isArray(property['anyOf']) ? property['anyOf'] : [property];
  const object: unknown = alternatives.find(item => isRecord(item) && isRecord(item['properties']));
  return isRecord(object) && isRecord(object['properties']) ? object['properties'] : null;
}

/** A guard for what was stored or handed over: the rest of the checking is the companion's. */
function isRecipe(value: unknown): value is IRecipe {
  return (
    isRecord(value) &&
    value['recipe'] === 1 &&
    ['input', 'angles', 'geometry', 'rows', 'method', 'output'].every(name =>
      isRecord(value[name])
    ) &&
    isRecord(value['input']) &&
    typeof value['input']['path'] === 'string' &&
    Array.isArray(value['steps'])
  );
}

/** A recipe from JSON of any origin, defaults of the schema filled in; null when it is none. */
export function readRecipe(value: unknown): IRecipe | null {
  if (!isRecord(value) || !isRecord(value['input'])) {
    return null;
  }
  const recipe: unknown = filled(schema.properties, value);
  return isRecipe(recipe) ? recipe : null;
}

/** The recipe a fresh panel starts with: every default, for the scan at `path`. */
export function defaultRecipe(path: string): IRecipe {
  const recipe = readRecipe({ recipe: 1, input: { path } });
  if (!recipe) {
    throw new Error('The schema of the recipe lacks a default.');
  }
  return recipe;
}
