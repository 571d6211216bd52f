import { expect, it } from 'vitest';

import { readOptions } from './options';

it('runs everything five times unless told otherwise', () => {
  const { cases, rounds, files, only, name } = readOptions([]);
  expect(cases.map(one => one.name)).toEqual(['a', 'b']);
  expect(rounds).toBe(5);
  expect(files).toEqual({ angles: 1200, rows: 512, columns: 2048 });
  expect(only.test('anybody')).toBe(true);
  expect(name).toBeUndefined();
});

it('takes sizes, cases and names', () => {
  const told = readOptions(['--cases', '', '--files', '300x32x512', '--name', 'here']);
  expect(told).toMatchObject({ cases: [], files: { angles: 300, rows: 32, columns: 512 } });
  expect(told.name).toBe('here');
  expect(readOptions(['--files', 'none']).files).toBeNull();
});

it.each([
  [['--cases', 'z'], 'no case "z"'],
  [['--rounds', '0'], 'at least 1'],
  [['--files', '12x12'], 'ANGLESxROWSxCOLUMNS'],
  [['--files', '1x2x3x4'], 'ANGLESxROWSxCOLUMNS']
])('refuses %j', (parameters, sentence) => {
  expect(() => readOptions(parameters)).toThrow(sentence);
});
