import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IJobFiles } from './directory';
import type { IDriverEvent, ISlabEvent } from './job-file';
import type { ILeaseView } from './lease';
import { describeJob, jobState } from './state';
import { exportSubmission } from './submission.fixture';
import { times } from '../../test/seeds';

const SLABS = 3;
const START = Date.parse('2026-01-31T11:00:00Z');
const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();
const lease = (alive: boolean): ILeaseView => ({
  alive,
  ageMs: 0,
  file: {
    token: 't',
    since: at(0),
    host: 'a',
    bootId: 'b',
    pidNamespace: 'n',
    pid: 1,
    pidStart: '1'
  }
});
const empty: IJobFiles = {
  file: { format: 1, id: '20260131T110000Z-abc123', createdAt: at(0), ...exportSubmission(SLABS) },
  slabs: Array.from({ length: SLABS }, () => []),
  driver: [],
  lease: null,
  stop: false,
  resume: false
};

type Change = (files: IJobFiles) => IJobFiles;

const drive =
  (event: IDriverEvent): Change =>
  files => ({ ...files, driver: [...files.driver, event] });
const slab =
  (index: number, event: ISlabEvent): Change =>
  files => ({
    ...files,
    slabs: files.slabs.map((events, i) => (i === index ? [...events, event] : events))
  });

/** The writes of one run, in order, as the driver makes them; `end` is how it ends by itself. */
function run(files: IJobFiles, end: 'finished' | 'failed'): Change[] {
  const changes: Change[] = [
    now => ({ ...now, lease: lease(true) }),
    drive({ type: 'start', time: at(1), host: 'a', pid: 1 }),
    now => ({ ...now, resume: false })
  ];
  files.slabs.forEach((events, index) => {
    if (events.at(-1)?.type !== 'done') {
      changes.push(
        slab(index, { type: 'attempt', time: at(2), host: 'a', pid: 1 }),
        slab(index, { type: 'stage', time: at(3), stage: 'writing', seconds: 1 }),
        slab(index, { type: 'done', time: at(4), counts: {} })
      );
    }
  });
  const last: IDriverEvent =
    end === 'finished'
      ? { type: 'finished', time: at(9) }
      : { type: 'failed', time: at(9), code: 'input-changed', message: 'The scan has changed.' };
  return [...changes, drive(last), now => ({ ...now, lease: null })];
}

const stop: Change = files => ({ ...files, stop: true });
/** The two writes of `requestResume`; a kill may leave the first alone. */
const resume: readonly Change[] = [
  now => ({ ...now, resume: true }),
  now => ({ ...now, stop: false })
];

const act = fc.oneof(
  fc.record({
    kind: fc.constant('run' as const),
    /** Killed after this many writes; a large number lives to its end. */
    writes: fc.integer({ min: 0, max: 20 }),
    end: fc.constantFrom('finished' as const, 'failed' as const),
    /** Where in between a user presses Cancel, if at all. */
    stopAt: fc.option(fc.integer({ min: 0, max: 15 }))
  }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('resume' as const), writes: fc.integer({ min: 0, max: 2 }) })
);

/** Applies an act to the files; calls `see` after every single write. */
function apply(
  files: IJobFiles,
  it: typeof act extends fc.Arbitrary<infer T> ? T : never,
  see: (files: IJobFiles) => void
): IJobFiles {
  let now = files;
  const write = (change: Change): void => {
    now = change(now);
    see(now);
  };
  if (it.kind === 'stop') {
    write(stop);
  } else if (it.kind === 'resume') {
    resume.slice(0, it.writes).forEach(write);
  } else {
    const changes = run(now, it.end);
    changes.slice(0, it.writes).forEach((change, index) => {
      if (index === it.stopAt) {
        write(stop);
      }
      write(change);
    });
    if (it.writes < changes.length && now.lease) {
      now = { ...now, lease: lease(false) };
      see(now);
    }
  }
  return now;
}

test('whatever is killed wherever, a resumed run makes the job done', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), acts => {
      let files = empty;
      const see = (now: IJobFiles): void => {
        const state = jobState(now);
        const live = now.lease?.alive === true;
        const done = now.driver.some(({ type }) => type === 'finished');
        expect(state === 'done').toBe(done);
        expect(state === 'running' || state === 'stopping').toBe(live && !done);
        // Nothing that was cancelled starts by itself.
        expect(now.stop && state === 'queued').toBe(false);
      };
      for (const it of acts) {
        files = apply(files, it, see);
      }
      if (jobState(files) !== 'done') {
        expect(['queued', 'interrupted', 'failed', 'cancelled']).toContain(jobState(files));
        files = resume.reduce((now, change) => change(now), files);
        expect(jobState(files)).toBe('queued');
        files = apply(files, { kind: 'run', writes: 99, end: 'finished', stopAt: null }, see);
      }
      const job = describeJob(files, START);
      expect(job).toMatchObject({
        state: 'done',
        slabs: { done: SLABS, total: SLABS },
        slices: { done: 12, total: 12 }
      });
    }),
    { numRuns: times(2000) }
  );
});

test('a job that was killed is interrupted and waits to be asked', () => {
  const files = run(empty, 'finished')
    .slice(0, 6)
    .reduce((now, change) => change(now), empty);
  const job = describeJob({ ...files, lease: lease(false) }, START);
  expect(job).toMatchObject({
    state: 'interrupted',
    slabs: { done: 1, total: 3 },
    message: 'The process that ran this job ended after 1 of 3 slabs: resume it to go on there.'
  });
});

test('a cancelled job stays cancelled where its last run was killed', () => {
  const start = drive({ type: 'start', time: at(1), host: 'a', pid: 1 })(empty);
  expect(jobState({ ...start, stop: true, lease: lease(false) })).toBe('cancelled');
  expect(jobState({ ...start, stop: true, lease: lease(true) })).toBe('stopping');
});

test('a slab that is attempted again is not done', () => {
  const done = slab(0, { type: 'done', time: at(4), counts: { clipped: 2 } })(empty);
  expect(describeJob(done, START)).toMatchObject({ slabs: { done: 1 }, counts: { clipped: 2 } });
  const again = slab(0, { type: 'attempt', time: at(5), host: 'a', pid: 2 })(done);
  expect(describeJob(again, START)).toMatchObject({ slabs: { done: 0 }, counts: {} });
});

test('the time left comes from the pace of this run', () => {
  let files: IJobFiles = { ...empty, lease: lease(true) };
  // A slab of an earlier, slower run does not count.
  files = slab(0, { type: 'done', time: at(10), counts: {} })(files);
  files = drive({ type: 'start', time: at(100), host: 'a', pid: 1 })(files);
  expect(describeJob(files, START + 105_000).etaSeconds).toBeNull();
  files = slab(1, { type: 'done', time: at(120), counts: {} })(files);
  // Four slices in 20 s, four are left, 5 s of them have passed.
  expect(describeJob(files, START + 125_000).etaSeconds).toBe(15);
  expect(describeJob(files, START + 999_000).etaSeconds).toBe(0);
});

test('time per stage is the sum over the slabs', () => {
  let files = slab(0, { type: 'stage', time: at(1), stage: 'reading', seconds: 1.5 })(empty);
  files = slab(2, { type: 'stage', time: at(1), stage: 'reading', seconds: 2 })(files);
  files = slab(2, { type: 'stage', time: at(1), stage: 'writing', seconds: 4 })(files);
  expect(describeJob(files, START).stageSeconds).toEqual({ reading: 3.5, writing: 4 });
});
