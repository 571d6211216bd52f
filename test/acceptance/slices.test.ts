import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './answers';
import { hepsct } from './command';
import { Companion } from './companion';
import { compare, turned } from './measure';
import { readNpy, sliceOf } from './npy';
import type { IStack } from './npy';
import { fixtureOf, manifest, optionsOf, oracle, paddedOf, recipeOf } from './oracle';
import type { IFixture } from '../fixtures';
import { makeRoom } from './room';
import { lookAt } from './volume';

const all = await manifest();
const phantoms = all.fixtures.filter(({ truth }) => truth !== null);
const room = makeRoom();
const BARS = [
  ['gridding', 1e-3],
  ['fbp', 5e-4]
] as const;

let companion: Companion;
beforeAll(async () => {
  companion = await Companion.start(room, all.roots);
});
afterAll(async () => {
  await companion.stop();
  room.remove();
});

function truthOf({ name, truth }: IFixture): NonNullable<IFixture['truth']> {
  if (truth === null) throw new Error(`${name} has no truth`);
  return truth;
}

/** Centre of a detector row. */
function centreOf(fixture: IFixture, row: number): number {
  const { centre, slope } = truthOf(fixture);
  const rows = fixture.scan?.projections.shape[1] ?? 1;
  return centre + slope * (row - (rows - 1) / 2);
}

function recipe(fixture: IFixture, method: string, centre = truthOf(fixture).centre): object {
  const { slope, filter } = truthOf(fixture);
  return {
    ...recipeOf(fixture),
    centre: { column: centre, slope },
    method: { name: method, filter }
  };
}

/** The oracle's own chain from file to slices, rows extended and padded as the plan does. */
async function reference(fixture: IFixture): Promise<IStack> {
  const { centre, slope, filter, flatMethod } = truthOf(fixture);
  const [, rows = 0, columns = 0] = fixture.scan?.projections.shape ?? [];
  const out = room.path('out', `${fixture.name}.npy`);
  const { choice } = fixture;
  await oracle(
    ...['reconstruct', '--input', fixture.path, '--rows', `0:${rows}`, '--out', out],
    ...['--center', String(centre), '--slope', String(slope), '--filter', filter],
    ...['--flat-method', flatMethod, '--padded', String(paddedOf(columns))],
    ...(choice.angles === undefined ? [] : ['--angles', choice.angles]),
    ...(choice.angleLines === undefined ? [] : ['--angle-lines', choice.angleLines.join(':')])
  );
  return readNpy(out);
}

describe.each(phantoms)('$name', fixture => {
  let truth: IStack;
  beforeAll(async () => {
    truth = await reference(fixture);
  });

  test.each(BARS)('a slice by %s is within %f of the oracle', async (method, bar) => {
    for (let row = 0; row < (truth.shape[0] ?? 0); row += 1) {
      const { values, header } = await picture(companion, recipe(fixture, method), 'slice', row);
      expect(header.exact).toBe(true);
      const found = compare(values, sliceOf(truth, row), centreOf(fixture, row));
      expect(found.error, `row ${row}`).toBeLessThanOrEqual(bar);
      expect(Math.abs(found.amplitude - 1), `row ${row}`).toBeLessThanOrEqual(0.002);
    }
  });

  test('the volume on disk is within 0.001 of the oracle, slice by slice', async () => {
    const { centre, slope, filter } = truthOf(fixture);
    const path = room.path('out', `${fixture.name}.h5`);
    const { code, stderr } = await hepsct(
      [
        ...['reconstruct', ...optionsOf(fixture), '-o', path, '--filter', filter],
        ...['--center', String(centre), '--slope', String(slope)]
      ],
      { room }
    );
    expect(stderr).not.toMatch(/error/i);
    expect(code).toBe(0);
    const seen = await lookAt(path, room.path('out', `${fixture.name}-volume.npy`));
    const volume = seen.stack();
    expect(volume.shape).toEqual(truth.shape);
    for (let row = 0; row < (truth.shape[0] ?? 0); row += 1) {
      const found = compare(sliceOf(volume, row), sliceOf(truth, row), centreOf(fixture, row));
      expect(found.error, `row ${row}`).toBeLessThanOrEqual(1e-3);
    }
  });
});

const contained = phantoms.filter(fixture => truthOf(fixture).padding === 'contained');
test.each(contained)('$name agrees with the exact back-projection', async fixture => {
  const exact = readNpy(truthOf(fixture).slices);
  for (const [method, bar] of BARS) {
    const { values } = await picture(companion, recipe(fixture, method), 'slice', 1);
    const found = compare(values, sliceOf(exact, 1), centreOf(fixture, 1));
    expect(found.error, method).toBeLessThanOrEqual(bar);
    expect(Math.abs(found.amplitude - 1), method).toBeLessThanOrEqual(0.002);
  }
});

describe('what must not pass', () => {
  const fixture = fixtureOf(all, 'phantom-disc');
  let truth: Float64Array;
  let slice: Float64Array;
  beforeAll(async () => {
    truth = sliceOf(await reference(fixture), 1);
    slice = (await picture(companion, recipe(fixture, 'gridding'), 'slice', 1)).values;
  });
  const errorOf = (values: Float64Array): number =>
    compare(values, truth, truthOf(fixture).centre).error;

  test.each(['mirrored', 'flipped', 'transposed'] as const)('a slice that is %s', how => {
    expect(errorOf(slice)).toBeLessThanOrEqual(1e-3);
    expect(errorOf(turned(slice, how))).toBeGreaterThan(0.02);
  });

  test.each([30.5, 31.5])('the centre %d instead of 31', async centre => {
    const shifted = await picture(companion, recipe(fixture, 'gridding', centre), 'slice', 1);
    expect(errorOf(shifted.values)).toBeGreaterThan(5e-3);
  });

  test('a sample that turned the other way', async () => {
    const asked = { ...recipe(fixture, 'gridding'), angles: { direction: -1 } };
    const { values } = await picture(companion, asked, 'slice', 1);
    expect(errorOf(values)).toBeGreaterThan(0.02);
  });

  test('the row above', () => {
    const above = sliceOf(readNpy(truthOf(fixture).slices), 2);
    expect(errorOf(above)).toBeGreaterThan(5e-3);
  });

  test('the measure is the oracle’s own', async () => {
    const file = truthOf(fixture).slices;
    const other = room.path('out', 'phantom-disc.npy');
    const said = await oracle('compare', other, file, '--center', '31');
    const found = compare(sliceOf(readNpy(other), 0), sliceOf(readNpy(file), 0), 31);
    expect(found.error).toBeCloseTo(Number(said['error']), 9);
    expect(found.amplitude).toBeCloseTo(Number(said['amplitude']), 9);
  });
});
