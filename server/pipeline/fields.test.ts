import { expect, test } from 'vitest';
import { combineFields, readFields, type IFieldOptions } from './fields';
import { MemoryScan, type IMemoryScan } from './memory-scan.fixture';
import { slowEngine } from './slow-engine.fixture';

const TIMES = [0, 0.25, 0.5, 0.75, 1];

async function partsOf(
  scan: Partial<IMemoryScan>,
  options: Partial<IFieldOptions> = {}
): ReturnType<typeof combineFields> {
  const memory = new MemoryScan({ projections: 5, rows: 1, columns: 2, ...scan });
  const raw = await readFields(memory, 0, 1);
  return combineFields(
    slowEngine(),
    raw,
    { average: 'average', drift: 'auto', path: '/data/memory.h5', ...options },
    TIMES
  );
}

test('sets without a time are one set', async () => {
  const parts = await partsOf({
    flats: [
      { position: null, frames: [100, 200] },
      { position: null, frames: [600] }
    ]
  });
  expect(parts).toHaveLength(1);
  expect(parts[0]?.fields.before[0]).toBe(300);
  expect(parts[0]?.fields).toMatchObject({ after: null, mix: null });
});

test('the median ignores one odd frame', async () => {
  const parts = await partsOf(
    { flats: [{ position: null, frames: [100, 101, 60000] }] },
    { average: 'median' }
  );
  expect(parts[0]?.fields.before[0]).toBe(101);
});

test('a set before and one after are blended along the scan, each by its own average', async () => {
  const parts = await partsOf({
    flats: [
      { position: 0, frames: [100, 200] },
      { position: 1, frames: [400] }
    ]
  });
  expect(parts).toHaveLength(1);
  expect(parts[0]?.fields.before[0]).toBe(150);
  expect(parts[0]?.fields.after?.[0]).toBe(400);
  expect([...(parts[0]?.fields.mix ?? [])]).toEqual(TIMES);
  expect(parts[0]?.fields.darkAfter).toBeNull();
});

test('darks taken with the flats follow them', async () => {
  const at = [
    { position: 0, frames: [4] },
    { position: 1, frames: [8] }
  ];
  const parts = await partsOf({ flats: at, darks: at });
  expect(parts[0]?.fields.dark[0]).toBe(4);
  expect(parts[0]?.fields.darkAfter?.[0]).toBe(8);
});

test('sets on the way make stretches that meet', async () => {
  const parts = await partsOf({
    flats: [
      { position: 0.5, frames: [300] },
      { position: 0, frames: [100] },
      { position: 1, frames: [500] }
    ]
  });
  expect(parts.map(({ first, count }) => [first, count])).toEqual([
    [0, 2],
    [2, 3]
  ]);
  expect([...(parts[0]?.fields.mix ?? [])]).toEqual([0, 0.5]);
  expect([...(parts[1]?.fields.mix ?? [])]).toEqual([0, 0.5, 1]);
});

test('drift none takes all frames together', async () => {
  const parts = await partsOf(
    {
      flats: [
        { position: 0, frames: [100, 200] },
        { position: 1, frames: [600] }
      ]
    },
    { drift: 'none' }
  );
  expect(parts[0]?.fields.before[0]).toBe(300);
});

test('no darks count as zero', async () => {
  const parts = await partsOf({ darks: [] });
  expect(parts[0]?.fields.dark[0]).toBe(0);
});

test('no flats, or no two times to go along, are told', async () => {
  await expect(partsOf({ flats: [] })).rejects.toMatchObject({ code: 'flats-missing' });
  await expect(partsOf({ flats: [] })).rejects.toThrow(/choose the flats/u);
  await expect(partsOf({}, { drift: 'linear' })).rejects.toThrow(/no two times/u);
});
