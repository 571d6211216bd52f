import type { IJobSubmission } from './job-file';

/** A job of `slabs` slabs of four slices each, for tests that need no engine. */
export function exportSubmission(slabs: number): IJobSubmission {
  return {
    kind: 'export',
    title: 'tooth',
    input: { path: '/data/tooth.h5', etag: '"1"' },
    versions: { hepsct: '0.1.0' },
    volume: '/data/tooth.h5',
    output: { path: '/processed/tooth/run-001', format: 'hdf5' },
    slabs: Array.from({ length: slabs }, (_, index) => ({ index, first: 4 * index, count: 4 }))
  };
}
