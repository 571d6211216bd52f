import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RawPixels } from '../../engine/ts/types';
import type { NdArray } from '../../protocol/array';
import { isHepsctError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import { fixtures, type IFixture, type IFixtureArray } from '../../test/fixtures';
import { KeptMemory } from '../files/kept-memory';
import { Roots } from '../files/roots';
import { slowDecoders } from '../hdf5/byte-decoders.fixture';
import { ANGLES_AS_FOUND, inputOf, openScan } from './open-scan';
import type { IFrameSet, IScan } from './scan';

const all = await fixtures();

async function open(fixture: IFixture): Promise<IScan> {
  const { choice, path, root } = fixture;
  const base = root ?? path;
  const roots = await (
    await Roots.create(root === null ? [] : [{ name: 'data', path: root }])
  ).withNamed(base);
  const input: IRecipeInput = {
    ...inputOf(path),
    data: choice.data ?? null,
    imageKey: choice.imageKey ?? null
  };
  const source = choice.angles ?? null;
  const angles: IRecipeAngles = {
    ...ANGLES_AS_FOUND,
    source:
      source !== null && source.endsWith('.txt') ? (source.split('/').at(-1) ?? null) : source,
    lines: choice.angleLines ?? null
  };
  return await openScan(input, angles, { roots, engine: slowDecoders });
}

/** Hashes of all pixels, as the manifest has them; 64-bit floats stay, other odd types are widened. */
function expectPixels(found: NdArray<RawPixels>, expected: IFixtureArray): void {
  expect(found.shape).toEqual(expected.shape);
  const single = Float32Array.from(found.data);
  expect(sha256(single)).toBe(expected.sha256F32);
  if (NAMES[found.dtype] === expected.dtype) {
    expect(sha256(found.data)).toBe(expected.sha256);
  }
}

const NAMES: Record<string, string> = {
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  i2: 'int16',
  i4: 'int32',
  f4: 'float32',
  f8: 'float64'
};

function sha256(values: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

async function expectScan(scan: IScan, { scan: expected, name }: IFixture): Promise<void> {
  if (expected === null) {
    throw new Error(`${name} has nothing to compare with`);
  }
  const { rows } = scan.description;
  expectPixels(await scan.readRows(0, rows), expected.projections);
  await expectParts(scan);
  await expectSameInUsedMemory(scan);
  for (const [sets, wanted] of [
    [scan.flats, expected.flats] as const,
    [scan.darks, expected.darks] as const
  ]) {
    expect(sets.map(set => set.position)).toEqual(wanted.map(set => set.position));
    for (const [i, set] of sets.entries()) {
      const array = wanted[i];
      if (array !== undefined) {
        expectPixels(await set.readRows(0, rows), array);
        await expectFrames(set, rows);
      }
    }
  }
  const degrees =
    scan.anglesRad === null ? null : Array.from(scan.anglesRad, angle => (angle * 180) / Math.PI);
  expect(degrees?.length ?? 0).toBe(expected.anglesDeg?.length ?? 0);
  expect(scan.description.anglesDeg?.length).toBe(degrees?.length);
  for (const [i, angle] of (expected.anglesDeg ?? []).entries()) {
    expect(degrees?.[i]).toBeCloseTo(angle, 9);
    expect(scan.description.anglesDeg?.[i]).toBeCloseTo(angle, 6);
  }
  if (expected.pixelSizeUm === null) {
    expect(scan.description.pixelSizeUm).toBeNull();
  } else {
    expect(scan.description.pixelSizeUm).toBeCloseTo(expected.pixelSizeUm, 9);
  }
}

/** Rows read into memory that holds something else already are the same pixels. */
async function expectSameInUsedMemory(scan: IScan): Promise<void> {
  const { rows, storage } = scan.description;
  const whole = await scan.readRows(0, rows);
  const memory = new KeptMemory();
  const first = await scan.readRows(0, rows, undefined, undefined, memory);
  expect(first.data).toEqual(whole.data);
  first.data.fill(77);
  memory.rewind();
  const again = await scan.readRows(0, rows, undefined, undefined, memory);
  expect(again.data).toEqual(whole.data);
  // without a rewind what was given out stays
  const third = await scan.readRows(0, rows, undefined, undefined, memory);
  expect(third.data.buffer).not.toBe(again.data.buffer);
  if (storage.layout === 'contiguous' && storage.fallback === null) {
    const kept = again.data.buffer === first.data.buffer;
    // formats that are widened get an array of their own
    expect(kept || again.dtype !== DTYPES[scan.description.dtype]).toBe(true);
  }
}

/** Formats whose bytes are the pixels. */
const DTYPES: Readonly<Record<string, string>> = { uint16: 'u2', uint8: 'u1', float32: 'f4' };

/** A row, a projection and a choice of projections are the same pixels as the whole. */
async function expectParts(scan: IScan): Promise<void> {
  const { rows, columns, projections } = scan.description;
  const whole = await scan.readRows(0, rows);
  const row = rows - 1;
  const picks = Uint32Array.from([projections - 1, 0, Math.floor(projections / 2)]);
  const some = await scan.readRows(row, 1, picks);
  expect(some.shape).toEqual([3, 1, columns]);
  for (const [k, frame] of picks.entries()) {
    const from = (frame * rows + row) * columns;
    expect(Array.from(some.data.subarray(k * columns, (k + 1) * columns))).toEqual(
      Array.from(whole.data.subarray(from, from + columns))
    );
    const one = await scan.readProjection(frame);
    expect(one.shape).toEqual([rows, columns]);
    expect(Array.from(one.data)).toEqual(
      Array.from(whole.data.subarray(frame * rows * columns, (frame + 1) * rows * columns))
    );
  }
}

async function expectFrames(set: IFrameSet, rows: number): Promise<void> {
  const all = await set.readRows(0, rows);
  const last = await set.readFrame(set.count - 1);
  expect(Array.from(last.data)).toEqual(
    Array.from(all.data.subarray(all.data.length - last.data.length))
  );
}

/** What the user reads: an error's sentence, or the notes of a scan that opened all the same. */
async function sentenceOf(fixture: IFixture): Promise<string> {
  let scan: IScan | null = null;
  try {
    scan = await open(fixture);
    if (fixture.error?.when === 'read') {
      await scan.readRows(0, scan.description.rows);
    }
    return scan.description.notes.map(({ message }) => message).join('\n');
  } catch (error) {
    if (!isHepsctError(error)) {
      throw error;
    }
    return error.message;
  } finally {
    await scan?.close();
  }
}

describe('every fixture that can be read', () => {
  const readable = all.filter(({ error, scan }) => scan !== null && error?.when !== 'angles');
  test.each(readable.map(fixture => [fixture.name, fixture] as const))('%s', async (_, fixture) => {
    const scan = await open(fixture);
    try {
      await expectScan(scan, fixture);
      const notes = scan.description.notes.map(({ message }) => message).join('\n');
      // Counted pixels are what the corrections say, not the reader.
      const notices = fixture.scan?.notices ?? [];
      for (const word of notices.filter(notice => !/clipped|non-finite/u.test(notice))) {
        expect(notes).toContain(word);
      }
    } finally {
      await scan.close();
    }
  });
});

describe('every fixture that cannot be used gives a sentence', () => {
  const broken = all.filter(({ error }) => error !== null);
  test.each(broken.map(fixture => [fixture.name, fixture] as const))('%s', async (_, fixture) => {
    const sentence = (await sentenceOf(fixture)).toLowerCase();
    for (const word of fixture.error?.mentions ?? []) {
      expect(sentence).toContain(word.toLowerCase());
    }
    if (fixture.error?.when === 'open') {
      await expect(open(fixture)).rejects.toSatisfy(isHepsctError);
    }
  });
});
