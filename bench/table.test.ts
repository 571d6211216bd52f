import { expect, it } from 'vitest';

import { digits, percent, table } from './table';

it('aligns columns', () => {
  expect(
    table(
      ['name', 'ms'],
      [
        ['a long one', '1'],
        ['b', '100']
      ]
    )
  ).toEqual(['name         ms', 'a long one    1', 'b           100']);
});

it('tells three digits', () => {
  expect([0.01234, 1.234, 12.34, 1234, 0].map(digits)).toEqual([
    '0.0123',
    '1.23',
    '12.3',
    '1234',
    '0'
  ]);
  expect([digits(undefined), percent(undefined), percent(0.256)]).toEqual(['', '', '26 %']);
});
