import { describe, expect, it } from 'vitest';

import { planOptions } from './truth/scenes';
import { EngineError } from './errors';
import { openEngine } from './native';
import { isFiveSmooth, paddedColumns } from './padding';
import type { FilterName, IPlanOptions } from './types';

const engine = await openEngine({ threads: 1 });

/** What a caller without types may send. */
function unchecked(changes: object): IPlanOptions {
  return Object.assign(planOptions(32), changes);
}

describe('createPlan says what is wrong', () => {
  const unknownFilter: string = 'sheep';
  it.each<[string, object, string]>([
    [
      'width',
      { columns: 0 },
      'The detector width is 0: it must be a whole number from 1 to 32768.'
    ],
    ['side', { size: 12.5 }, 'The side of the slices is 12.5'],
    [
      'short padding',
      { paddedColumns: 30 },
      'The padded length is 30: it must be a whole number from 32'
    ],
    ['odd padding', { paddedColumns: 45 }, 'must be even and have no prime factor above 5'],
    ['prime padding', { paddedColumns: 62 }, 'must be even and have no prime factor above 5'],
    ['no angles', { angles: new Float64Array(0) }, 'There are no angles'],
    [
      'weights',
      { weights: new Float64Array(3) },
      'There are 32 angles and 3 weights: one weight an angle is needed.'
    ],
    [
      'angle',
      { angles: new Float64Array(32).fill(Number.NaN, 5, 6) },
      'Angle 5 is NaN: it must be a finite number.'
    ],
    ['weight', { weights: new Float64Array(32).fill(Infinity, 2) }, 'Weight 2 is Infinity'],
    [
      'filter',
      { filter: { name: unknownFilter, cutoff: 1 } },
      'The filter "sheep" is unknown: choose one of ramp,'
    ],
    [
      'cut-off 0',
      { filter: { name: 'hann', cutoff: 0 } },
      'The cut-off is 0: it is a fraction of the Nyquist'
    ],
    [
      'cut-off 2',
      { filter: { name: 'hann', cutoff: 2 } },
      'The cut-off is 2: it is a fraction of the Nyquist'
    ],
    ['cut-off NaN', { filter: { name: 'hann', cutoff: Number.NaN } }, 'The cut-off is NaN'],
    [
      'order',
      { filter: { name: 'butterworth', cutoff: 1 } },
      'The order of the butterworth filter is undefined'
    ],
    ['method', { method: 'sirt' }, 'The method "sirt" is unknown: choose gridding or fbp.'],
    ['accuracy', { accuracy: 'best' }, 'The accuracy "best" is unknown: choose fast or reference.'],
    ['scale', { scale: Number.NaN }, 'The scale is NaN: it must be a finite number.']
  ])('%s', (_, changes, sentence) => {
    expect(() => engine.createPlan(unchecked(changes))).toThrow(sentence);
    expect(() => engine.createPlan(unchecked(changes))).toThrow(EngineError);
  });
});

describe('reconstruct says what is wrong', () => {
  const plan = engine.createPlan(planOptions(32));
  it.each<[string, Float32Array, Float64Array, Float32Array | undefined, string]>([
    [
      'sinograms',
      new Float32Array(1000),
      Float64Array.of(16),
      undefined,
      'The sinograms hold 1000 values, but 1 slices x 32 angles x 32 columns are 1024.'
    ],
    [
      'centre',
      new Float32Array(2048),
      Float64Array.of(16, Number.NaN),
      undefined,
      'The centre of slice 1 is NaN'
    ],
    ['no slices', new Float32Array(0), new Float64Array(0), undefined, 'There are no centres'],
    [
      'output',
      new Float32Array(1024),
      Float64Array.of(16),
      new Float32Array(5),
      'The output holds 5 values, but 1 slices of 32 x 32 are 1024.'
    ]
  ])('%s', async (_, sinograms, centres, out, sentence) => {
    await expect(plan.reconstruct(sinograms, centres, out)).rejects.toThrow(sentence);
  });

  it('and workingBytes', () => {
    expect(() => plan.workingBytes(0)).toThrow('The number of slices is 0');
  });
});

describe('paddedColumns', () => {
  it.each([
    [2048, 'fast', 3072],
    [2048, 'reference', 4096],
    [26, 'fast', 40],
    [127, 'reference', 256],
    [1, 'fast', 2]
  ] as const)('extends %i columns for %s to %i', (columns, accuracy, padded) => {
    expect(paddedColumns(columns, accuracy)).toBe(padded);
  });

  it('is even, 5-smooth and long enough for every width', () => {
    for (let columns = 1; columns < 3000; columns++) {
      const padded = paddedColumns(columns, 'fast');
      expect(padded % 2 === 0 && isFiveSmooth(padded) && padded >= 1.5 * columns).toBe(true);
    }
  });

  it('refuses a width that is none', () => {
    expect(() => paddedColumns(0, 'fast')).toThrow('The detector width is 0');
  });
});

describe('every filter name', () => {
  it.each<FilterName>([
    'ramp',
    'shepp-logan',
    'cosine',
    'hann',
    'hamming',
    'parzen',
    'butterworth',
    'none'
  ])('%s makes a plan', name => {
    const plan = engine.createPlan(planOptions(32, { filter: { name, cutoff: 1, order: 2 } }));
    expect(plan.batch).toBeGreaterThan(0);
    plan.dispose();
  });
});
