import { describe, expect, it } from 'vitest';
import { HepsctError } from './errors';
import { checkRecipe } from './recipe-check';

const minimal = { recipe: 1, input: { path: '/data/scan.h5' } };

function refusal(document: unknown): { code: string; message: string; field: unknown } {
  try {
    checkRecipe(document);
  } catch (error) {
    if (error instanceof HepsctError) {
      return { code: error.code, message: error.message, field: error.fields['field'] };
    }
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(document)}`);
}

describe('checkRecipe', () => {
  it('fills in every default and leaves the document alone', () => {
    const document = structuredClone(minimal);
    const recipe = checkRecipe(document);
    expect(document).toEqual(minimal);
    expect(recipe).toMatchObject({
      input: { kind: 'auto', values: 'counts', data: null },
      angles: { unit: 'auto', offsetDeg: 0, direction: 1, lines: null, leftOut: [] },
      geometry: { binning: 1, rotate: 0, columns: null },
      rows: { from: 0, to: null, step: 1 },
      steps: [
        { name: 'flat-field', average: 'average', drift: 'auto' },
        { name: 'minus-log', floor: 1e-6 }
      ],
      centre: { column: null, slope: 0 },
      method: { name: 'gridding', filter: 'shepp-logan', cutoff: 1, accuracy: 'reference' },
      output: { path: null, format: 'hdf5' }
    });
  });

  it('is idempotent', () => {
    const once = checkRecipe(minimal);
    expect(checkRecipe(once)).toEqual(once);
  });

  it.each([
    [
      { ...minimal, rows: { step: 0 } },
      'recipe-invalid',
      'rows.step',
      /rows\.step is 0, but must be at least 1/
    ],
    [
      { ...minimal, rows: { from: 5, to: 5 } },
      'recipe-invalid',
      'rows.to',
      /greater than rows\.from, 5/
    ],
    [
      { ...minimal, colour: 1 },
      'recipe-invalid',
      'colour',
      /colour is not known.*may have recipe, input/
    ],
    [
      { ...minimal, centre: { col: 3 } },
      'recipe-invalid',
      'centre.col',
      /centre\.col is not known; centre may have column, slope/
    ],
    [
      { ...minimal, centre: { column: 'x' } },
      'recipe-invalid',
      'centre.column',
      /centre\.column is "x", but must be number or null/
    ],
    [{ ...minimal, centre: 'somewhere' }, 'recipe-invalid', 'centre', /centre is "somewhere"/],
    [
      { ...minimal, steps: [{ name: 'stripes-fourier-wavelet' }] },
      'recipe-unavailable',
      'steps[0].name',
      /stripe removal by Fourier-wavelet filtering is not available in this version/
    ],
    [
      { ...minimal, steps: [{ name: 'flat-field' }, { name: 'minus-log', floor: 0 }] },
      'recipe-invalid',
      'steps[1].floor',
      /steps\[1\]\.floor is 0, but must be greater than 0/
    ],
    [
      { ...minimal, steps: [{ name: 'minus-log' }] },
      'recipe-invalid',
      'steps[0]',
      /takes transmission, but what comes before gives counts/
    ],
    [
      { ...minimal, steps: [] },
      'recipe-invalid',
      'method',
      /takes attenuation, but what comes before gives counts/
    ],
    [
      { ...minimal, method: { name: 'magic' } },
      'recipe-invalid',
      'method.name',
      /must be one of gridding, fbp/
    ],
    [
      { ...minimal, method: { name: 'cgls', iterations: 0 } },
      'recipe-invalid',
      'method.iterations',
      /method.iterations is 0/
    ],
    [
      { ...minimal, method: { name: 'fbp', filter: 'shepp' } },
      'recipe-invalid',
      'method.filter',
      /must be one of "ramp", "shepp-logan"/
    ],
    [
      { ...minimal, geometry: { binning: 2 } },
      'recipe-unavailable',
      'geometry.binning',
      /Binning is not available/
    ],
    [
      { ...minimal, geometry: { binning: 3 } },
      'recipe-invalid',
      'geometry.binning',
      /must be one of 1, 2, 4/
    ],
    [
      { ...minimal, angles: { lines: [11] } },
      'recipe-invalid',
      'angles.lines',
      /must have 2 values/
    ],
    [
      { ...minimal, angles: { lines: [11, 3] } },
      'recipe-invalid',
      'angles.lines',
      /last line must not be before/
    ],
    [{ recipe: 1, input: {} }, 'recipe-invalid', 'input.path', /input\.path is missing/],
    [
      { recipe: 2, input: { path: '/a' } },
      'recipe-version',
      'recipe',
      /format 2, but this version reads format 1/
    ],
    [{ input: { path: '/a' } }, 'recipe-invalid', 'recipe', /recipe is missing; .* must be 1/],
    [[], 'recipe-invalid', 'the recipe', /JSON object/],
    ['x', 'recipe-invalid', 'the recipe', /JSON object/]
  ])('refuses %j', (document, code, field, sentence) => {
    const told = refusal(document);
    expect(told).toMatchObject({ code, field });
    expect(told.message).toMatch(sentence);
  });

  it('takes attenuation without corrections', () => {
    expect(
      checkRecipe({ recipe: 1, input: { path: '/a', values: 'attenuation' }, steps: [] }).steps
    ).toEqual([]);
  });
});
