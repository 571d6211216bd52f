import { parseArgs } from 'node:util';

import { CASES } from './cases';
import type { ICase } from './cases';

/** Size of a scan that is reconstructed from file to file. */
export interface IScanSize {
  readonly angles: number;
  readonly rows: number;
  readonly columns: number;
}

export interface IOptions {
  readonly cases: readonly ICase[];
  readonly rounds: number;
  /** Contestants by their names. */
  readonly only: RegExp;
  readonly files: IScanSize | null;
  readonly fileRounds: number;
  /** Whether a ratio below its floor is a failure. */
  readonly floors: boolean;
  /** Of the result's file; absent: the time. */
  readonly name: string | undefined;
}

/** Options of the command line, see README.md. */
export function readOptions(parameters: readonly string[]): IOptions {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      cases: { type: 'string', default: 'a,b' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      files: { type: 'string', default: '1200x512x2048' },
      'file-rounds': { type: 'string', default: '3' },
      floors: { type: 'boolean', default: false },
      name: { type: 'string' }
    }
  });
  return {
    cases: values.cases.split(',').filter(Boolean).map(caseNamed),
    rounds: whole('--rounds', values.rounds),
    only: new RegExp(values.only),
    files: values.files === 'none' ? null : scanSize(values.files),
    fileRounds: whole('--file-rounds', values['file-rounds']),
    floors: values.floors,
    name: values.name
  };
}

function caseNamed(name: string): ICase {
  const found = CASES[name];
  if (found === undefined) {
    throw new Error(`There is no case "${name}", only ${Object.keys(CASES).join(', ')}.`);
  }
  return found;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} is ${text}: it must be a whole number, at least 1.`);
  }
  return value;
}

function scanSize(text: string): IScanSize {
  const [angles, rows, columns, ...more] = text.split('x').map(part => whole('--files', part));
  if (angles === undefined || rows === undefined || columns === undefined || more.length > 0) {
    throw new Error(`--files is ${text}: it must be none, or ANGLESxROWSxCOLUMNS.`);
  }
  return { angles, rows, columns };
}
