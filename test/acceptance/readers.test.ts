import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, EXIT_OF } from '../../protocol/errors';
import { body, picture, problem } from './answers';
import type { IPicture, IProblem, IScanDescription, PictureKind } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import type { IFixture, IFixtureArray } from '../fixtures';
import { fixtureOf, manifest, optionsOf, recipeOf } from './oracle';
import { makeRoom } from './room';
import { codeOf, expectSentence, sentenceOn } from './sentence';

const all = await manifest();
const room = makeRoom();
const readable = all.fixtures.filter(({ scan, mayRefuse }) => scan !== null && !mayRefuse);
const perhaps = all.fixtures.filter(({ mayRefuse }) => mayRefuse);
const broken = all.fixtures.filter(({ error }) => error !== null);

let companion: Companion;
beforeAll(async () => {
  companion = await Companion.start(room, all.roots);
});
afterAll(async () => {
  await companion.stop();
  room.remove();
});

async function describeScan(fixture: IFixture): Promise<IScanDescription> {
  const answer = await companion.post('/v1/scans/describe', { recipe: recipeOf(fixture) });
  return body<{ scan: IScanDescription }>(answer, 'scan').scan;
}

function scanOf({ name, scan }: IFixture): NonNullable<IFixture['scan']> {
  if (scan === null) throw new Error(`${name} has no scan`);
  return scan;
}

/** All pictures of a kind, in order. */
async function pictures(
  fixture: IFixture,
  kind: PictureKind,
  count: number
): Promise<readonly IPicture[]> {
  const found: IPicture[] = [];
  for (let index = 0; index < count; index += 1) {
    found.push(await picture(companion, recipeOf(fixture), kind, index));
  }
  return found;
}

/** First, last and sum as the manifest writes them: null where not finite. */
function expectValues(
  values: readonly number[],
  truth: readonly Pick<IFixtureArray, 'first' | 'last' | 'sum'>[]
): void {
  const written = (value = NaN): number | null => (Number.isFinite(value) ? value : null);
  const sums = truth.map(({ sum }) => sum);
  const sum = values.reduce((total, value) => total + value, 0);
  const [first, last] = [truth[0]?.first ?? null, truth.at(-1)?.last ?? null];
  const near = (seen: number | null, wanted: number | null): void => {
    if (wanted === null || seen === null) expect(seen).toBe(wanted);
    else expect(Math.abs(seen - wanted)).toBeLessThanOrEqual(1e-6 * Math.abs(wanted));
  };
  near(written(values[0]), first);
  near(written(values.at(-1)), last);
  if (sums.every(value => value !== null)) {
    near(
      written(sum),
      sums.reduce((total, value) => total + value, 0)
    );
  }
}

async function expectPixels(fixture: IFixture): Promise<void> {
  const { projections, flats, darks } = scanOf(fixture);
  const [count = 0, rows = 0, columns = 0] = projections.shape;
  const first = await picture(companion, recipeOf(fixture), 'projection', 0);
  const last = await picture(companion, recipeOf(fixture), 'projection', count - 1);
  expect(first.header.shape).toEqual([rows, columns]);
  const ends = { ...projections, sum: null };
  expectValues([...first.values, ...last.values], [ends]);
  const sinograms = await pictures(fixture, 'sinogram', rows);
  expect(sinograms[0]?.header.shape).toEqual([count, columns]);
  expectValues(
    sinograms.flatMap(({ values }) => [...values]),
    [projections]
  );
  for (const [kind, sets] of [['flat', flats] as const, ['dark', darks] as const]) {
    const frames = sets.reduce((total, { shape }) => total + (shape[0] ?? 0), 0);
    const found = await pictures(fixture, kind, frames);
    if (frames > 0) {
      expectValues(
        found.flatMap(({ values }) => [...values]),
        sets
      );
    }
  }
}

const FROM: Readonly<Record<string, readonly (string | undefined)[]>> = {
  file: ['attribute'],
  guessed: ['guessed'],
  rotation: ['attribute', 'guessed'],
  text: ['guessed', 'attribute'],
  none: [undefined]
};

describe.each(readable)('$name', fixture => {
  test('is described as it is', async () => {
    const scan = scanOf(fixture);
    const found = await describeScan(fixture);
    const [projections, rows, columns] = scan.projections.shape;
    expect(found).toMatchObject({ kind: fixture.kind, projections, rows, columns });
    expect(found.dtype).toBe(scan.projections.dtype);
    expect(found.flats).toMatchObject(
      scan.flats.map(({ shape, position }) => ({ count: shape[0], position }))
    );
    expect(found.darks).toMatchObject(
      scan.darks.map(({ shape, position }) => ({ count: shape[0], position }))
    );
    if (scan.pixelSizeUm === null) expect(found.pixelSizeUm).toBeNull();
    else expect(found.pixelSizeUm).toBeCloseTo(scan.pixelSizeUm, 6);
    expect(FROM[scan.anglesFrom]).toContain(found.angles?.unitSource);
    if (scan.anglesDeg !== null) {
      expect(found.angles?.count).toBe(scan.anglesDeg.length);
      expect(found.angles?.firstDeg).toBeCloseTo(scan.anglesDeg[0] ?? NaN, 4);
      expect(found.angles?.lastDeg).toBeCloseTo(scan.anglesDeg.at(-1) ?? NaN, 4);
      const each = scan.anglesDeg.length === projections ? scan.anglesDeg : null;
      expect(found.anglesDeg?.length).toBe(each?.length);
      for (const [index, angle] of each?.entries() ?? []) {
        expect(found.anglesDeg?.[index]).toBeCloseTo(angle, 4);
      }
    }
    for (const notice of scan.notices.filter(words => !COUNTED.test(words))) {
      const said = found.notes.map(({ message }) => message).join(' ');
      expect(said.toLowerCase()).toContain(notice.toLowerCase());
    }
  });

  test('gives the pixels that are in it', () => expectPixels(fixture));
});

const COUNTED = /^(\d+) (non-finite|clipped)$/;
const counted = readable.filter(fixture =>
  scanOf(fixture).notices.some(words => COUNTED.test(words))
);
test.each(counted)('$name: pixels that were mended are counted', async fixture => {
  const rows = scanOf(fixture).projections.shape[1] ?? 0;
  const corrected = await pictures(fixture, 'corrected-sinogram', rows);
  const sum = (name: string): number =>
    corrected.reduce((total, { header }) => total + (header.counts[name] ?? 0), 0);
  const said = [`${sum('nonFinite')} non-finite`, `${sum('clipped')} clipped`];
  for (const notice of scanOf(fixture).notices) expect(said).toContain(notice);
  expect(corrected.every(({ values }) => values.every(Number.isFinite))).toBe(true);
});

test.each(perhaps)('$name: the right values or a sentence', async fixture => {
  const answer = await companion.post('/v1/scans/describe', { recipe: recipeOf(fixture) });
  if (answer.status !== 200) {
    expectSentence(problem(answer));
    return;
  }
  const request = { recipe: recipeOf(fixture), kind: 'projection', index: 0 };
  const shown = await companion.post('/v1/pictures', request);
  if (shown.status === 200) await expectPixels(fixture);
  else expectSentence(problem(shown));
});

test('the companion writes its log and nothing else', () => {
  const lines = companion.log.split('\n').filter(line => line !== '');
  expect(lines.filter(line => !line.startsWith('{'))).toEqual([]);
});

/** The first refusal on the way from opening to a slice. */
async function refusal(fixture: IFixture): Promise<{ at: string; problem: IProblem }> {
  const recipe = recipeOf(fixture);
  const way = [
    ['open', '/v1/scans/describe', { recipe }],
    ['read', '/v1/pictures', { recipe, kind: 'projection', index: 0 }],
    ['check', '/v1/recipes/check', { recipe }],
    ['slice', '/v1/pictures', { recipe, kind: 'slice', index: 0 }]
  ] as const;
  for (const [at, path, asked] of way) {
    const answer = await companion.post(path, asked);
    if (answer.status !== 200) return { at, problem: problem(answer) };
  }
  throw new Error(`${fixture.name} was reconstructed`);
}

describe.concurrent.each(broken)('$name', fixture => {
  const { when, mentions } = fixture.error ?? { when: '', mentions: [] };

  test('is refused in one sentence', async () => {
    const { at, problem: found } = await refusal(fixture);
    expectSentence(found);
    for (const word of mentions) expect(found.message.toLowerCase()).toContain(word.toLowerCase());
    if (when === 'open') expect(at).toBe('open');
    if (fixture.scan !== null) expect(['check', 'slice']).toContain(at);
  });

  test('is refused in the same words on the command line', async () => {
    const out = room.path('out', `${fixture.name}.h5`);
    const { problem: found } = await refusal(fixture);
    const ran = await hepsct(['reconstruct', ...optionsOf(fixture), '-o', out], { room });
    const sentence = sentenceOn(ran.stderr);
    expect(sentence).toContain(found.message);
    expect(ran.code).toBe(EXIT_OF[ERROR_CODES[codeOf(found)]]);
  });
});

describe('what is named and not there', () => {
  const { path } = fixtureOf(all, 'fields-around');
  const asked = async (parts: object): Promise<IProblem> =>
    problem(await companion.post('/v1/scans/describe', { recipe: { recipe: 1, ...parts } }));
  const nothing = '/entry/nothing';

  test.each([
    ['data', { input: { path, data: nothing } }, 'dataset-missing', 3],
    ['flats', { input: { path, flats: nothing } }, 'dataset-missing', 2],
    ['image key', { input: { path, imageKey: nothing } }, 'dataset-missing', 1],
    ['angles', { input: { path }, angles: { source: nothing } }, 'angles-missing', 1]
  ] as const)(
    '%s: the datasets that may be chosen instead come along',
    async (_, parts, code, axes) => {
      const found = await asked(parts);
      expectSentence(found);
      expect(found.code).toBe(code);
      expect(found.message).toContain(nothing);
      const { datasets } = found.fields;
      const answer = await companion.post('/v1/scans/describe', {
        recipe: { recipe: 1, input: { path } }
      });
      const { scan } = body<{ scan: IScanDescription }>(answer, 'scan');
      const fitting = scan.datasets.filter(({ shape }) =>
        axes === 1 ? shape.length === 1 : shape.length >= axes
      );
      expect(fitting.length).toBeGreaterThan(0);
      expect(datasets).toEqual(fitting.map(entry => entry.path));
    }
  );
});
