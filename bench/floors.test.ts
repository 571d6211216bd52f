import { describe, expect, it } from 'vitest';

import type { ICaseReport, IEntry } from './case-report';
import { CASES } from './cases';
import { judge } from './floors';

function entry(name: string, threads: number, ms: number): IEntry {
  return {
    name,
    threads,
    slices: 1,
    seconds: [ms / 1000],
    msPerSlice: { minimum: ms, median: 2 * ms },
    errors: { error: 0, shapeError: 0, amplitude: 1 }
  };
}

function report(name: string, ...entries: IEntry[]): ICaseReport {
  const found = CASES[name];
  if (found === undefined) throw new Error(name);
  return { case: found, entries };
}

describe('floors of the bench', () => {
  it('compare with the fastest peer, threads for threads, by minima', () => {
    const judged = judge(
      [
        report(
          'b',
          entry('hepsct avx512', 1, 2),
          entry('tomoxide gridrec', 1, 1000),
          entry('tomoxide fourierrec', 1, 170),
          entry('gridrec stock', 1, 21),
          entry('gridrec stock', 2, 1)
        )
      ],
      null
    );
    expect(judged).toEqual([
      {
        what: '(b) hepsct avx512 over gridrec stock, threads: 1',
        value: 10.5,
        bar: 10,
        held: true
      },
      {
        what: '(b) hepsct avx512 over tomoxide fourierrec, threads: 1',
        value: 85,
        bar: 90,
        held: false
      }
    ]);
  });

  it('limit what more accuracy may cost', () => {
    const judged = judge(
      [report('a', entry('hepsct avx512', 2, 10), entry('hepsct avx512 reference', 2, 15))],
      null
    );
    expect(judged).toEqual([
      {
        what: '(a) time of hepsct avx512 reference over fast, threads: 2',
        value: 1.5,
        bar: 1.4,
        held: false
      }
    ]);
  });

  it('compare frames of a live slice with batches, its first picture with a single slice', () => {
    const judged = judge(
      [
        report(
          'a',
          entry('hepsct avx512 live', 1, 10),
          entry('hepsct avx512 live', 2, 5),
          entry('hepsct avx512 first picture', 1, 100),
          entry('gridrec stock', 1, 110),
          entry('gridrec stock single', 1, 500)
        )
      ],
      null
    );
    expect(judged.map(({ what, value, held }) => [what, value, held])).toEqual([
      ['(a) hepsct avx512 live over gridrec stock, threads: 1', 11, false],
      ['(a) hepsct avx512 first picture over gridrec stock single, threads: 1', 5, true],
      ['(a) hepsct avx512 live, two threads over one', 2, true]
    ]);
  });

  it('ask nothing of what was not measured', () => {
    expect(judge([report('a', entry('hepsct avx2', 1, 10))], null)).toEqual([]);
  });
});
