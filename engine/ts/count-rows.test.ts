import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { paddedColumns } from './padding';
import { randomSeries } from './random.fixture';
import { planOptions } from './truth/scenes';
import type {
  ICountRows,
  IEngine,
  IFlatFields,
  IFlatStretch,
  IPixelCounts,
  IPlanOptions
} from './types';

const FLOOR = 1e-3;

interface IWish {
  readonly options: IPlanOptions;
  readonly rows: number;
  readonly sets: 1 | 2;
  readonly type: 'u16' | 'f32';
}

/** Counts with noise and a beam that drifts, dead pixels (0/0), dark ones and values that are no numbers. */
function countRows({ options, rows, sets, type }: IWish): ICountRows {
  const next = randomSeries(7);
  const { columns, angles } = options;
  const pixels = rows * columns;
  const field = (level: number): Float32Array =>
    Float32Array.from({ length: pixels }, () => level * (0.9 + 0.2 * next()));
  const fields: IFlatFields = {
    dark: field(100),
    before: field(40000),
    after: sets === 2 ? field(50000) : null,
    darkAfter: sets === 2 ? field(110) : null,
    mix: sets === 2 ? Float32Array.from(angles, (_, a) => a / Math.max(1, angles.length - 1)) : null
  };
  const block = Array.from({ length: angles.length * pixels }, () => 45000 * next() ** 4);
  for (let a = 0; a < angles.length; a++) {
    // a dead pixel: no light in the flats nor here; a dark one: below the floor
    const [dead, dark] = [a * pixels + 3, a * pixels + pixels - 1];
    block[dead] = 100;
    block[dark] = a % 2 === 0 ? 90 : 101;
    if (type === 'f32') block[a * pixels + (a % pixels)] = a % 3 === 0 ? NaN : Infinity;
  }
  for (const [of, value] of [
    [fields.dark, 100],
    [fields.darkAfter, 100],
    [fields.before, 100],
    [fields.after, 100]
  ] as const) {
    if (of) of[3] = value;
  }
  const made = type === 'u16' ? Uint16Array.from(block) : Float32Array.from(block);
  return { block: made, rows, fields: [{ count: angles.length, fields }], floor: FLOOR };
}

interface IDone {
  readonly slices: Float32Array;
  readonly counts: IPixelCounts;
}

function axes(slices: number, columns: number): Float64Array {
  return Float64Array.from({ length: slices }, (_, i) => columns / 2 - 1 + 0.3 * (i % 5));
}

/** Sinograms first, then slices from those from row `first` on. */
async function inSteps(
  engine: IEngine,
  options: IPlanOptions,
  { block, rows, fields, floor }: ICountRows,
  first = 0,
  count = rows
): Promise<IDone> {
  const counts = { clipped: 0, nonFinite: 0 };
  const { columns, angles } = options;
  const shape = [angles.length, rows, columns] as const;
  const [stretch] = fields;
  const sinograms = stretch
    ? await engine.flatField(block, shape, stretch.fields, counts)
    : await engine.toSinograms(block, shape);
  if (floor !== null) await engine.minusLog(sinograms, floor, counts);
  const row = angles.length * columns;
  const plan = engine.createPlan(options);
  const slices = await plan.reconstruct(
    sinograms.subarray(first * row, (first + count) * row),
    axes(count, columns),
    undefined,
    undefined,
    counts
  );
  plan.dispose();
  return { slices, counts };
}

async function atOnce(
  engine: IEngine,
  options: IPlanOptions,
  rows: ICountRows,
  first = 0,
  count = rows.rows
): Promise<IDone> {
  const counts = { clipped: 0, nonFinite: 0 };
  const plan = engine.createPlan(options);
  const centres = axes(count, options.columns);
  const slices = await plan.reconstructCounts(rows, first, centres, undefined, undefined, counts);
  plan.dispose();
  return { slices, counts };
}

/** Whether all bits are the same; `toEqual` of large arrays takes its time. */
function expectSame(given: IDone, wanted: IDone, where: string): void {
  const bytes = (of: IDone): Buffer => Buffer.from(of.slices.buffer);
  expect(bytes(given).equals(bytes(wanted)), `${where}: the slices are those of the steps`).toBe(
    true
  );
  expect(given.counts, where).toEqual(wanted.counts);
}

const scans = (method: IPlanOptions['method'], columns: number): IPlanOptions =>
  planOptions(columns, { method, angles: planOptions(11).angles });

const fields = [
  ['u16', 1],
  ['u16', 2],
  ['f32', 1],
  ['f32', 2]
] as const;

describe.each(['gridding', 'fbp'] as const)('%s', method => {
  describe.each(fields)('%s counts, %i set(s) of flats', (type, sets) => {
    it.each([
      [1, 5],
      [31, 3],
      [64, 19]
    ])('gives the bits of the steps: %i columns, %i slices', async (columns, rows) => {
      const options = scans(method, columns);
      const given = countRows({ options, rows, sets, type });
      const check = async (engine: IEngine): Promise<void> => {
        const wanted = await inSteps(engine, options, given);
        expectSame(await atOnce(engine, options, given), wanted, engine.variant);
        expect(wanted.counts.clipped).toBeGreaterThan(0);
        expect(wanted.counts.nonFinite).toBeGreaterThan(0);
        expect(wanted.slices.every(value => Number.isFinite(value))).toBe(true);
        expect(wanted.slices.some(value => value !== 0)).toBe(true);
      };
      await withEveryInstructionSet(check);
      for (const engine of await everyBuild()) await check(engine);
    });
  });

  it('gives the bits of the steps for half-acquisition', async () => {
    const angles = Float64Array.from({ length: 24 }, (_, a) => (2 * Math.PI * a) / 24);
    const size = 61;
    const options = planOptions(41, {
      method,
      angles,
      weights: new Float64Array(24).fill((2 * Math.PI) / 24),
      size,
      paddedColumns: paddedColumns(size, 'fast'),
      halfAcquisition: true
    });
    const given = countRows({ options, rows: 3, sets: 1, type: 'u16' });
    for (const engine of await everyBuild()) {
      const wanted = await inSteps(engine, options, given);
      expectSame(await atOnce(engine, options, given), wanted, engine.variant);
    }
  });
});

describe('counts', () => {
  const options = scans('gridding', 37);

  it('give the bits of the steps in rows longer than are corrected at a time', async () => {
    const wide = planOptions(2053, { angles: planOptions(3).angles });
    const given = countRows({ options: wide, rows: 1, sets: 1, type: 'u16' });
    await withEveryInstructionSet(async engine => {
      const wanted = await inSteps(engine, wide, given);
      expectSame(await atOnce(engine, wide, given), wanted, engine.variant);
    });
  });

  it('may be some rows of a block', async () => {
    const given = countRows({ options, rows: 9, sets: 2, type: 'u16' });
    for (const engine of await everyBuild()) {
      for (const [first, count] of [
        [0, 2],
        [4, 5],
        [8, 1]
      ] as const) {
        const wanted = await inSteps(engine, options, given, first, count);
        const { slices } = await atOnce(engine, options, given, first, count);
        // the steps count the pixels of all rows
        expectSame({ slices, counts: wanted.counts }, wanted, `${engine.variant}, row ${first}`);
      }
    }
  });

  it.each([
    ['transmission already', { fields: [] }],
    ['attenuation already', { fields: [], floor: null }]
  ])('may be %s', async (_, changes) => {
    const given = { ...countRows({ options, rows: 3, sets: 1, type: 'f32' }), ...changes };
    for (const engine of await everyBuild()) {
      const wanted = await inSteps(engine, options, given);
      expectSame(await atOnce(engine, options, given), wanted, engine.variant);
      expect(wanted.counts.nonFinite).toBe(11);
    }
  });

  it('are of any type a detector has', async () => {
    const { block, ...rest } = countRows({ options, rows: 2, sets: 1, type: 'u16' });
    const engine = await openEngine({ threads: 2 });
    const small = block.map(value => value % 256);
    for (const of of [
      Uint8Array.from(small),
      Int16Array.from(small),
      Int32Array.from(small),
      Uint32Array.from(small),
      Float64Array.from(small)
    ]) {
      const given = { ...rest, block: of };
      const wanted = await inSteps(engine, options, given);
      expectSame(await atOnce(engine, options, given), wanted, of.constructor.name);
    }
  });

  it('may have flats of several stretches of time', async () => {
    const given = countRows({ options, rows: 5, sets: 2, type: 'u16' });
    const [whole] = given.fields;
    if (!whole) throw new Error('no fields');
    const { dark, before, after, darkAfter, mix } = whole.fields;
    const brighter = (field: Float32Array | null, by: number): Float32Array =>
      (field ?? new Float32Array()).map(value => value + by);
    const row = 5 * 37;
    for (const darks of [brighter(darkAfter, 1), null]) {
      const fields = [4, 1, 6].map((count, index): IFlatStretch => {
        const share = (mix ?? new Float32Array()).subarray(0, count);
        const [from, to] = [brighter(before, 99 * index), brighter(after, 77 * index)];
        return { count, fields: { dark, before: from, after: to, darkAfter: darks, mix: share } };
      });
      for (const engine of await everyBuild()) {
        // every stretch as if it were alone, its sinograms put together
        const counts = { clipped: 0, nonFinite: 0 };
        const sinograms = new Float32Array(given.block.length);
        let at = 0;
        for (const { count, fields: field } of fields) {
          const block = given.block.subarray(at * row, (at + count) * row);
          const done = await engine.flatField(block, [count, 5, 37], field, counts);
          for (let r = 0; r < 5; r++) {
            const one = done.subarray(r * count * 37, (r + 1) * count * 37);
            sinograms.set(one, (r * 11 + at) * 37);
          }
          at += count;
        }
        await engine.minusLog(sinograms, FLOOR, counts);
        const plan = engine.createPlan(options);
        const slices = await plan.reconstruct(sinograms, axes(5, 37));
        plan.dispose();
        const rows = { ...given, fields };
        expectSame(await atOnce(engine, options, rows), { slices, counts }, engine.variant);
        // hosts with a memory of their own copy some rows alone
        const some = await atOnce(engine, options, rows, 0, 4);
        const four = { slices: slices.slice(0, 4 * 37 * 37), counts: some.counts };
        expectSame(some, four, `four rows, ${engine.variant}`);
      }
    }
  });

  it('give the same bits on any number of threads', async () => {
    const given = countRows({ options, rows: 18, sets: 2, type: 'u16' });
    const [one, five] = await Promise.all(
      [1, 5].map(async threads =>
        atOnce(await openEngine({ prefer: 'native', threads }), options, given)
      )
    );
    if (!one || !five) throw new Error('no engines');
    expectSame(five, one, 'five threads');
  });

  it('that cannot be right are refused in a sentence', async () => {
    const plan = (await openEngine({ threads: 1 })).createPlan(options);
    const good = countRows({ options, rows: 4, sets: 2, type: 'u16' });
    const refused = (changes: Partial<ICountRows>, first = 0, slices = 2): Promise<unknown> =>
      plan.reconstructCounts({ ...good, ...changes }, first, axes(slices, 37));
    await expect(refused({ rows: 3 })).rejects.toThrow(
      `The block of projections has ${11 * 4 * 37} values, ${11 * 3 * 37} are needed.`
    );
    await expect(refused({}, 3)).rejects.toThrow(
      '2 slices from row 3 on are asked for, but the block has 4 rows.'
    );
    await expect(refused({}, -1)).rejects.toThrow('The first row is -1');
    await expect(refused({ floor: 0 })).rejects.toThrow('The floor of the transmission is 0');
    await expect(refused({}, 0, 0)).rejects.toThrow('There are no centres');
    const [whole] = good.fields;
    if (!whole) throw new Error('no fields');
    const part = (count: number, changes: Partial<IFlatFields> = {}): IFlatStretch => ({
      count,
      fields: { ...whole.fields, mix: new Float32Array(count), ...changes }
    });
    await expect(refused({ fields: [part(11, { mix: new Float32Array(3) })] })).rejects.toThrow(
      'The mix of the flat fields has 3 values, 11 are needed.'
    );
    await expect(refused({ fields: [part(4), part(6)] })).rejects.toThrow(
      'The flat fields are those of 10 projections, but 11 are there.'
    );
    for (const changes of [{ darkAfter: null }, { after: null, mix: null }]) {
      await expect(refused({ fields: [part(4), part(7, changes)] })).rejects.toThrow(
        'Several stretches of projections need two sets of flats each'
      );
    }
    await expect(plan.reconstructCounts(good, 0, axes(1, 37), new Float32Array(9))).rejects.toThrow(
      'The output holds 9 values'
    );
    plan.dispose();
  });

  it('are left alone when the call is cancelled', async () => {
    const engine = await openEngine({ prefer: 'native', threads: 1 });
    const wide = planOptions(512);
    const plan = engine.createPlan(wide);
    const given = countRows({ options: wide, rows: 2, sets: 1, type: 'u16' });
    const gone = new AbortController();
    const reason = new Error('not wanted any more');
    const call = plan.reconstructCounts(given, 0, axes(2, 512), undefined, gone.signal);
    const next = plan.reconstructCounts(given, 0, axes(2, 512));
    gone.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await next).toHaveLength(2 * 512 * 512);
    plan.dispose();
  });
});
