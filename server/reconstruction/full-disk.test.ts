import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../test/kill/harness';
import { submission } from '../../test/kill/job';
import { JobDirectory } from '../jobs/directory';
import { describeJob } from '../jobs/state';
import { writingTo } from '../volumes/writing';

/** Runs a program with mounts of its own. */
const NAMESPACE = 'unshare';

let folder = '';
let worker = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-full-'));
  worker = await bundle(new URL('../../test/kill/worker.fixture.ts', import.meta.url), folder);
});

afterAll(() => rm(folder, { recursive: true }));

test('a write that the disk has no room for is told with its path', async () => {
  const full = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  await expect(writingTo('/out/volume.h5', full)).rejects.toMatchObject({
    code: 'disk-full',
    message: 'The disk is full while writing /out/volume.h5: free some space and resume.'
  });
});

test.for(['hdf5', 'tiff'] as const)(
  'on a full disk a %s job says so, leaves nothing half-named, and goes on once there is room',
  async (format, { skip }) => {
    if (spawnSync(NAMESPACE, ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', folder]).status !== 0) {
      skip('no private mount namespace');
    }
    const place = join(folder, format);
    await mkdir(join(place, 'out'), { recursive: true });
    const directory = await JobDirectory.create(join(place, 'jobs'), submission(place, format));
    // 24 slices of 40 x 40 need 154 kB
    const script = `mount -t tmpfs -o size=100k tmpfs "$1/out" || exit 99
    "$2" "$3" "$4"; echo "exit $?"; ls -A "$1/out" | sed 's/20[0-9TZ]*-[0-9a-f]*/JOB/'
    mount -o remount,size=4m tmpfs "$1/out"
    "$2" "$3" "$4"; echo "exit $?"; ls -A "$1/out"`;
    const said = execFileSync(
      NAMESPACE,
      ['-Urm', 'sh', '-c', script, 'sh', place, process.execPath, worker, directory.path],
      { encoding: 'utf8' }
    );
    const name = format === 'hdf5' ? 'volume.h5' : 'slices';
    expect(said.trim().split('\n')).toEqual(['exit 75', `.${name}.JOB.part`, 'exit 0', name]);
    const log = (await directory.readLog()).filter(({ level }) => level === 'ERROR');
    expect(log.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Failed! The disk is full while writing .*free some space and resume/u)
    ]);
    expect(describeJob(await directory.readAll(), Date.now())).toMatchObject({
      state: 'done',
      slices: { done: 24, total: 24 }
    });
  }
);
