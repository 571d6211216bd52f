import { describe, expect, it } from 'vitest';
import { formatRanges, parseRanges } from './number-ranges';

describe('numbers and ranges', () => {
  it.each([
    ['3,17-20', [3, 17, 18, 19, 20]],
    ['', []],
    [' 5 ', [5]],
    ['9; 2 - 4, 3 0', [0, 2, 3, 4, 9]],
    ['17–18', [17, 18]],
    ['7,7,7-7', [7]]
  ])('%j names %j', (text, numbers) => {
    expect(parseRanges(text)).toEqual(numbers);
  });

  it.each([
    ['3,x', { reason: 'syntax', part: 'x' }],
    ['1.5', { reason: 'syntax', part: '1.5' }],
    ['-3', { reason: 'syntax', part: '-3' }],
    ['1-2-3', { reason: 'syntax', part: '1-2-3' }],
    ['3,20-17', { reason: 'backwards', part: '20-17' }],
    ['0-180,181', { reason: 'beyond', part: '181', last: 180 }],
    ['0-4000000000', { reason: 'beyond', part: '0-4000000000', last: 180 }]
  ])('%j is refused by its part', (text, refusal) => {
    expect(parseRanges(text, 181)).toEqual(refusal);
  });

  it('takes no list that would fill the memory where nothing is known of the scan', () => {
    expect(parseRanges('0-4000000000')).toMatchObject({ reason: 'beyond' });
  });

  it.each([
    [[], ''],
    [[20, 3, 17, 18, 19], '3,17-20'],
    [[4, 5], '4,5'],
    [[0, 1, 2, 4, 4], '0-2,4']
  ])('%j is written as %j', (numbers, text) => {
    expect(formatRanges(numbers)).toBe(text);
    expect(parseRanges(text)).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });
});
