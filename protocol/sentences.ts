import type { ErrorObject } from 'ajv';
import type { ErrorFields } from './errors';

/** A refusal of one field: the sentence and what it names. */
export interface IRefusal {
  readonly message: string;
  readonly fields: ErrorFields & {
    readonly field: string;
    readonly value: string;
    readonly allowed: string;
  };
}

/** `/rows/step` as a user writes it: `rows.step`, `steps[1].floor`. */
export function fieldOf(pointer: string, prefix = ''): string {
  const names = pointer.split('/').filter(part => part !== '');
  return names.reduce(
    (field, name) =>
      /^\d+$/.test(name) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`,
    prefix
  );
}

/** A number with its word: `1 slab`, `2 slabs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Short JSON of a value, cut where it would fill the screen. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function constOf(choice: unknown): unknown {
  return typeof choice === 'object' && choice !== null && 'const' in choice ? choice.const : choice;
}

/** One sentence for what the schema found: the field, the value, and what is allowed. */
export function refusalOf(error: ErrorObject, prefix = ''): IRefusal {
  const { keyword, params } = error;
  const field = fieldOf(error.instancePath, prefix) || 'the recipe';
  const value = shown(error.data);
  const refuse = (allowed: string, name = field): IRefusal => ({
    message: `${name} is ${value}, but ${allowed}.`,
    fields: { field: name, value, allowed }
  });
  switch (keyword) {
    case 'additionalProperties': {
      const name = fieldOf(
        `/${String(params['additionalProperty'])}`,
        field === 'the recipe' ? '' : field
      );
      const properties: unknown = error.parentSchema?.['properties'];
      const known =
        typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
      return {
        message: `${name} is not known; ${field} may have ${known.join(', ')}.`,
        fields: { field: name, value: 'unknown key', allowed: known.join(', ') }
      };
    }
    case 'required': {
      const name = fieldOf(
        `/${String(params['missingProperty'])}`,
        field === 'the recipe' ? '' : field
      );
      return {
        message: `${name} is missing.`,
        fields: { field: name, value: 'missing', allowed: 'a value' }
      };
    }
    case 'type':
      return refuse(`must be ${[params['type']].flat().join(' or ')}`);
    case 'enum':
      return refuse(`must be one of ${listOf(params['allowedValues']).map(shown).join(', ')}`);
    case 'const':
      return refuse(`must be ${shown(params['allowedValue'])}`);
    case 'minimum':
      return refuse(`must be at least ${String(params['limit'])}`);
    case 'exclusiveMinimum':
      return refuse(`must be greater than ${String(params['limit'])}`);
    case 'maximum':
      return refuse(`must be at most ${String(params['limit'])}`);
    case 'minItems':
    case 'maxItems':
      return refuse(`must have ${String(params['limit'])} values`);
    case 'minLength':
      return refuse('must not be empty');
    case 'uniqueItems':
      return refuse('must not name anything twice');
    case 'oneOf': {
      const choices = listOf(error.schema).map(choice => shown(constOf(choice)));
      return refuse(`must be one of ${choices.join(', ')}`);
    }
    default:
      return refuse(error.message ?? 'is not allowed');
  }
}
