import { expect, test } from 'vitest';
import { slowestStage } from './slowest';

test('correcting and reconstructing are one after the other, so their sum counts', () => {
  const seconds = { reading: 5.9, correcting: 3.61, reconstructing: 4.39, writing: 7.5 };
  expect(slowestStage(seconds)).toBe(
    'Side by side: reading 5.9 s, computing 8.0 s, writing 7.5 s; computing set the pace.'
  );
});

test('a slow disk is named', () => {
  expect(slowestStage({ writing: 28.1, reconstructing: 8.4 })).toContain('writing set the pace');
  expect(slowestStage({ reading: 30 })).toContain('reading set the pace');
});

test('short jobs have nothing to tell', () => {
  expect(slowestStage({})).toBeNull();
  expect(slowestStage({ reading: 0.2, correcting: 0.4, reconstructing: 0.3 })).toBeNull();
});
