import { LocalBackend } from '../../server/jobs/backends/local';
import { JobQueue } from '../../server/jobs/queue';
import { JobStore } from '../../server/jobs/store';
import { submission } from './job';

/**
 * The part of a companion that has to do with jobs: submits one where there is none, resumes what
 * was interrupted, and ends when all are done.
 */
const [, , place = '', worker = ''] = process.argv;
const store = new JobStore(`${place}/jobs`);
const { HEPSCT_FAIL_AT: _mine, ...env } = process.env;
const queue = new JobQueue({
  store,
  backend: new LocalBackend({ worker, env }),
  maxRunningJobs: 1,
  pollMs: 20,
  onError: error => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
});
await queue.start();
if ((await queue.list()).length === 0) {
  await queue.submit(submission(place, 'hdf5'));
}
for (const { id, state } of await queue.list()) {
  if (state === 'interrupted' || state === 'cancelled') {
    await queue.resume(id);
  }
}
while ((await queue.counts()).active > 0) {
  await new Promise(resolve => setTimeout(resolve, 20));
}
queue.dispose();
