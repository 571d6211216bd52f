import { InputError } from '../../protocol/errors';
import { readText } from '../files/folder-entries';
import type { IRawAngles } from './angle-choice';

/**
 * A text file with one angle a line. Blank lines and comments (#) hold none, the first line may be
 * a heading; a file of one line may hold all angles.
 *
 * @param path a real path under the roots
 * @throws InputError `angles-unreadable` naming the line
 */
export async function readAngleFile(path: string): Promise<IRawAngles> {
  const text = await readText(path);
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  while (lines.at(-1)?.trim() === '') {
    lines.pop();
  }
  const units = /\bdeg/iu.test(lines[0] ?? '')
    ? 'deg'
    : /\brad/iu.test(lines[0] ?? '')
      ? 'rad'
      : null;
  if (lines.length === 1) {
    const all = numbersIn(lines[0] ?? '');
    if (all !== null && all.length > 1) {
      return { values: all, source: path, units, entries: 'entries' };
    }
  }
  const values = lines.map((line, i) => angleOf(line, i, path));
  if (values.every(value => value === null)) {
    throw new InputError('angles-unreadable', `${path} holds no angles.`, { path });
  }
  return { values, source: path, units, entries: 'lines' };
}

function angleOf(line: string, index: number, path: string): number | null {
  const bare = line.replace(/#.*$/u, '').trim();
  if (bare === '') {
    return null;
  }
  const numbers = numbersIn(bare);
  if (numbers?.length === 1) {
    return numbers[0] ?? null;
  }
  if (numbers === null && index === 0) {
    return null;
  }
  const what =
    numbers === null ? `"${bare.slice(0, 40)}" is no number` : `it holds ${numbers.length} numbers`;
  throw new InputError(
    'angles-unreadable',
    `Line ${index + 1} of ${path} holds no angle: ${what}; one angle a line is needed.`,
    { path, line: index + 1 }
  );
}

function numbersIn(text: string): number[] | null {
  const words = text.split(/[\s,;]+/u).filter(word => word !== '');
  const numbers = words.map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}
