/** `worker JOB_DIR [--slab i]`: run a job to its end, or one slab of it; exit codes in server/jobs/README.md. */
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config';
import { sharedThread } from '../hdf5/hdf5-file';
import { localHost } from './host';
import { runWorker } from './worker';

// reads in flight, inflating and the engine's call share these threads; Node has 4 unless told before the first
process.env['UV_THREADPOOL_SIZE'] ??= '16';

// almost every scan is HDF5: its library loads while the job is looked at
sharedThread().start();

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { slab: { type: 'string' } }
});
const [job, ...others] = positionals;
const slab = values.slab === undefined ? undefined : Number(values.slab);
if (job === undefined || others.length > 0 || (slab !== undefined && !Number.isInteger(slab))) {
  process.stderr.write('Which job? Give its folder: worker JOB_DIR [--slab INDEX].\n');
  process.exitCode = 43;
} else {
  process.exitCode = await runWorker(job, localHost(await loadConfig()), slab);
}
