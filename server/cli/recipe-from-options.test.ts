import { expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IScanDescription } from '../../protocol/scan';
import { quoted, reconstructCommand } from './reconstruct-command';
import { recipeFromOptions } from './recipe-from-options';

test('what was not asked for is left to the defaults of the format', () => {
  const recipe = recipeFromOptions('/data/scan.h5', {});
  expect(recipe).toMatchObject({ recipe: 1, input: { path: '/data/scan.h5' } });
  expect(checkRecipe(recipe)).toEqual(checkRecipe({ recipe: 1, input: { path: '/data/scan.h5' } }));
});

test('every option has its place in the recipe', () => {
  const recipe = recipeFromOptions('/data/scan.h5', {
    kind: 'hdf5',
    data: '/entry/data',
    flats: '/here/flats',
    darks: '/entry/darks',
    imageKey: '/entry/key',
    axes: 'row,angle,column',
    angles: '/here/angles.txt',
    angleLines: '11:101',
    angleUnit: 'deg',
    angleOffset: '-88.2',
    angleDirection: '-1',
    leaveOut: '3,17-20',
    pixelSize: '2.5',
    rows: '60::4',
    zingers: '500',
    zingerSize: '5',
    average: 'median',
    floor: '1e-4',
    stripes: 'sorting',
    stripeSize: '31',
    center: '296.25',
    slope: '-0.001',
    method: 'gridding',
    filter: 'butterworth',
    cutoff: '0.5',
    order: '4',
    accuracy: 'fast',
    output: '/out/volume',
    format: 'tiff'
  });
  expect(checkRecipe(recipe)).toEqual({
    recipe: 1,
    input: {
      path: '/data/scan.h5',
      kind: 'hdf5',
      values: 'counts',
      data: '/entry/data',
      flats: '/here/flats',
      darks: '/entry/darks',
      imageKey: '/entry/key',
      axes: 'row,angle,column'
    },
    angles: {
      source: '/here/angles.txt',
      lines: [11, 101],
      unit: 'deg',
      offsetDeg: -88.2,
      direction: -1,
      leftOut: [3, 17, 18, 19, 20]
    },
    geometry: {
      pixelSizeUm: 2.5,
      rotate: 0,
      mirror: false,
      binning: 1,
      columns: null,
      scan: 'parallel'
    },
    rows: { from: 60, to: null, step: 4 },
    steps: [
      { name: 'zinger-removal', threshold: 500, size: 5 },
      { name: 'flat-field', average: 'median', drift: 'auto' },
      { name: 'minus-log', floor: 1e-4 },
      { name: 'stripes-sorting', size: 31 }
    ],
    centre: { column: 296.25, slope: -0.001 },
    method: { name: 'gridding', filter: 'butterworth', cutoff: 0.5, order: 4, accuracy: 'fast' },
    output: { path: '/out/volume', format: 'tiff' }
  });
});

test('an iterative method has parameters of its own', () => {
  const method = (options: object) => checkRecipe(recipeFromOptions('/a.h5', options)).method;
  expect(method({ method: 'cgls' })).toEqual({ name: 'cgls', iterations: 12, contained: false });
  expect(method({ method: 'cgls', iterations: '7', contained: true })).toEqual({
    name: 'cgls',
    iterations: 7,
    contained: true
  });
  expect(method({ method: 'sirt', notNegative: true })).toEqual({
    name: 'sirt',
    iterations: 100,
    notNegative: true
  });
  expect(() => method({ method: 'cgls', filter: 'hann' })).toThrow('filter');
});

test('a centre that is to be found', () => {
  expect(checkRecipe(recipeFromOptions('/a.h5', { center: 'auto' })).centre).toBe('auto');
});

test('a single row, and values that are corrected already', () => {
  expect(recipeFromOptions('/a.h5', { rows: '65' })['rows']).toEqual({ from: 65, to: 66 });
  expect(recipeFromOptions('/a.h5', { rows: ':10' })['rows']).toEqual({ to: 10 });
  expect(recipeFromOptions('/a.h5', { values: 'transmission' })['steps']).toEqual([
    { name: 'minus-log' }
  ]);
  expect(recipeFromOptions('/a.h5', { values: 'attenuation' })['steps']).toEqual([]);
});

test('zingers go before the other steps, stripes after them', () => {
  const steps = (options: Parameters<typeof recipeFromOptions>[1]): unknown =>
    checkRecipe(recipeFromOptions('/a.h5', options)).steps.map(step => Object.values(step));
  expect(steps({ zingers: true, stripes: 'sorting' })).toEqual([
    ['zinger-removal', 800, 3],
    ['flat-field', 'average', 'auto'],
    ['minus-log', 1e-6],
    ['stripes-sorting', 21]
  ]);
  expect(steps({ values: 'transmission', zingers: '0.5' })).toEqual([
    ['zinger-removal', 0.5, 3],
    ['minus-log', 1e-6]
  ]);
  expect(steps({ values: 'attenuation', stripes: 'sorting' })).toEqual([['stripes-sorting', 21]]);
  expect(() => steps({ values: 'attenuation', zingers: true })).toThrow(
    'Zinger removal (steps[0]) takes counts or transmission, but what comes before gives attenuation'
  );
  expect(() => steps({ stripes: 'titarenko' })).toThrow(
    "stripe removal by Titarenko's method is not available in this version"
  );
});

test.each([
  [{ rows: '1:2:3:4' }, '--rows is "1:2:3:4", but must be from:to or from:to:step.'],
  [{ rows: '1.5' }, '--rows is "1.5", but must be a whole number from 0.'],
  [{ angleLines: '11' }, '--angle-lines is "11", but must be first:last.'],
  [{ angleOffset: '' }, '--angle-offset is "", but must be a number.'],
  [{ zingerSize: '3' }, '--zinger-size 3 has no meaning without --zingers.'],
  [{ stripeSize: '5' }, '--stripe-size 5 has no meaning without --stripes.'],
  [{ zingers: 'many' }, '--zingers is "many", but must be a number.'],
  [{ leaveOut: '3,x' }, '--leave-out is "x", but must be a number.']
])('%j is refused in words', (options, sentence) => {
  expect(() => recipeFromOptions('/a.h5', options)).toThrow(sentence);
});

const scan: IScanDescription = {
  path: "/data/ada's scan.h5",
  kind: 'dxchange',
  title: 'scan',
  projections: 4,
  rows: 2,
  columns: 8,
  dtype: 'uint16',
  values: 'counts',
  data: '/exchange/data',
  axes: 'angle,row,column',
  angles: null,
  anglesDeg: null,
  flats: [],
  darks: [],
  pixelSizeUm: null,
  centre: 3.25,
  storage: { layout: 'contiguous', chunk: null, compression: 'none', fallback: null, bytes: 128 },
  notes: [],
  datasets: [],
  dangling: [],
  etag: '"1"'
};

test('the command can be pasted, says what was chosen, and what is missing', () => {
  expect(reconstructCommand(scan, { angleOffset: '-88.2' })).toBe(
    `hepsct reconstruct '/data/ada'\\''s scan.h5' --angles ANGLES.txt --angle-offset -88.2 --values transmission --center 3.25`
  );
  expect(quoted('$(rm)')).toBe(`'$(rm)'`);
});
