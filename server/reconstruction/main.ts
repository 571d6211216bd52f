/** `worker JOB_DIR`: run one job to its end; see server/jobs/README.md for the exit codes. */
import { loadConfig } from '../config/config';
import { localHost } from './host';
import { runWorker } from './worker';

const [, , job] = process.argv;
if (job === undefined) {
  process.stderr.write('Which job? Give its folder: worker JOB_DIR.\n');
  process.exitCode = 43;
} else {
  process.exitCode = await runWorker(job, localHost(await loadConfig()));
}
