import { expect, it } from 'vitest';

import { ratiosOf, reportOf } from './case-report';
import type { IResult } from './rounds';

const case_ = { name: 't', angles: 240, columns: 256, centre: 128 };
const errors = { error: 1e-4, shapeError: 1e-4, amplitude: 1 };

function result(name: string, threads: number, slices: number, ...seconds: number[]): IResult {
  const answers = seconds.map(one => ({ seconds: one, phases: [one / 4, one / 2, one / 4] }));
  return { spec: { name, threads, command: ['true'], image: '' }, slices, answers };
}

const report = reportOf(
  case_,
  [
    result('hepsct avx2', 1, 8, 0.8, 0.4, 0.6),
    result('hepsct avx2', 2, 8, 0.2),
    result('hepsct avx2 single', 2, 1, 0.1),
    result('gridrec stock', 1, 4, 2, 4),
    result('gridrec stock single', 1, 1, 1),
    result('astra', 1, 1, 10)
  ],
  Array.from({ length: 6 }, () => errors)
);

it('tells times by the slice, and the phases of the quickest round', () => {
  const [own] = report.entries;
  expect(own?.msPerSlice.minimum).toBeCloseTo(50);
  expect(own?.msPerSlice.median).toBeCloseTo(75);
  expect(own?.phases).toEqual([0.25, 0.5, 0.25]);
  expect(own?.GBs).toBeGreaterThan(0);
});

it('compares threads with threads, and a single slice with a single slice', () => {
  const told = ratiosOf(report).map(({ faster, slower, threads, minimum }) => [
    `${faster} ${threads}`,
    slower,
    Math.round(minimum * 10) / 10
  ]);
  expect(told).toEqual([
    ['hepsct avx2 1', 'gridrec stock', 10],
    ['hepsct avx2 1', 'astra', 200],
    ['hepsct avx2 single 2', 'gridrec stock single', 10]
  ]);
});
