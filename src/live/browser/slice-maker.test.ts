import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paddedColumns } from '../../../engine/ts/padding';
import { disc, evenAngles, evenWeights, project } from '../../../engine/ts/truth/analytic';
import { openWasmEngine } from '../../../engine/ts/wasm';
import type { ISliceWish } from './messages';
import { SliceMaker } from './slice-maker';

const [COLUMNS, ANGLES, AXIS] = [96, 120, 47.5];
const WISH: ISliceWish = {
  centre: AXIS,
  filter: { name: 'hann', cutoff: 1 },
  shown: 4096,
  pointer: null,
  accuracy: 'reference'
};

let maker: SliceMaker;
/** Milliseconds of the clock from one look at it to the next. */
let tick: number;

beforeEach(async () => {
  const file = join(import.meta.dirname, '../../../engine/dist/hepsct-simd128.wasm');
  maker = new SliceMaker(await openWasmEngine({ simd128: new Uint8Array(await readFile(file)) }));
  const angles = evenAngles(ANGLES);
  maker.hold({
    row: 1,
    columns: COLUMNS,
    size: COLUMNS,
    paddedColumns: paddedColumns(COLUMNS, 'reference'),
    fullTurn: false,
    scale: 1,
    unit: '1/pixel',
    counts: {},
    angles: Float64Array.from(angles),
    weights: Float64Array.from(evenWeights(ANGLES)),
    values: Float32Array.from(project([disc(5, 3, 20)], angles, COLUMNS, AXIS))
  });
  let now = 0;
  tick = 1;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += tick));
});

afterEach(() => vi.restoreAllMocks());

describe('frames of this browser', () => {
  it('are whole where they come in time, and of half the size where they do not', async () => {
    const whole = await maker.make(WISH);
    expect([whole.step, whole.header.shape]).toEqual([1, [COLUMNS, COLUMNS]]);
    for (let n = 0; n < 5; n++) expect((await maker.make(WISH)).step).toBe(1);
    await maker.make({ ...WISH, shown: null });
    tick = 200;
    for (let n = 0; n < 3; n++) expect((await maker.make(WISH)).step).toBe(1); // they tell
    const half = await maker.make(WISH);
    expect([half.step, half.header.shape]).toEqual([2, [COLUMNS / 2, COLUMNS / 2]]);
    // the disc at column 48 + 5, row 47 - 3
    const [y, x] = [44, 54];
    const four = [0, 1, COLUMNS, COLUMNS + 1].map(n => whole.data[y * COLUMNS + x + n] ?? NaN);
    const mean = four.reduce((sum, value) => sum + value / 4, 0);
    expect(half.data[(y / 2) * (COLUMNS / 2) + x / 2]).toBeCloseTo(mean, 1);
    expect(mean).toBeCloseTo(1, 1);
  });

  it('are whole where a value is read, and exact at rest, however long that takes', async () => {
    tick = 200;
    for (let n = 0; n < 3; n++) await maker.make(WISH);
    expect((await maker.make(WISH)).step).toBe(2);
    expect((await maker.make({ ...WISH, pointer: { row: 1, column: 1 } })).step).toBe(1);
    const exact = await maker.make({ ...WISH, shown: null });
    expect([exact.step, exact.header.exact]).toEqual([1, true]);
    expect((await maker.make(WISH)).step).toBe(1); // and the hand begins anew
  });

  it('have the contrast of the whole slice, also where they are small', async () => {
    const small = await maker.make({ ...WISH, shown: 24 });
    expect([small.step, small.header.shape]).toEqual([4, [24, 24]]);
    const again = await maker.make({ ...WISH, shown: 24 });
    expect(again.header.percentiles).toEqual(small.header.percentiles);
    expect(again.data[11 * 24 + 13]).toBeCloseTo(small.data[11 * 24 + 13] ?? NaN, 1);
  });
});
