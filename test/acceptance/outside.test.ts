import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { body, problem } from './answers';
import type { IScanDescription } from './answers';
import { Companion } from './companion';
import { fixtureOf, manifest, recipeOf } from './oracle';
import { makeRoom } from './room';
import { expectSentence } from './sentence';

const all = await manifest();
const room = makeRoom();
const inside = room.path('inside');
const outside = room.path('outside');
const disc = fixtureOf(all, 'phantom-disc').path;
const tiffs = fixtureOf(all, 'phantom-disc-tiff').path;

let companion: Companion;
beforeAll(async () => {
  mkdirSync(inside);
  mkdirSync(outside);
  cpSync(disc, join(inside, 'disc.h5'));
  cpSync(disc, join(outside, 'disc.h5'));
  cpSync(tiffs, join(inside, 'tiff'), { recursive: true });
  cpSync(tiffs, join(outside, 'tiff'), { recursive: true });
  writeFileSync(join(outside, 'recipe.json'), '{"recipe":1,"input":{"path":"/a.h5"}}');
  symlinkSync(join(outside, 'disc.h5'), join(inside, 'linked.h5'));
  symlinkSync(outside, join(inside, 'linked'));
  companion = await Companion.start(room, [inside]);
});
afterAll(async () => {
  await companion.stop();
  room.remove();
});

const file = { input: { path: join(inside, 'disc.h5') } };
const folder = { input: { path: join(inside, 'tiff') } };
const asked: readonly (readonly [string, object])[] = [
  ['a file', { input: { path: join(outside, 'disc.h5') } }],
  ['a file by two dots', { input: { path: `${inside}/../outside/disc.h5` } }],
  ['a symbolic link to a file', { input: { path: join(inside, 'linked.h5') } }],
  [
    'a file behind a symbolic link to a folder',
    { input: { path: join(inside, 'linked/disc.h5') } }
  ],
  ['a folder of images', { input: { path: join(outside, 'tiff') } }],
  ['the text file of angles', { ...folder, angles: { source: join(outside, 'tiff/angles.txt') } }],
  ['a system file as angles', { ...folder, angles: { source: '/etc/passwd' } }],
  ['a system file as angles of HDF5', { ...file, angles: { source: '/etc/passwd' } }],
  ['the flats', { input: { ...folder.input, flats: join(outside, 'tiff') } }],
  ['the darks', { input: { ...folder.input, darks: join(outside, 'tiff') } }],
  ['the projections', { input: { ...folder.input, data: join(outside, 'tiff') } }],
  ['the flats by two dots', { input: { ...folder.input, flats: '../../outside/tiff' } }]
];

describe.each(asked)('%s outside the roots', (_, parts) => {
  test('is refused and names itself', async () => {
    const recipe = { recipe: 1, ...parts };
    const answer = await companion.post('/v1/scans/describe', { recipe });
    const found = problem(answer);
    expectSentence(found);
    expect(found.message).not.toContain('root:');
    expect(['path-outside-roots', 'dataset-missing', 'angles-missing']).toContain(found.code);
  });
});

test.each([
  `/v1/folders?path=${outside}`,
  `/v1/folders?path=${inside}/linked`,
  `/v1/recipes?path=${outside}/recipe.json`,
  `/v1/volumes?path=${outside}/disc.h5`,
  `/v1/volumes/slice?path=${outside}/disc.h5&index=0`
])('%s is refused', async path => {
  const found = problem(await companion.get(path));
  expectSentence(found);
  expect(found).toMatchObject({ code: 'path-outside-roots', status: 403 });
});

test('paths outside the roots are not completed', async () => {
  const answer = await companion.get(`/v1/paths?prefix=${outside}/d`);
  expect(body<{ paths: string[] }>(answer, 'paths').paths).toEqual([]);
});

test('a recipe is not written outside the roots, nor where nothing may be written', async () => {
  const recipe = { recipe: 1, ...file };
  for (const path of [join(outside, 'r.json'), join(inside, 'r.json')]) {
    const answer = await companion.post('/v1/recipes', { path, recipe });
    expect(answer.status).toBe(403);
    expectSentence(problem(answer));
  }
});

test('a job is not created with its volume outside the roots', async () => {
  const recipe = { recipe: 1, ...file, output: { path: join(outside, 'volume.h5') } };
  const answer = await companion.post('/v1/jobs', { recipe });
  expect(answer.status).toBe(403);
  expectSentence(problem(answer));
});

test('links inside the roots are followed, dangling ones are listed', async () => {
  const fixture = fixtureOf(all, 'external-inside');
  const links = await Companion.start(room, all.roots);
  try {
    const answer = await links.post('/v1/scans/describe', { recipe: recipeOf(fixture) });
    const { scan } = body<{ scan: IScanDescription }>(answer, 'scan');
    expect(scan.projections).toBe(24);
  } finally {
    await links.stop();
  }
});

test('the secret is asked for', async () => {
  const tried: readonly Readonly<Record<string, string>>[] = [{}, { 'x-hepsct-secret': 'guessed' }];
  for (const headers of tried) {
    const answer = await companion.get('/v1/status', headers);
    expect(answer.status).toBe(403);
    expect(problem(answer).code).toBe('secret-wrong');
  }
});
