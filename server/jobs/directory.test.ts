import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HepsctError } from '../../protocol/errors';
import { JOB_ID, JobDirectory } from './directory';
import { driveJob } from './drive';
import { exportSubmission } from './submission.fixture';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hepsct-jobs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const time = '2026-01-31T11:20:10.684Z';

test('a job appears under its name, complete', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(3));
  expect(directory.id).toMatch(JOB_ID);
  expect(await readdir(root)).toEqual([directory.id]);
  const again = await JobDirectory.open(directory.path);
  expect(await again.readFile()).toMatchObject({
    ...exportSubmission(3),
    id: directory.id,
    format: 1
  });
});

test('there is no job where there is no job.json', async () => {
  await expect(JobDirectory.open(join(root, 'nothing'))).rejects.toMatchObject({
    code: 'not-found'
  });
});

test('what a killed writer left behind the last newline does not count, and is cut off', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(1));
  const first = await directory.openSlab(0);
  await first.append({ type: 'attempt', time, host: 'a', pid: 1 });
  await first.dispose();
  await appendFile(join(directory.path, 'slabs', '000000.ndjson'), '{"type":"done","time":"2026');
  expect((await directory.slabEvents(0)).map(({ type }) => type)).toEqual(['attempt']);
  const second = await directory.openSlab(0);
  await second.append({ type: 'done', time, counts: { clipped: 2 } });
  await second.dispose();
  expect(await directory.slabEvents(0)).toEqual([
    { type: 'attempt', time, host: 'a', pid: 1 },
    { type: 'done', time, counts: { clipped: 2 } }
  ]);
});

test('a run writes how it began and how it ended', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(1));
  await directory.requestResume();
  await expect(
    driveJob(directory, () => {
      throw new HepsctError('input-changed', 'The scan has changed.', { path: '/x' });
    })
  ).rejects.toThrow('The scan has changed.');
  expect(await directory.resumeRequested()).toBe(false);
  await driveJob(directory, () => Promise.resolve());
  expect((await directory.driverEvents()).map(({ type }) => type)).toEqual([
    'start',
    'failed',
    'start',
    'finished'
  ]);
  await expect(driveJob(directory, () => Promise.resolve())).rejects.toMatchObject({
    code: 'job-finished'
  });
  expect(await directory.lease()).toBeNull();
});

test('the second driver is refused while the first one runs', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(1));
  await driveJob(directory, async () => {
    await expect(driveJob(directory, () => Promise.resolve())).rejects.toMatchObject({
      code: 'job-leased'
    });
  });
});

test('the logs of several processes become one, by time', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(1));
  const write = (name: string, text: string): Promise<void> =>
    appendFile(join(directory.logFolder, name), text);
  await write(
    'b-2.txt',
    '2026-01-31 11:20:11,000 - [WARNING] two\n2026-01-31 11:20:13,000 - [ERROR] fo'
  );
  await write(
    'a-1.txt',
    '2026-01-31 11:20:10,684 - [INFO] one\n2026-01-31 11:20:12,000 - [INFO] three\n'
  );
  await write('worker.stderr', 'not a log\n');
  expect(await directory.readLog()).toEqual([
    { time: '2026-01-31T11:20:10.684Z', level: 'INFO', message: 'one' },
    { time: '2026-01-31T11:20:11.000Z', level: 'WARNING', message: 'two' },
    { time: '2026-01-31T11:20:12.000Z', level: 'INFO', message: 'three' }
  ]);
});

test('what a log writes, it reads', async () => {
  const directory = await JobDirectory.create(root, exportSubmission(1));
  const log = await directory.openLog();
  void log.info('Reconstruction start!');
  await log.error('first\nsecond');
  await log.dispose();
  expect((await directory.readLog()).map(({ level, message }) => [level, message])).toEqual([
    ['INFO', 'Reconstruction start!'],
    ['ERROR', 'first | second']
  ]);
});
