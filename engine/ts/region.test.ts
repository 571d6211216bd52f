import { describe, expect, it } from 'vitest';

import { everyBuild, withEveryInstructionSet } from './builds.fixture';
import { openEngine } from './native';
import { evenAngles } from './truth/analytic';
import { planOptions, randomNumbers, reconstruct, reconstructSingle } from './truth/scenes';
import type { IEngine, IPlanOptions } from './types';

type Ends = readonly [from: number, to: number];

const ANGLES = evenAngles(31);

/** Rows and columns of slices of side N: corners, borders, one pixel wide, across a cell's width. */
function regionsOf(size: number): readonly (readonly [rows: Ends, columns: Ends])[] {
  const half = Math.floor(size / 2);
  return [
    [
      [0, size],
      [0, size]
    ],
    [
      [0, 3],
      [0, 5]
    ],
    [
      [size - 4, size],
      [size - 19, size]
    ],
    [
      [0, size],
      [half, half + 1]
    ],
    [
      [half - 1, half],
      [0, size]
    ],
    [
      [size - 1, size],
      [size - 1, size]
    ],
    [
      [half - 7, half + 9],
      [half - 8, half + 25]
    ]
  ];
}

function cropOf(
  slices: Float32Array,
  size: number,
  [[top, bottom], [left, right]]: readonly [Ends, Ends]
) {
  const rows: number[] = [];
  for (let first = 0; first < slices.length; first += size * size) {
    for (let row = top; row < bottom; row++) {
      rows.push(...slices.subarray(first + row * size + left, first + row * size + right));
    }
  }
  return Float32Array.from(rows);
}

describe.each<[name: string, options: IPlanOptions]>([
  ['an odd width', planOptions(61, { angles: ANGLES })],
  ['reference', planOptions(64, { angles: ANGLES, accuracy: 'reference' })],
  ['a slice wider than the detector', planOptions(50, { angles: ANGLES, size: 77 })],
  [
    'half-acquisition',
    planOptions(47, { angles: ANGLES, size: 71, paddedColumns: 108, halfAcquisition: true })
  ]
])('a region by gridding: %s', (_, options) => {
  const { columns, size } = options;
  const random = randomNumbers(11);
  const sinograms = Float32Array.from({ length: 5 * ANGLES.length * columns }, random);
  const centres = Array.from({ length: 5 }, (_centre, slice) => columns / 2 - 2 + slice / 3);
  const first = sinograms.subarray(0, ANGLES.length * columns);

  /** Bit by bit, in a batch and alone. */
  async function expectCrops(engine: IEngine): Promise<void> {
    const whole = await reconstruct(engine, options, sinograms, centres);
    const single = await reconstructSingle(engine, options, first, centres[0] ?? 0);
    for (const region of regionsOf(size)) {
      const asked = { ...options, region: { rows: region[0], columns: region[1] } };
      const words = `${engine.variant}, rows and columns ${JSON.stringify(region)}`;
      const part = await reconstruct(engine, asked, sinograms, centres);
      expect(part, words).toEqual(cropOf(whole, size, region));
      const alone = await reconstructSingle(engine, asked, first, centres[0] ?? 0);
      expect(alone, words).toEqual(cropOf(single, size, region));
    }
  }

  it('is the crop of the slice in every instruction set', () =>
    withEveryInstructionSet(expectCrops));

  it('is the crop of the slice in WASM', async () => {
    const [, ...wasm] = await everyBuild();
    expect(wasm).toHaveLength(2);
    for (const engine of wasm) await expectCrops(engine);
  });
});

it('a region by gridding takes less memory: a batch by its rows, a single slice by its columns', async () => {
  const engine = await openEngine({ threads: 1 });
  const bytes = (rows: Ends, columns: Ends) => {
    const options = planOptions(512, { angles: evenAngles(40), region: { rows, columns } });
    const plan = engine.createPlan(options);
    const needed = {
      batch: plan.workingBytes(plan.batch) / plan.batch,
      single: plan.singleBytes()
    };
    plan.dispose();
    return needed;
  };
  const whole = bytes([0, 512], [0, 512]);
  const flat = bytes([200, 264], [0, 512]);
  const tall = bytes([0, 512], [192, 256]);
  // half-made images have M = 640 complex numbers a row, one for two slices; a single slice half of them
  const saved = 4 * 448 * 640;
  expect(whole.batch - flat.batch).toBe(saved);
  expect(tall.batch).toBe(whole.batch);
  expect(whole.single - tall.single).toBeGreaterThan(saved);
  expect(whole.single - tall.single).toBeLessThan(1.1 * saved);
  expect(flat.single).toBe(whole.single);
});
