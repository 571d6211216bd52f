import { describe, expect, it } from 'vitest';
import { METHODS, STEPS } from '../../protocol/steps';
import { isShown, parameterFields, valueOf } from './descriptor';

describe('fields of descriptors', () => {
  it.each([...STEPS, ...METHODS])('$name: every parameter becomes a field', ({ parameters }) => {
    const fields = parameterFields(parameters);
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(parameters));
    for (const field of fields) {
      expect(field.title).not.toBe('');
      expect(valueOf(field, {})).toBe(parameters[field.name]?.default);
      expect(field.kind === 'choice').toBe(field.choices.length > 0);
    }
  });

  it('takes units and ranges over', () => {
    const cutoff = parameterFields(METHODS[0]?.parameters ?? {}).find(
      ({ name }) => name === 'cutoff'
    );
    expect(cutoff).toMatchObject({
      kind: 'number',
      unit: 'Nyquist',
      exclusiveMinimum: 0,
      maximum: 1
    });
  });

  it('shows the order of the Butterworth window only with that window', () => {
    const fields = parameterFields(METHODS[0]?.parameters ?? {});
    const order = fields.find(({ name }) => name === 'order');
    if (!order) {
      throw new Error('The descriptor has no order.');
    }
    expect(isShown(order, fields, {})).toBe(false);
    expect(isShown(order, fields, { filter: 'butterworth' })).toBe(true);
    expect(isShown(order, fields, { filter: 'ramp' })).toBe(false);
  });

  it('makes no field of what has no default', () => {
    expect(parameterFields({ odd: { description: 'odd' }, wrong: 3 })).toEqual([]);
  });
});
