import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { body, problem } from './answers';
import type { IRecipe } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import { fixtureOf, manifest } from './oracle';
import { makeRoom } from './room';
import { expectSentence, sentenceOn } from './sentence';

const all = await manifest();
const room = makeRoom();
const path = fixtureOf(all, 'phantom-disc').path;
const input = { path };

let companion: Companion;
beforeAll(async () => {
  companion = await Companion.start(room, [...all.roots, `${room.path('out')}=w`]);
});
afterAll(async () => {
  await companion.stop();
  room.remove();
});

interface IRefused {
  readonly what: string;
  readonly recipe: object;
  /** Words of the sentence: the field, the value, what is allowed. */
  readonly says: readonly (string | RegExp)[];
  readonly code?: string;
}

const flat = { name: 'flat-field' };
const log = { name: 'minus-log' };
const refused: readonly IRefused[] = [
  { what: 'no version', recipe: { input }, says: ['recipe', 'missing'] },
  {
    what: 'a later version',
    recipe: { recipe: 2, input },
    says: ['recipe', '2', '1'],
    code: 'recipe-version'
  },
  { what: 'no input', recipe: { recipe: 1 }, says: ['input', 'missing'] },
  { what: 'no path', recipe: { recipe: 1, input: {} }, says: ['input.path', 'missing'] },
  {
    what: 'a number as path',
    recipe: { recipe: 1, input: { path: 5 } },
    says: ['input.path', '5', 'string']
  },
  {
    what: 'an unknown key',
    recipe: { recipe: 1, input, colour: 'red' },
    says: ['colour', 'centre', 'rows']
  },
  {
    what: 'an unknown key below',
    recipe: { recipe: 1, input: { path, knd: 'tiff' } },
    says: ['input.knd', 'kind']
  },
  {
    what: 'an unknown kind',
    recipe: { recipe: 1, input: { path, kind: 'edf' } },
    says: ['input.kind', 'edf', 'dxchange', 'nxtomo', 'hdf5', 'tiff']
  },
  {
    what: 'values of no kind',
    recipe: { recipe: 1, input: { path, values: 'hu' } },
    says: ['input.values', 'hu', 'counts', 'transmission', 'attenuation']
  },
  {
    what: 'a unit of no kind',
    recipe: { recipe: 1, input, angles: { unit: 'gon' } },
    says: ['angles.unit', 'gon', 'deg', 'rad']
  },
  {
    what: 'a direction of 0',
    recipe: { recipe: 1, input, angles: { direction: 0 } },
    says: ['angles.direction', '0', '1', '-1']
  },
  {
    what: 'line 0',
    recipe: { recipe: 1, input, angles: { lines: [0, 90] } },
    says: ['angles.lines', '0', '1']
  },
  {
    what: 'lines the wrong way',
    recipe: { recipe: 1, input, angles: { lines: [90, 1] } },
    says: ['angles.lines', '90', '1']
  },
  {
    what: 'one line number',
    recipe: { recipe: 1, input, angles: { lines: [1] } },
    says: ['angles.lines', '2']
  },
  {
    what: 'an offset as text',
    recipe: { recipe: 1, input, angles: { offsetDeg: '90' } },
    says: ['angles.offsetDeg', '90', 'number']
  },
  {
    what: 'a projection left out that is not there',
    recipe: { recipe: 1, input, angles: { leftOut: [90] } },
    says: ['leftOut', '90', '89']
  },
  {
    what: 'a pixel of no size',
    recipe: { recipe: 1, input, geometry: { pixelSizeUm: 0 } },
    says: ['geometry.pixelSizeUm', '0', 'greater']
  },
  {
    what: 'rows behind the last',
    recipe: { recipe: 1, input, rows: { from: 2, to: 9 } },
    says: ['rows.to', '9', '4']
  },
  { what: 'no row', recipe: { recipe: 1, input, rows: { from: 3, to: 3 } }, says: ['rows', '3'] },
  {
    what: 'a row below 0',
    recipe: { recipe: 1, input, rows: { from: -1 } },
    says: ['rows.from', '-1', '0']
  },
  {
    what: 'half a row',
    recipe: { recipe: 1, input, rows: { from: 0.5 } },
    says: ['rows.from', '0.5', 'integer']
  },
  {
    what: 'a step of 0',
    recipe: { recipe: 1, input, rows: { step: 0 } },
    says: ['rows.step', '0', '1']
  },
  {
    what: 'steps that are no list',
    recipe: { recipe: 1, input, steps: {} },
    says: ['steps', 'array']
  },
  {
    what: 'an unknown step',
    recipe: { recipe: 1, input, steps: [flat, { name: 'magic' }] },
    says: ['steps[1]', 'magic', 'flat-field', 'minus-log']
  },
  {
    what: 'an unknown parameter',
    recipe: { recipe: 1, input, steps: [flat, { ...log, flor: 1 }] },
    says: ['steps[1].flor', 'floor']
  },
  {
    what: 'a floor of 0',
    recipe: { recipe: 1, input, steps: [flat, { ...log, floor: 0 }] },
    says: ['steps[1].floor', '0', 'greater']
  },
  {
    what: 'a floor above the greatest',
    recipe: { recipe: 1, input, steps: [flat, { ...log, floor: 0.7 }] },
    says: ['steps[1].floor', '0.7', '0.5']
  },
  {
    what: 'an average of no kind',
    recipe: { recipe: 1, input, steps: [{ ...flat, average: 'mode' }, log] },
    says: ['steps[0].average', 'mode', 'average', 'median']
  },
  {
    what: 'steps the wrong way round',
    recipe: { recipe: 1, input, steps: [log, flat] },
    says: ['steps[0]', 'logarithm', 'transmission', 'counts']
  },
  {
    what: 'no logarithm',
    recipe: { recipe: 1, input, steps: [flat] },
    says: ['gridding', 'transmission', 'attenuation']
  },
  {
    what: 'a centre far away',
    recipe: { recipe: 1, input, centre: { column: 1e9 } },
    says: ['centre.column', '1000000']
  },
  {
    what: 'a centre as text',
    recipe: { recipe: 1, input, centre: { column: 'middle' } },
    says: ['centre.column', 'middle', 'number']
  },
  {
    what: 'an unknown method',
    recipe: { recipe: 1, input, method: { name: 'art' } },
    says: ['method', 'art', 'gridding', 'fbp']
  },
  {
    what: 'an unknown filter',
    recipe: { recipe: 1, input, method: { name: 'fbp', filter: 'ramlak' } },
    says: ['method.filter', 'ramlak', 'shepp-logan', 'butterworth', 'none']
  },
  {
    what: 'a cut-off above Nyquist',
    recipe: { recipe: 1, input, method: { name: 'fbp', cutoff: 1.5 } },
    says: ['method.cutoff', '1.5', '1']
  },
  {
    what: 'an output of no format',
    recipe: { recipe: 1, input, output: { format: 'zarr' } },
    says: ['output.format', 'zarr', 'hdf5', 'tiff']
  }
];
const later: readonly (readonly [string, object])[] = [
  [
    'stripe removal by Fourier-wavelet filtering',
    { steps: [flat, log, { name: 'stripes-fourier-wavelet' }] }
  ],
  ['phase retrieval', { steps: [flat, { name: 'phase-retrieval' }, log] }],
  ['ring removal', { steps: [flat, log, { name: 'ring-removal' }] }],
  ['half-acquisition', { geometry: { scan: 'half-acquisition' } }],
  ['binning', { geometry: { binning: 2 } }]
];

function expectWords(message: string, words: readonly (string | RegExp)[]): void {
  for (const word of words) {
    if (typeof word === 'string') expect(message.toLowerCase()).toContain(word.toLowerCase());
    else expect(message).toMatch(word);
  }
}

describe.each(refused)('$what', ({ recipe, says, code }) => {
  test.each(['/v1/recipes/check', '/v1/jobs'])(
    'is refused by %s with field and value',
    async at => {
      const answer = await companion.post(at, { recipe });
      expect(answer.status).toBe(400);
      const found = problem(answer);
      expectSentence(found);
      expect(found.code).toBe(code ?? 'recipe-invalid');
      expectWords(found.message, says);
    }
  );
});

test.each(later)('%s is not available in this version', async (title, parts) => {
  const answer = await companion.post('/v1/recipes/check', {
    recipe: { recipe: 1, input, ...parts }
  });
  const found = problem(answer);
  expectSentence(found);
  expect(found.code).toBe('recipe-unavailable');
  expect(found.message).toMatch(new RegExp(title, 'i'));
  expect(found.message).toMatch(/is not available in this version/);
});

describe('on the command line', () => {
  test.each(refused.slice(0, 6))(
    '$what ends with 2 and the same sentence',
    async ({ what, recipe }) => {
      const file = room.path('out', `${what.replaceAll(' ', '-')}.json`);
      writeFileSync(file, JSON.stringify(recipe));
      const ran = await hepsct(['reconstruct', file], { room });
      expect(ran.code).toBe(2);
      const found = problem(await companion.post('/v1/recipes/check', { recipe }));
      expect(sentenceOn(ran.stderr)).toContain(found.message);
    }
  );

  test('a recipe that is no JSON names file and place', async () => {
    const file = room.path('out', 'broken.json');
    writeFileSync(file, '{"recipe": 1,\n "input": }');
    const ran = await hepsct(['reconstruct', file], { room });
    expect(ran.code).toBe(2);
    expect(sentenceOn(ran.stderr)).toContain('broken.json');
  });

  test('an unknown option, an unknown command and a missing file', async () => {
    expect((await hepsct(['reconstruct', path, '--colour', 'red'], { room })).code).toBe(2);
    expect((await hepsct(['reconstrukt', path], { room })).code).toBe(2);
    const ran = await hepsct(['reconstruct', room.path('no.h5')], { room });
    expect(ran.code).toBe(3);
    expect(sentenceOn(ran.stderr)).toContain('no.h5');
  });
});

describe('a recipe in a file', () => {
  const asked = {
    recipe: 1,
    input: { path, kind: 'dxchange', data: '/exchange/data' },
    angles: { offsetDeg: -12.5, direction: -1, leftOut: [3, 17] },
    rows: { from: 1, to: 4, step: 2 },
    steps: [
      { ...flat, average: 'median' },
      { ...log, floor: 0.001 }
    ],
    centre: { column: 30.75, slope: 0.01 },
    method: { name: 'fbp', filter: 'butterworth', cutoff: 0.75, order: 4 },
    output: { format: 'tiff' }
  };
  const file = room.path('out', 'saved recipe é.json');
  const opened = `/v1/recipes?path=${encodeURIComponent(file)}`;

  test('comes back as it was saved, with its defaults', async () => {
    expect((await companion.post('/v1/recipes', { path: file, recipe: asked })).status).toBe(201);
    const { recipe } = body<{ recipe: IRecipe }>(await companion.get(opened), 'recipe');
    expect(recipe).toMatchObject(asked);
    expect(recipe.geometry.binning).toBe(1);
    const answer = await companion.post('/v1/recipes/check', { recipe });
    expect(body<{ recipe: IRecipe }>(answer, 'recipe').recipe).toEqual(recipe);
  });

  test('is never overwritten', async () => {
    const before = readFileSync(file, 'utf8');
    const answer = await companion.post('/v1/recipes', {
      path: file,
      recipe: { recipe: 1, input }
    });
    expect(problem(answer)).toMatchObject({ code: 'output-exists', status: 409 });
    expectSentence(problem(answer));
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('is not written when it is no recipe', async () => {
    const recipe = { recipe: 1, input: { path: 5 } };
    const answer = await companion.post('/v1/recipes', {
      path: room.path('out', 'bad.json'),
      recipe
    });
    expect(problem(answer).code).toBe('recipe-invalid');
    expect((await companion.get(`/v1/recipes?path=${room.path('out', 'bad.json')}`)).status).toBe(
      404
    );
  });
});
