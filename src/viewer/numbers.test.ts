import { describe, expect, it } from 'vitest';
import { formatUnit, formatValue, parseNumber } from './numbers';

describe('numbers', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [1234567, '1234570'],
    [-0.00001234567, '-0.0000123457'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞']
  ])('%s reads %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('reads points and commas, and nothing else', () => {
    expect(parseNumber(' 296.5 ')).toBe(296.5);
    expect(parseNumber('85,75')).toBe(85.75);
    expect(parseNumber('')).toBeNull();
    expect(parseNumber('12a')).toBeNull();
    expect(parseNumber('Infinity')).toBeNull();
  });

  it('writes inverse centimetres as people do', () => {
    expect(formatUnit('1/cm')).toBe('cm⁻¹');
    expect(formatUnit('1/pixel')).toBe('pixel⁻¹');
    expect(formatUnit('counts')).toBe('counts');
  });
});
