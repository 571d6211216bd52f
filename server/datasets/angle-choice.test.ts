import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseAngles, type IRawAngles, suggestRange } from './angle-choice';
import { findAngles } from './found-angles';
import { readAngleFile } from './angle-file';
import { Notes } from './context';
import { frameRange } from './frame-stack';
import { ANGLES_AS_FOUND } from './open-scan';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

function raw(values: readonly (number | null)[], units: string | null = null): IRawAngles {
  return { values, source: 'angles.txt', units, entries: 'lines' };
}

function choose(
  angles: IRawAngles,
  recipe: Partial<typeof ANGLES_AS_FOUND>,
  frames = angles.values.length
) {
  const notes = new Notes();
  const projections = frameRange(0, frames);
  return {
    ...chooseAngles(angles, { ...ANGLES_AS_FOUND, ...recipe }, { frames, projections }, notes),
    notes: notes.all
  };
}

describe('units', () => {
  test.each([
    ['degrees', [0, 90], 'deg', 'attribute', Math.PI / 2],
    ['deg', [0, 3], 'deg', 'attribute', (3 * Math.PI) / 180],
    ['rad', [0, 90], 'rad', 'attribute', 90],
    [null, [0, 6.2831], 'rad', 'guessed', 6.2831],
    [null, [0, -6.29], 'deg', 'guessed', (-6.29 * Math.PI) / 180],
    ['steps', [0, 90], 'deg', 'guessed', Math.PI / 2]
  ] as const)('%s with %o', (units, values, unit, unitSource, last) => {
    const chosen = choose(raw(values, units), {});
    expect(chosen.description).toMatchObject({ unit, unitSource });
    expect(chosen.anglesRad[1]).toBeCloseTo(last, 12);
    expect(chosen.notes.map(({ code }) => code)).toEqual(
      unitSource === 'guessed' ? ['angles-unit-guessed'] : []
    );
  });

  test('the recipe decides before the file', () => {
    const chosen = choose(raw([0, 1], 'degrees'), { unit: 'rad' });
    expect(chosen.description).toMatchObject({
      unit: 'rad',
      unitSource: 'chosen',
      lastDeg: 180 / Math.PI
    });
  });

  test('offset and direction are not applied here', () => {
    const chosen = choose(raw([0, 90], 'deg'), { offsetDeg: -88.2, direction: -1 });
    expect(Array.from(chosen.anglesRad)).toEqual([0, Math.PI / 2]);
  });
});

describe('the count of angles', () => {
  // As in a real scan: the stage stands while flats and darks are taken, then turns, then stands.
  const stage = [
    ...new Array<number>(10).fill(-88.2),
    ...Array.from({ length: 91 }, (_, i) => -88.2 + 2 * i),
    ...new Array<number>(10).fill(91.8)
  ];

  test('111 angles for 91 projections: both numbers and the range to choose', () => {
    expect(() => choose(raw(stage), {}, 91)).toThrow(
      expect.objectContaining({
        code: 'angles-count',
        message:
          '111 angles for 91 projections in angles.txt: choose the range, e.g. lines 11 to 101.',
        fields: {
          source: 'angles.txt',
          angles: 111,
          projections: 91,
          first: 11,
          last: 101,
          ranges: ['11:101', '1:91', '21:111']
        }
      })
    );
    const chosen = choose(raw(stage), { lines: [11, 101] }, 91);
    expect(chosen.description).toMatchObject({ count: 91, firstDeg: -88.2 });
    expect(chosen.description.lastDeg).toBeCloseTo(91.8, 9);
  });

  test('a range that does not fit, or does not exist, is refused with its numbers', () => {
    expect(() => choose(raw(stage), { lines: [11, 100] }, 91)).toThrow(/90 angles for 91/u);
    expect(() => choose(raw(stage), { lines: [30, 120] }, 91)).toThrow(
      /111 lines; lines 30 to 120/u
    );
  });

  test.each([
    [[0, 1, 2, 3, 3, 3], 3, [1, 3]],
    [[5, 5, 4, 3, 2], 4, [2, 5]],
    [[0, 1, 2, 1, 0, -1, -2], 4, [3, 6]],
    [[7, 7, 7, 7], 2, [1, 2]],
    [[0, 1], 3, null]
  ])('of %o, %i that turn steadily are %o', (values, projections, range) => {
    expect(suggestRange(values, projections)).toEqual(range);
  });

  test.each([
    [[null, 0, 1, 2, null, 3], 3, ['2:4', '3:6']],
    [[7, 7, 7], 2, ['1:2', '2:3']],
    [[0, 1], 3, []]
  ])('ranges of %o with %i angles: %j', (values, projections, ranges) => {
    const { anglesRefusal } = findAngles(
      raw(values),
      ANGLES_AS_FOUND,
      { frames: projections, projections: frameRange(0, projections) },
      new Notes()
    );
    expect(anglesRefusal?.fields['ranges']).toEqual(ranges);
  });

  test('angles of all frames are picked by the key of the frames', () => {
    const { anglesRad } = chooseAngles(
      raw([0, 0, 10, 20, 20], 'deg'),
      ANGLES_AS_FOUND,
      { frames: 5, projections: Uint32Array.of(1, 2, 3) },
      new Notes()
    );
    expect(Array.from(anglesRad, angle => (angle * 180) / Math.PI)).toEqual([0, 10, 20]);
  });
});

describe('a text file of angles', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hepsct-angles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const read = async (text: string): Promise<IRawAngles> => {
    const path = join(folder, 'angles.txt');
    await writeFile(path, text);
    return await readAngleFile(path);
  };

  test.each([
    ['0\n1.5\n3\n', [0, 1.5, 3], null],
    ['\uFEFFAngle (degrees)\r\n0\r\n-1e1\r\n', [null, 0, -10], 'deg'],
    ['# theta in rad\n0\n\n0.5 # second\n', [null, 0, null, 0.5], 'rad'],
    ['0, 1, 2, 3', [0, 1, 2, 3], null],
    ['0\r1\r2', [0, 1, 2], null]
  ])('%j', async (text, values, units) => {
    expect(await read(text)).toMatchObject({ values, units });
  });

  test.each([
    ['0\n1\nbroken\n3', /Line 3 of .*"broken" is no number/u],
    ['0 1\n2 3\n', /Line 1 .* holds 2 numbers/u],
    ['', /holds no angles/u],
    ['# nothing\n', /holds no angles/u],
    ['0\nnan\n', /Line 2 /u]
  ])('%j is refused', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'angles-unreadable',
      message: matching(message)
    });
  });
});
