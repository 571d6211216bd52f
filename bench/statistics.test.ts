import { expect, it } from 'vitest';

import { summary } from './statistics';

it('tells minimum and median', () => {
  expect(summary([3, 1, 2])).toEqual({ minimum: 1, median: 2 });
  expect(summary([4, 1, 3, 2])).toEqual({ minimum: 1, median: 2.5 });
  expect(summary([7])).toEqual({ minimum: 7, median: 7 });
});

it('has nothing to tell of nothing', () => {
  expect(() => summary([])).toThrow('No measurement');
});
