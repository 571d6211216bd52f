import { describe, expect, it } from 'vitest';
import { parseRows, spreadRows } from './row-list';

describe('rows to look at', () => {
  it.each([
    ['3', [3]],
    ['40, 10 20;10', [10, 20, 40]],
    ['0:100:25', [0, 25, 50, 75]],
    ['5:8, 90', [5, 6, 7, 90]]
  ])('%s are %j', (text, rows) => {
    expect(parseRows(text, 101)).toEqual(rows);
  });

  it.each(['', '  ', 'a', '3-5', '-1', '1.5', '101', '5:5', '8:5', '0:9:0', '0:102', '1:2:3:4'])(
    'cannot be read from "%s"',
    text => {
      expect(parseRows(text, 101)).toBeNull();
    }
  );

  it('are not too many', () => {
    expect(parseRows('0:500', 2048)).toHaveLength(500);
    expect(parseRows('0:501', 2048)).toBeNull();
    expect(parseRows('0:400, 400:600', 2048)).toBeNull();
  });

  it('are spread over the height where none are named', () => {
    expect(spreadRows(90)).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85]);
    expect(spreadRows(2)).toEqual([0, 1]);
    expect(spreadRows(101, 5)).toEqual([10, 30, 50, 70, 90]);
  });
});
