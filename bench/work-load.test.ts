import { expect, it } from 'vitest';

import { CASES } from './cases';
import { workLoad } from './work-load';

it('counts bytes and operations of 1500 angles x 2048 columns', () => {
  const { a } = CASES;
  if (a === undefined) throw new Error('There is no case a.');
  const load = workLoad(a, 'fast');
  expect([load.padded, load.grid]).toEqual([3072, 2560]);
  // by hand: 1500 transforms of 3072, 2560 + 2048 of 2560, half of each for one slice
  expect(load.transformFlops / 1e6).toBeCloseTo(133.5 + 333.9, 0);
  expect(load.griddingFlops / 1e6).toBeCloseTo(230.5, 1);
  expect(load.bytes / 1e6).toBeCloseTo(12.3 + 36.9 + 41.9 + 16.8, 0);
});

it('has longer rows in the reference setting', () => {
  const { b } = CASES;
  if (b === undefined) throw new Error('There is no case b.');
  expect(workLoad(b, 'reference').padded).toBe(2048);
  expect(workLoad(b, 'reference').grid).toBe(workLoad(b, 'fast').grid);
});
