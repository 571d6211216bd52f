import { expect } from 'vitest';
import { ERROR_CODES } from '../../protocol/errors';
import type { ErrorCode } from '../../protocol/errors';
import type { IProblem } from './answers';

function isCode(code: string): code is ErrorCode {
  return code in ERROR_CODES;
}

/** The stable code of a problem. */
export function codeOf({ code, message }: IProblem): ErrorCode {
  if (!isCode(code) || code === 'internal') throw new Error(`${code} is no answer: ${message}`);
  return code;
}

/** One sentence for a scientist: a line, a full stop, a known code, no trace of the program. */
export function expectSentence(problem: IProblem): void {
  const { message } = problem;
  codeOf(problem);
  expect(message).toMatch(/^[^\n]+\.$/);
  expect(message).not.toMatch(/undefined|NaN\b|\[object|Error:|\bat \w+ \(|HDF5-DIAG|errno/);
}

/** The one line that a command that failed leaves on standard error, after its log. */
export function sentenceOn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const said = lines.filter(line => line.startsWith('hepsct: '));
  expect(said, stderr).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  return said[0] ?? '';
}
