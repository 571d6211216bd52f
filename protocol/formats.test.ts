import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, EXIT_OF, HepsctError, STATUS_OF, toProblem, workerExit } from './errors';
import recipe1 from './fixtures/recipe-1.json';
import { checkRecipe, parameterSchema } from './recipe-check';
import schema from './recipe.schema.json';
import { METHODS, STEPS, UNAVAILABLE } from './steps';

describe('recipes of every version', () => {
  it('format 1 means what it meant when it was written', () => {
    expect(checkRecipe(recipe1)).toEqual(recipe1);
  });

  it('are described by a JSON Schema, and so are the parameters of every step and method', () => {
    const ajv = new Ajv2020({ strict: false });
    for (const described of [schema, ...[...STEPS, ...METHODS].map(parameterSchema)]) {
      expect(ajv.validateSchema(described), ajv.errorsText()).toBe(true);
    }
    expect(ajv.validateSchema({ type: 'number or so' })).toBe(false);
  });
});

describe('errors', () => {
  it.each(Object.entries(ERROR_CODES))('%s has a status and an exit code', (code, family) => {
    expect(STATUS_OF[family]).toBeGreaterThanOrEqual(400);
    expect(EXIT_OF[family]).toBeGreaterThan(0);
    expect([42, 43, 75, 130]).toContain(workerExit(family));
    expect(code).toMatch(/^[a-z0-9-]+$/u);
  });

  it('become problems with the message at the top, where JupyterLab looks', () => {
    const problem = toProblem(
      new HepsctError('flats-missing', 'There are no flats.', { path: '/a' })
    );
    expect(problem).toEqual({
      type: 'urn:hepsct:error:flats-missing',
      title: 'input',
      status: 422,
      code: 'flats-missing',
      fields: { path: '/a' },
      message: 'There are no flats.'
    });
  });

  it('end the command line with the codes scripts know', () => {
    expect(EXIT_OF).toMatchObject({
      recipe: 2,
      input: 3,
      permission: 4,
      capacity: 5,
      'no-answer': 6,
      again: 75,
      cancelled: 130
    });
  });
});

describe('descriptors', () => {
  const all = [...STEPS, ...METHODS];

  it('have names of their own, which nothing unavailable has', () => {
    const names = [...all, ...UNAVAILABLE].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(
    all.flatMap(step =>
      Object.entries(step.parameters).map(([name, parameter]) => ({ step, name, parameter }))
    )
  )(
    '$step.name $name has a default within its range, and says where it comes from',
    ({ step, name, parameter }) => {
      expect(parameter['x-source']).not.toBe('');
      const wrong = parameter.oneOf ? 'nonsense' : (parameter.maximum ?? 1) * 1000 + 1;
      const inRecipe = (value: unknown): object =>
        step.role === 'method'
          ? { recipe: 1, input: { path: '/a' }, method: { name: step.name, [name]: value } }
          : {
              recipe: 1,
              input: { path: '/a' },
              steps: STEPS.map(other => ({
                name: other.name,
                ...(other === step ? { [name]: value } : {})
              }))
            };
      expect(() => checkRecipe(inRecipe(parameter.default))).not.toThrow();
      expect(() => checkRecipe(inRecipe(wrong))).toThrow(`${name} is ${JSON.stringify(wrong)}`);
    }
  );

  it('say how much memory they need for a geometry', () => {
    for (const step of all) {
      expect(step.bytes({ angles: 10, rows: 4, columns: 8 })).toBeGreaterThanOrEqual(0);
    }
  });
});
